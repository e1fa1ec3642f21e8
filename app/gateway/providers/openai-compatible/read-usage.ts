import { type ChatEvent, noUsage, type TokenUsage } from "../../chat";
import { countOf, type Fields, fieldsOf, numberOf } from "../fields";

/**
 * The usage event of a `usage` field. None where it holds no count that could be one: an answer whose tokens nobody
 * counted is estimated, one with a count of 0 is free.
 */
export function readUsageEvent(value: unknown): ChatEvent[] {
	const usage = fieldsOf(value);
	const counted = usage && [usage.prompt_tokens, usage.completion_tokens].some((count) => (numberOf(count) ?? -1) >= 0);
	return counted ? [{ type: "usage", usage: readUsage(usage) }] : [];
}

/**
 * Token figures of `usage`. Cached tokens are spelled three ways (OpenAI, DeepSeek, Moonshot).
 * xAI counts reasoning apart from the completion, which its total gives away: then it is added, because the completion
 * of the neutral model contains all output.
 * Sources: https://platform.openai.com/docs/api-reference/chat/object#chat-object-usage,
 * https://api-docs.deepseek.com/guides/kv_cache, https://docs.x.ai/docs/guides/reasoning
 */
function readUsage(usage: Fields): TokenUsage {
	const prompt = fieldsOf(usage.prompt_tokens_details) ?? {};
	const completion = fieldsOf(usage.completion_tokens_details) ?? {};
	const promptTokens = countOf(usage.prompt_tokens);
	const reasoningTokens = countOf(completion.reasoning_tokens);
	let completionTokens = countOf(usage.completion_tokens);
	const unexplained = countOf(usage.total_tokens) - promptTokens - completionTokens;
	if (reasoningTokens > 0 && unexplained === reasoningTokens) completionTokens += reasoningTokens;
	const cached =
		countOf(prompt.cached_tokens) || countOf(usage.prompt_cache_hit_tokens) || countOf(usage.cached_tokens);
	return {
		...noUsage,
		promptTokens,
		completionTokens,
		cachedTokens: Math.min(cached, promptTokens),
		cacheWriteTokens: countOf(prompt.cache_write_tokens),
		audioInputTokens: countOf(prompt.audio_tokens),
		imageInputTokens: countOf(prompt.image_tokens),
		reasoningTokens,
		audioOutputTokens: countOf(completion.audio_tokens),
		imageOutputTokens: countOf(completion.image_tokens),
	};
}
