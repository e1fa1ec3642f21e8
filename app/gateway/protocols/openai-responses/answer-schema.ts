import { z } from "zod";

/** What `POST /v1/responses` answers, for the API reference. Costs are US dollars. */
const usage = z.object({
	input_tokens: z.int(),
	input_tokens_details: z.looseObject({ cached_tokens: z.int() }),
	output_tokens: z.int(),
	output_tokens_details: z.looseObject({ reasoning_tokens: z.int() }),
	total_tokens: z.int(),
	cost: z.number(),
	cost_details: z.looseObject({ total_cost: z.number() }),
});

const item = z.looseObject({
	id: z.string(),
	type: z.string().describe("message, reasoning, function_call, custom_tool_call, web_search_call, image_generation_call …"),
});

export const responseSchema = z.looseObject({
	id: z.string().describe("What previous_response_id may name, where the organization retains data"),
	object: z.literal("response"),
	created_at: z.int(),
	status: z.enum(["completed", "incomplete", "failed", "in_progress"]),
	model: z.string().describe("provider/model that served the request"),
	output: z.array(item),
	previous_response_id: z.string().nullable(),
	store: z.boolean(),
	usage: usage.nullable(),
	llmgateway: z.looseObject({ request_id: z.string(), used_model: z.string(), used_provider: z.string() }).optional(),
});

export const deletedResponseSchema = z.object({ id: z.string(), object: z.literal("response"), deleted: z.literal(true) });

export const inputItemsSchema = z.object({
	object: z.literal("list"),
	data: z.array(item),
	first_id: z.string().nullable(),
	last_id: z.string().nullable(),
	has_more: z.boolean(),
});
