import { z } from "zod";

/** What `POST /v1/messages` answers, for the API reference. Costs are US dollars. */
export const messageSchema = z.object({
	id: z.string(),
	type: z.literal("message"),
	role: z.literal("assistant"),
	model: z.string(),
	/** Blocks in the order in which the model wrote them: text, thinking, redacted_thinking, tool_use, web searches and others. */
	content: z.array(z.looseObject({ type: z.string() })),
	stop_reason: z.string(),
	stop_sequence: z.string().nullable(),
	usage: z.looseObject({
		/** Without what was read from or written to a cache. */
		input_tokens: z.int(),
		cache_creation_input_tokens: z.int(),
		cache_read_input_tokens: z.int(),
		output_tokens: z.int(),
		cost: z.number(),
		cost_details: z.looseObject({ total_cost: z.number() }),
	}),
	metadata: z.looseObject({ request_id: z.string(), used_model: z.string(), used_provider: z.string() }),
});

export const tokenCountSchema = z.object({ input_tokens: z.int() });
