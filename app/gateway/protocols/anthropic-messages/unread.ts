import { z } from "zod";
import { reasoningEfforts } from "../../chat";
import { shapeOf, unreadFields } from "../unread-fields";
import { contentBlocks } from "./parse-blocks";
import { assistantBlocks } from "./parse-messages";
import { messagesRequestSchema, type PromptFields } from "./schema";

const inner = z.array(z.union(contentBlocks));
const { shape: message } = messagesRequestSchema.shape.messages.element;
const { shape: tool } = messagesRequestSchema.shape.tools.unwrap().unwrap().element;

/** The request with blocks by type, which the parser checks one by one. Tools are those that the caller runs. */
const shape = shapeOf(
	messagesRequestSchema.extend({
		messages: z.array(
			z.looseObject({ ...message, content: z.array(z.union([...contentBlocks, ...assistantBlocks(inner)])) }),
		),
		tools: z.array(z.looseObject({ ...tool, type: z.literal("custom").nullish(), input_examples: z.unknown() })),
	}),
);

/** What answers say about themselves, and clients send back as it came. */
const words: Readonly<Record<string, string | null>> = {
	"messages.content.citations": "citations of earlier answers",
	"messages.content.caller": null,
	"messages.id": null,
};

/** Fields inside of a body's fields that only Anthropic is told. */
export function unreadMessagesFields(body: Readonly<Record<string, unknown>>): string[] {
	return [...unreadFields(shape, body, words), ...wordsOfTomorrow(body as Partial<PromptFields>)];
}

const displays = new Set(["omitted", "summarized"]);

/** Values that this gateway does not know yet in fields that it does. */
function wordsOfTomorrow({ output_config: output, thinking }: Partial<PromptFields>): string[] {
	const found: string[] = [];
	const effort = output?.effort;
	if (effort && !reasoningEfforts.some((known) => known === effort)) found.push(`output_config.effort "${effort}"`);
	const display = thinking?.display;
	if (display && !displays.has(display)) found.push(`thinking.display "${display}"`);
	return found;
}
