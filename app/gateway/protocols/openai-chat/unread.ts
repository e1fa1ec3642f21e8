import { shapeOf, unreadFields } from "../unread-fields";
import { chatCompletionRequestSchema } from "./schema";

const shape = shapeOf(chatCompletionRequestSchema);

/** What SDKs and this gateway add to an answer, and what says how to send and not what. */
const words: Readonly<Record<string, string | null>> = {
	"messages.annotations": "citations of earlier answers",
	"messages.audio": "sound of earlier answers",
	"messages.phase": "phase of messages",
	"messages.parsed": null,
	"messages.tool_calls.index": null,
	"messages.tool_calls.function.parsed_arguments": null,
	"messages.reasoning_details.index": null,
	"stream_options.include_obfuscation": null,
};

/** Fields inside of a body's fields that only providers of the same dialect are told. */
export function unreadChatFields(body: Readonly<Record<string, unknown>>): string[] {
	return unreadFields(shape, body, words);
}
