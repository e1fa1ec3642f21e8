import { z } from "zod";
import { reasoningEfforts } from "../../chat";
import { routingFields } from "../routing-wishes";

/**
 * What callers send to `POST /v1/responses`. Fields that the gateway reads are checked, the others are kept, because a
 * provider of the same dialect may understand them. Input items are checked one by one (`item-schema.ts`).
 * Source: https://platform.openai.com/docs/api-reference/responses/create
 */
const namedTool = z.looseObject({
	name: z.string().min(1).max(128),
	description: z.string().nullish(),
});

export const functionToolSchema = namedTool.extend({
	type: z.literal("function"),
	parameters: z.record(z.string(), z.unknown()).nullish(),
	strict: z.boolean().nullish(),
});

export const customToolSchema = namedTool.extend({
	type: z.literal("custom"),
	format: z.looseObject({ type: z.string() }).nullish(),
});

export const webSearchToolSchema = z.looseObject({
	type: z.string(),
	search_context_size: z.enum(["low", "medium", "high"]).nullish(),
	user_location: z
		.looseObject({
			city: z.string().nullish(),
			region: z.string().nullish(),
			country: z.string().nullish(),
			timezone: z.string().nullish(),
		})
		.nullish(),
	filters: z
		.looseObject({
			allowed_domains: z.array(z.string()).nullish(),
			blocked_domains: z.array(z.string()).nullish(),
		})
		.nullish(),
	/** False: the provider may search its own index only. */
	external_web_access: z.boolean().nullish(),
});

/** A group of tools; names inside it may repeat those of other groups. */
export const namespaceToolSchema = namedTool.extend({
	type: z.literal("namespace"),
	tools: z.array(z.looseObject({ type: z.string() })),
});

const toolChoice = z.union([
	z.enum(["auto", "none", "required"]),
	z.looseObject({
		type: z.string(),
		name: z.string().min(1).optional(),
		mode: z.enum(["auto", "required"]).optional(),
		tools: z.array(z.looseObject({ type: z.string(), name: z.string().optional() })).optional(),
	}),
]);

const textFormat = z.discriminatedUnion("type", [
	z.looseObject({ type: z.literal("text") }),
	z.looseObject({ type: z.literal("json_object") }),
	z.looseObject({
		type: z.literal("json_schema"),
		name: z.string().min(1).max(64),
		description: z.string().nullish(),
		schema: z.record(z.string(), z.unknown()),
		strict: z.boolean().nullish(),
	}),
]);

export const responseRequestSchema = z.looseObject({
	model: z.string().min(1).max(256),
	input: z.union([z.string(), z.array(z.looseObject({}))]).nullish(),
	instructions: z.string().nullish(),
	stream: z.boolean().nullish(),
	tools: z.array(z.looseObject({ type: z.string() })).nullish(),
	tool_choice: toolChoice.nullish(),
	parallel_tool_calls: z.boolean().nullish(),
	reasoning: z
		.looseObject({
			effort: z.enum(reasoningEfforts).nullish(),
			summary: z.enum(["auto", "concise", "detailed"]).nullish(),
			generate_summary: z.enum(["auto", "concise", "detailed"]).nullish(),
		})
		.nullish(),
	include: z.array(z.string()).nullish(),
	text: z
		.looseObject({ format: textFormat.nullish(), verbosity: z.enum(["low", "medium", "high"]).nullish() })
		.nullish(),
	max_output_tokens: z.int().min(1).nullish(),
	temperature: z.number().min(0).max(2).nullish(),
	top_p: z.number().min(0).max(1).nullish(),
	top_logprobs: z.int().min(0).max(20).nullish(),
	service_tier: z.string().max(64).nullish(),
	prompt_cache_key: z.string().max(1024).nullish(),
	safety_identifier: z.string().max(1024).nullish(),
	user: z.string().max(1024).nullish(),
	metadata: z.record(z.string(), z.unknown()).nullish(),
	truncation: z.enum(["auto", "disabled"]).nullish(),
	store: z.boolean().nullish(),
	background: z.boolean().nullish(),
	previous_response_id: z.string().min(1).max(256).nullish(),
	conversation: z.unknown().optional(),
	...routingFields,
});

export type ResponseRequest = z.infer<typeof responseRequestSchema>;
export type ResponseTool = NonNullable<ResponseRequest["tools"]>[number];
