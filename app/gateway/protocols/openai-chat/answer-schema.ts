import { z } from "zod";
import { healingMethods } from "../../healing/heal-json";

/** What `POST /v1/chat/completions` answers, for the API reference. Costs are US dollars. */
const costDetails = z.object({
	upstream_inference_cost: z.number(),
	upstream_inference_prompt_cost: z.number(),
	upstream_inference_completions_cost: z.number(),
	total_cost: z.number(),
	input_cost: z.number(),
	output_cost: z.number(),
	cached_input_cost: z.number(),
	request_cost: z.number(),
	web_search_cost: z.number(),
	image_input_cost: z.number().nullable(),
	image_output_cost: z.number().nullable(),
	data_storage_cost: z.number(),
});

const usage = z.object({
	prompt_tokens: z.int(),
	completion_tokens: z.int(),
	total_tokens: z.int(),
	cost: z.number(),
	cost_details: costDetails,
	prompt_tokens_details: z.object({
		cached_tokens: z.int(),
		cache_write_tokens: z.int(),
		audio_tokens: z.int(),
		video_tokens: z.int(),
	}),
	completion_tokens_details: z.object({ reasoning_tokens: z.int(), image_tokens: z.int(), audio_tokens: z.int() }),
});

const toolCall = z.union([
	z.object({
		id: z.string(),
		type: z.literal("function"),
		function: z.object({ name: z.string(), arguments: z.string() }),
	}),
	z.object({ id: z.string(), type: z.literal("custom"), custom: z.object({ name: z.string(), input: z.string() }) }),
]);

const message = z.object({
	role: z.literal("assistant"),
	content: z.string().nullable(),
	reasoning: z.string().optional(),
	reasoning_details: z.array(z.looseObject({ type: z.string() })).optional(),
	tool_calls: z.array(toolCall).optional(),
	/** For requests with `functions` instead of `tools`. */
	function_call: z.object({ name: z.string(), arguments: z.string() }).optional(),
	images: z.array(z.object({ type: z.literal("image_url"), image_url: z.object({ url: z.string() }) })).optional(),
	annotations: z.array(z.looseObject({ type: z.string() })).optional(),
});

const routingAttempt = z.object({
	provider: z.string(),
	model: z.string(),
	region: z.string().nullable(),
	status_code: z.int(),
	error_type: z.string().nullable(),
	succeeded: z.boolean(),
	durationMs: z.int(),
	timeToFirstTokenMs: z.int().nullable(),
	logId: z.string(),
});

export const chatCompletionSchema = z.object({
	id: z.string(),
	object: z.literal("chat.completion"),
	created: z.int(),
	/** `provider/model` that served the request. */
	model: z.string(),
	choices: z.array(
		z.object({
			index: z.int(),
			message,
			logprobs: z.unknown().nullable(),
			finish_reason: z.enum(["stop", "length", "tool_calls", "function_call", "content_filter"]),
		}),
	),
	usage,
	/** The tier that really served, where the provider says it. */
	service_tier: z.string().optional(),
	metadata: z.object({
		request_id: z.string(),
		requested_model: z.string(),
		requested_provider: z.string().nullable(),
		used_model: z.string(),
		used_provider: z.string(),
		used_region: z.string().nullable(),
		underlying_used_model: z.string(),
		routing: z.array(routingAttempt),
		/** How a JSON answer was repaired; absent where it was not. */
		healing: z.object({ method: z.enum(healingMethods) }).optional(),
	}),
});
