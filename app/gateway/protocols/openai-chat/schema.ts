import { z } from "zod";
import { reasoningEfforts } from "../../chat";

/**
 * What callers send to `POST /v1/chat/completions`. Known fields are checked strictly, unknown ones are kept, because
 * a provider of the same dialect may understand them.
 * Source: https://platform.openai.com/docs/api-reference/chat/create
 */
const cacheControl = z.looseObject({ type: z.literal("ephemeral"), ttl: z.enum(["5m", "1h"]).optional() }).nullish();

const extraContent = z
	.looseObject({ google: z.looseObject({ thought_signature: z.string().optional() }).optional() })
	.nullish();

const textPart = z.looseObject({
	type: z.literal("text"),
	text: z.string(),
	cache_control: cacheControl,
	extra_content: extraContent,
});

const imageUrlPart = z.looseObject({
	type: z.literal("image_url"),
	image_url: z.union([
		z.string().min(1),
		z.looseObject({ url: z.string().min(1), detail: z.enum(["low", "high", "auto"]).nullish() }),
	]),
	cache_control: cacheControl,
});

const inputAudioPart = z.looseObject({
	type: z.literal("input_audio"),
	input_audio: z.looseObject({ data: z.string().min(1), format: z.string().min(1) }),
	cache_control: cacheControl,
});

const filePart = z.looseObject({
	type: z.literal("file"),
	file: z.looseObject({
		filename: z.string().nullish(),
		file_data: z.string().min(1).nullish(),
		file_id: z.string().min(1).nullish(),
	}),
	cache_control: cacheControl,
});

const refusalPart = z.looseObject({ type: z.literal("refusal"), refusal: z.string() });

const textContent = z.union([z.string(), z.array(textPart)]);

const toolCall = z.looseObject({
	id: z.string().min(1),
	type: z.literal("function"),
	function: z.looseObject({ name: z.string().min(1), arguments: z.string() }),
	extra_content: extraContent,
});

/** Reasoning blocks as answers carry them; other types come from other gateways and are passed over. */
const reasoningDetail = z.looseObject({
	type: z.string(),
	text: z.string().nullish(),
	signature: z.string().nullish(),
	summary: z.string().nullish(),
	data: z.string().nullish(),
});

const systemMessage = z.looseObject({
	role: z.enum(["system", "developer"]),
	content: textContent,
	cache_control: cacheControl,
});

const userMessage = z.looseObject({
	role: z.literal("user"),
	content: z.union([
		z.string(),
		z.array(z.discriminatedUnion("type", [textPart, imageUrlPart, inputAudioPart, filePart])),
	]),
	name: z.string().nullish(),
	cache_control: cacheControl,
});

const assistantMessage = z.looseObject({
	role: z.literal("assistant"),
	content: z.union([z.string(), z.array(z.discriminatedUnion("type", [textPart, refusalPart, imageUrlPart]))]).nullish(),
	name: z.string().nullish(),
	tool_calls: z.array(toolCall).nullish(),
	reasoning: z.string().nullish(),
	reasoning_content: z.string().nullish(),
	reasoningText: z.string().nullish(),
	reasoning_details: z.array(reasoningDetail).nullish(),
	extra_content: extraContent,
	cache_control: cacheControl,
});

const toolMessage = z.looseObject({
	role: z.literal("tool"),
	tool_call_id: z.string().min(1),
	name: z.string().nullish(),
	content: z.union([z.string(), z.array(z.discriminatedUnion("type", [textPart, imageUrlPart, filePart]))]),
	cache_control: cacheControl,
});

export const messageSchema = z.discriminatedUnion("role", [systemMessage, userMessage, assistantMessage, toolMessage]);

const functionTool = z.looseObject({
	type: z.literal("function"),
	function: z.looseObject({
		name: z.string().min(1).max(128),
		description: z.string().nullish(),
		parameters: z.record(z.string(), z.unknown()).nullish(),
		strict: z.boolean().nullish(),
	}),
	cache_control: cacheControl,
});

const toolChoice = z.union([
	z.enum(["auto", "none", "required"]),
	z.looseObject({ type: z.literal("function"), function: z.looseObject({ name: z.string().min(1) }) }),
]);

const responseFormat = z.discriminatedUnion("type", [
	z.looseObject({ type: z.literal("text") }),
	z.looseObject({ type: z.literal("json_object") }),
	z.looseObject({
		type: z.literal("json_schema"),
		json_schema: z.looseObject({
			name: z.string().min(1).max(64),
			description: z.string().nullish(),
			schema: z.record(z.string(), z.unknown()).nullish(),
			strict: z.boolean().nullish(),
		}),
	}),
]);

const effort = z.enum(reasoningEfforts);
const reasoning = z.looseObject({
	effort: effort.nullish(),
	max_tokens: z.int().min(0).nullish(),
	exclude: z.boolean().nullish(),
	enabled: z.boolean().nullish(),
});

export const chatCompletionRequestSchema = z.looseObject({
	model: z.string().min(1).max(256),
	messages: z.array(messageSchema).min(1),
	stream: z.boolean().nullish(),
	stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
	max_tokens: z.int().min(1).nullish(),
	max_completion_tokens: z.int().min(1).nullish(),
	temperature: z.number().min(0).max(2).nullish(),
	top_p: z.number().min(0).max(1).nullish(),
	top_k: z.int().min(0).nullish(),
	frequency_penalty: z.number().min(-2).max(2).nullish(),
	presence_penalty: z.number().min(-2).max(2).nullish(),
	seed: z.int().nullish(),
	stop: z.union([z.string(), z.array(z.string()).max(16)]).nullish(),
	n: z.int().min(1).max(128).nullish(),
	logprobs: z.boolean().nullish(),
	top_logprobs: z.int().min(0).max(20).nullish(),
	logit_bias: z.record(z.string(), z.number()).nullish(),
	tools: z.array(functionTool).nullish(),
	tool_choice: toolChoice.nullish(),
	parallel_tool_calls: z.boolean().nullish(),
	response_format: responseFormat.nullish(),
	reasoning_effort: effort.nullish(),
	reasoning: reasoning.nullish(),
	/** The name under which the published AI SDK provider sends `reasoning`. */
	reasoningText: reasoning.nullish(),
	user: z.string().max(1024).nullish(),
	prompt_cache_key: z.string().max(1024).nullish(),
});

export type ChatCompletionRequest = z.infer<typeof chatCompletionRequestSchema>;
export type ChatCompletionMessage = z.infer<typeof messageSchema>;
