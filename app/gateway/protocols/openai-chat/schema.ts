import { z } from "zod";
import { reasoningEfforts } from "../../chat";
import { routingFields } from "../routing-wishes";
import { cacheControl, messageSchema } from "./message-schema";

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

/** A tool that takes free text. Source: https://platform.openai.com/docs/guides/function-calling#custom-tools */
const customTool = z.looseObject({
	type: z.literal("custom"),
	custom: z.looseObject({
		name: z.string().min(1).max(128),
		description: z.string().nullish(),
		format: z.record(z.string(), z.unknown()).nullish(),
	}),
	cache_control: cacheControl,
});

const place = z.looseObject({
	city: z.string().nullish(),
	region: z.string().nullish(),
	country: z.string().nullish(),
	timezone: z.string().nullish(),
});
/** Flat, or in the form of OpenAI's `web_search_options`. */
const userLocation = place.extend({ approximate: place.nullish() }).nullish();
const contextSize = z.enum(["low", "medium", "high"]).nullish();
const domains = z.array(z.string()).nullish();

const webSearchTool = z.looseObject({
	type: z.enum(["web_search", "web_search_preview"]),
	user_location: userLocation,
	search_context_size: contextSize,
	max_uses: z.int().min(1).nullish(),
	filters: z.looseObject({ allowed_domains: domains, blocked_domains: domains }).nullish(),
	allowed_domains: domains,
	blocked_domains: domains,
});

/** Tools found at run time; the ones that are listed are always offered, so there is nothing to search. */
const toolSearchTool = z.looseObject({ type: z.literal("tool_search") });

const tool = z.discriminatedUnion("type", [functionTool, customTool, webSearchTool, toolSearchTool]);

const namedTool = z.looseObject({
	type: z.string(),
	function: z.looseObject({ name: z.string() }).optional(),
	custom: z.looseObject({ name: z.string() }).optional(),
});
const toolChoice = z.union([
	z.enum(["auto", "none", "required"]),
	z.discriminatedUnion("type", [
		z.looseObject({ type: z.literal("function"), function: z.looseObject({ name: z.string().min(1) }) }),
		z.looseObject({ type: z.literal("custom"), custom: z.looseObject({ name: z.string().min(1) }) }),
		z.looseObject({ type: z.enum(["web_search", "web_search_preview"]) }),
		z.looseObject({
			type: z.literal("allowed_tools"),
			allowed_tools: z.looseObject({ mode: z.enum(["auto", "required"]), tools: z.array(namedTool) }),
		}),
	]),
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
	summary: z.enum(["auto", "concise", "detailed"]).nullish(),
});

const plugin = z.looseObject({ id: z.string().min(1), stream: z.boolean().nullish(), enabled: z.boolean().nullish() });

/**
 * What callers send to `POST /v1/chat/completions`. Known fields are checked strictly, unknown ones are kept, because
 * a provider of the same dialect may understand them.
 * Source: https://platform.openai.com/docs/api-reference/chat/create
 */
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
	tools: z.array(tool).nullish(),
	tool_choice: toolChoice.nullish(),
	parallel_tool_calls: z.boolean().nullish(),
	/** Tools and their choice as they were called before; calls are then answered as `function_call`. */
	functions: z.array(functionTool.shape.function).nullish(),
	function_call: z.union([z.enum(["none", "auto"]), z.looseObject({ name: z.string().min(1) })]).nullish(),
	response_format: responseFormat.nullish(),
	reasoning_effort: effort.nullish(),
	reasoning: reasoning.nullish(),
	/** The name under which the published AI SDK provider sends `reasoning`. */
	reasoningText: reasoning.nullish(),
	include_reasoning: z.boolean().nullish(),
	effort: effort.nullish(),
	verbosity: z.enum(["low", "medium", "high"]).nullish(),
	web_search: z.boolean().nullish(),
	web_search_options: z.looseObject({ user_location: userLocation, search_context_size: contextSize }).nullish(),
	image_config: z.record(z.string(), z.unknown()).nullish(),
	plugins: z.array(plugin).nullish(),
	models: z.array(z.string()).nullish(),
	service_tier: z.string().max(64).nullish(),
	user: z.string().max(1024).nullish(),
	prompt_cache_key: z.string().max(1024).nullish(),
	safety_identifier: z.string().max(1024).nullish(),
	/** Marks the end of the whole prompt. */
	cache_control: cacheControl,
	...routingFields,
});

export type ChatCompletionRequest = z.infer<typeof chatCompletionRequestSchema>;
