import { z } from "zod";

/** A marker in Anthropic's form, on messages, parts and tools. */
export const cacheControl = z.looseObject({ type: z.literal("ephemeral"), ttl: z.enum(["5m", "1h"]).optional() }).nullish();

/** OpenAI's own mark for the end of a cached prefix; whatever it says besides, it marks this place. */
const promptCacheBreakpoint = z.unknown().optional();

const extraContent = z
	.looseObject({ google: z.looseObject({ thought_signature: z.string().optional() }).optional() })
	.nullish();

const textPart = z.looseObject({
	type: z.literal("text"),
	text: z.string(),
	cache_control: cacheControl,
	prompt_cache_breakpoint: promptCacheBreakpoint,
	extra_content: extraContent,
});

const imageUrlPart = z.looseObject({
	type: z.literal("image_url"),
	image_url: z.union([
		z.string().min(1),
		z.looseObject({ url: z.string().min(1), detail: z.enum(["low", "high", "auto"]).nullish() }),
	]),
	cache_control: cacheControl,
	prompt_cache_breakpoint: promptCacheBreakpoint,
	extra_content: extraContent,
});

/** An image in Anthropic's form. */
const imagePart = z.looseObject({
	type: z.literal("image"),
	source: z.discriminatedUnion("type", [
		z.looseObject({ type: z.literal("base64"), media_type: z.string().min(1), data: z.string().min(1) }),
		z.looseObject({ type: z.literal("url"), url: z.string().min(1) }),
	]),
	cache_control: cacheControl,
	prompt_cache_breakpoint: promptCacheBreakpoint,
});

const audioFormats = [
	"wav", "mp3", "aiff", "aac", "ogg", "flac", "m4a", "mpeg", "mpga", "mp4", "pcm", "webm",
] as const;

const inputAudioPart = z.looseObject({
	type: z.literal("input_audio"),
	input_audio: z.looseObject({ data: z.string().min(1), format: z.enum(audioFormats) }),
	cache_control: cacheControl,
	prompt_cache_breakpoint: promptCacheBreakpoint,
});

const filePart = z.looseObject({
	type: z.literal("file"),
	file: z.looseObject({
		filename: z.string().nullish(),
		file_data: z.string().min(1).nullish(),
		file_id: z.string().min(1).nullish(),
	}),
	cache_control: cacheControl,
	prompt_cache_breakpoint: promptCacheBreakpoint,
});

const refusalPart = z.looseObject({ type: z.literal("refusal"), refusal: z.string() });

const textContent = z.union([z.string(), z.array(textPart)]);

const resultContent = z.union([z.string(), z.array(z.discriminatedUnion("type", [textPart, imageUrlPart, imagePart, filePart]))]);

/** A call and a result in Anthropic's form, inside the content of a message. */
const toolUsePart = z.looseObject({
	type: z.literal("tool_use"),
	id: z.string().min(1),
	name: z.string().min(1),
	input: z.record(z.string(), z.unknown()).nullish(),
	cache_control: cacheControl,
	extra_content: extraContent,
});
/** Reasoning in Anthropic's form. */
const thinkingPart = z.looseObject({
	type: z.literal("thinking"),
	thinking: z.string(),
	signature: z.string().nullish(),
});
const redactedThinkingPart = z.looseObject({ type: z.literal("redacted_thinking"), data: z.string() });

const toolResultPart = z.looseObject({
	type: z.literal("tool_result"),
	tool_use_id: z.string().min(1),
	content: resultContent.nullish(),
	is_error: z.boolean().nullish(),
	cache_control: cacheControl,
});

const functionCall = z.looseObject({
	id: z.string().min(1),
	type: z.literal("function"),
	function: z.looseObject({ name: z.string().min(1), arguments: z.string() }),
	extra_content: extraContent,
});
const customCall = z.looseObject({
	id: z.string().min(1),
	type: z.literal("custom"),
	custom: z.looseObject({ name: z.string().min(1), input: z.string() }),
	extra_content: extraContent,
});
const toolCall = z.discriminatedUnion("type", [functionCall, customCall]);

/** Reasoning blocks as answers carry them; other types come from other gateways and are passed over. */
const reasoningDetail = z.looseObject({
	type: z.string(),
	text: z.string().nullish(),
	signature: z.string().nullish(),
	summary: z.string().nullish(),
	data: z.string().nullish(),
	format: z.string().nullish(),
	id: z.string().nullish(),
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
		z.array(z.discriminatedUnion("type", [textPart, imageUrlPart, imagePart, inputAudioPart, filePart, toolResultPart])),
	]),
	name: z.string().nullish(),
	cache_control: cacheControl,
});

const assistantParts = [
	textPart,
	refusalPart,
	imageUrlPart,
	imagePart,
	toolUsePart,
	thinkingPart,
	redactedThinkingPart,
] as const;

const assistantMessage = z.looseObject({
	role: z.literal("assistant"),
	content: z
		.union([
			z.string(),
			z.array(z.discriminatedUnion("type", assistantParts)),
		])
		.nullish(),
	/** Words in which an earlier answer was refused; they stand in the place of its content. */
	refusal: z.string().nullish(),
	/** Images of an earlier answer, as answers carry them. */
	images: z.array(imageUrlPart).nullish(),
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
	content: resultContent,
	cache_control: cacheControl,
});

export const messageSchema = z.discriminatedUnion("role", [systemMessage, userMessage, assistantMessage, toolMessage]);

export type ChatCompletionMessage = z.infer<typeof messageSchema>;
