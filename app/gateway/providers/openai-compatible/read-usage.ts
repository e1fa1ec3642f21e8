import { noUsage, type TokenUsage } from "../../chat";
import { countOf, type Fields, fieldsOf } from "../fields";

/**
 * Token figures of `usage`. Cached tokens are spelled three ways (OpenAI, DeepSeek, Moonshot).
 * xAI counts reasoning apart from the completion, which its total gives away: then it is added, because the completion
 * of the neutral model contains all output.
 * Sources: https://platform.openai.com/docs/api-reference/chat/object#chat-object-usage,
 * https://api-docs.deepseek.com/guides/kv_cache, https://docs.x.ai/docs/guides/reasoning
 */
export function readUsage(usage: Fields): TokenUsage {
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
