import { z } from "zod";
import { routingFields } from "../routing-wishes";

/**
 * What callers send to `POST /v1/messages`. Known fields are checked, unknown ones and unknown block types are kept:
 * a provider of the same dialect may understand them. Content blocks are checked one by one, see `blocks.ts`.
 * Source: https://platform.claude.com/docs/en/api/messages
 */
export const cacheControl = z
	.looseObject({ type: z.literal("ephemeral"), ttl: z.enum(["5m", "1h"]).nullish() })
	.nullish();

const block = z.looseObject({ type: z.string().min(1) });

const systemText = z.looseObject({ type: z.literal("text"), text: z.string(), cache_control: cacheControl });

const toolCall = z.looseObject({
	id: z.string().min(1),
	function: z.looseObject({ name: z.string().min(1), arguments: z.string() }),
});

/** The roles `system`, `developer`, `tool` and `function` are taken as OpenAI means them. */
const message = z.looseObject({
	role: z.enum(["user", "assistant", "system", "developer", "tool", "function"]),
	content: z.union([z.string(), z.array(block)]).nullish(),
	tool_calls: z.array(toolCall).nullish(),
	tool_call_id: z.string().nullish(),
	name: z.string().nullish(),
});

const tool = z.looseObject({
	type: z.string().nullish(),
	name: z.string().min(1).max(128).optional(),
	description: z.string().nullish(),
	input_schema: z.record(z.string(), z.unknown()).nullish(),
	strict: z.boolean().nullish(),
	cache_control: cacheControl,
});

const disableParallel = { disable_parallel_tool_use: z.boolean().nullish() };
const toolChoice = z.discriminatedUnion("type", [
	z.looseObject({ type: z.literal("auto"), ...disableParallel }),
	z.looseObject({ type: z.literal("any"), ...disableParallel }),
	z.looseObject({ type: z.literal("tool"), name: z.string().min(1), ...disableParallel }),
	z.looseObject({ type: z.literal("none") }),
]);

const thinking = z.looseObject({
	type: z.string().min(1),
	budget_tokens: z.int().min(1).nullish(),
	display: z.string().nullish(),
});

const outputFormat = z.looseObject({ type: z.string(), schema: z.record(z.string(), z.unknown()).nullish() });

const promptFields = {
	model: z.string().min(1).max(256),
	messages: z.array(message).min(1),
	system: z.union([z.string(), z.array(systemText)]).nullish(),
	tools: z.array(tool).nullish(),
	tool_choice: toolChoice.nullish(),
	thinking: thinking.nullish(),
	output_config: z.looseObject({ effort: z.string().nullish(), format: outputFormat.nullish() }).nullish(),
	/** The field's name while it was a beta. */
	output_format: outputFormat.nullish(),
	/** Asks for a marker on the last block that can hold one. */
	cache_control: cacheControl,
	...routingFields,
};

export const countTokensRequestSchema = z.looseObject(promptFields);

export const messagesRequestSchema = z.looseObject({
	...promptFields,
	max_tokens: z.int().min(1),
	stream: z.boolean().nullish(),
	temperature: z.number().min(0).max(1).nullish(),
	top_p: z.number().min(0).max(1).nullish(),
	top_k: z.int().min(0).nullish(),
	stop_sequences: z.array(z.string()).max(8191).nullish(),
	metadata: z.looseObject({ user_id: z.string().max(1024).nullish() }).nullish(),
	service_tier: z.string().nullish(),
});

export type MessagesRequest = z.infer<typeof messagesRequestSchema>;
export type PromptFields = z.infer<typeof countTokensRequestSchema>;
export type WireMessage = z.infer<typeof message>;
export type WireBlock = z.infer<typeof block>;
