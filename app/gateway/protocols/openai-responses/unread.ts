import { z } from "zod";
import { shapeOf, unreadFields } from "../unread-fields";
import { inputItems } from "./item-schema";
import { customToolSchema, functionToolSchema, namespaceToolSchema, responseRequestSchema, webSearchToolSchema } from "./schema";

const callerTools = [functionToolSchema, customToolSchema] as const;
const search = webSearchToolSchema.extend({
	type: z.enum(["web_search", "web_search_2025_08_26", "web_search_preview", "web_search_preview_2025_03_11"]),
});

/** The request with items and tools by type, which the parser checks one by one. */
const shape = shapeOf(
	responseRequestSchema.extend({
		input: z.array(z.union(inputItems)),
		tools: z.array(z.union([...callerTools, search, namespaceToolSchema.extend({ tools: z.array(z.union(callerTools)) })])),
	}),
);

/** What answers say about themselves, and clients send back as it came. */
const words: Readonly<Record<string, string | null>> = {
	"input.content.annotations": "citations of earlier answers",
	"input.content.logprobs": null,
	"input.phase": "phase of messages",
	"input.id": null,
	"input.status": null,
	"input.created_by": null,
	"input.background": null,
	"input.quality": null,
	"input.size": null,
	"input.action": null,
	"input.revised_prompt": null,
};

/** What answers of every provider are made to include; more than that is known to OpenAI alone. */
const served = new Set<unknown>([
	"reasoning.encrypted_content",
	"message.output_text.logprobs",
	"web_search_call.action.sources",
]);

/** Fields inside of a body's fields that only providers of the same dialect are told. */
export function unreadResponseFields(body: Readonly<Record<string, unknown>>): string[] {
	const more = Array.isArray(body.include) ? body.include.filter((value) => !served.has(value)) : [];
	return [...unreadFields(shape, body, words), ...more.map((value) => `include "${String(value)}"`)];
}
