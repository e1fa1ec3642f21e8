import { z } from "zod";
import { chatCompletionRequestSchema } from "../openai-chat/schema";
import { chatCompletionSchema } from "../openai-chat/answer-schema";

/** What callers send to `POST /v1/completions`, for the API reference. */
export const completionRequestSchema = chatCompletionRequestSchema
	.pick({
		model: true,
		stream: true,
		stream_options: true,
		max_tokens: true,
		temperature: true,
		top_p: true,
		frequency_penalty: true,
		presence_penalty: true,
		seed: true,
		stop: true,
		n: true,
		logit_bias: true,
		user: true,
	})
	.extend({
		prompt: z.union([z.string().min(1), z.array(z.string().min(1)).length(1)]).describe("One prompt, as text"),
		echo: z.boolean().nullish().describe("Puts the prompt before the answer"),
		logprobs: z.int().min(0).max(5).nullish(),
	});

const shared = chatCompletionSchema.pick({ id: true, created: true, model: true, usage: true, metadata: true });

/** What it answers. Costs are US dollars. */
export const completionSchema = shared.extend({
	object: z.literal("text_completion"),
	choices: z.array(
		z.object({
			text: z.string(),
			index: z.int(),
			logprobs: z
				.object({
					tokens: z.array(z.string()),
					token_logprobs: z.array(z.number()),
					top_logprobs: z.array(z.record(z.string(), z.number())),
					text_offset: z.array(z.int()),
				})
				.nullable(),
			finish_reason: z.enum(["stop", "length", "content_filter"]),
		}),
	),
});
