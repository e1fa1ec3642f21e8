import { type ChatEvent, noUsage, type TokenUsage } from "../../chat";
import { countOf, type Fields, fieldsOf, isCounted, wordOf } from "../fields";
import type { WireTarget } from "../provider";
import { countSearches } from "./read-sources";

/** What an answer's usage is read with: the route, and whether the caller's cache markers were sent. */
export type UsageContext = WireTarget & { explicitCache?: boolean };

/**
 * The usage event of a `usage` field. None where it holds no count that could be one: an answer whose tokens nobody
 * counted is estimated, one with a count of 0 is free. `cited` says whether the answer named sources so far.
 */
export function readUsageEvent(value: unknown, context: UsageContext, cited: boolean): ChatEvent[] {
	const usage = fieldsOf(value);
	if (!usage || !isCounted(usage.prompt_tokens, usage.completion_tokens)) return [];
	const tokens = readUsage(usage, context.explicitCache === true);
	tokens.webSearches = countSearches(usage, cited, context);
	return [{ type: "usage", usage: tokens }];
}

/**
 * Token figures of `usage`. Cached tokens are spelled three ways (OpenAI, DeepSeek, Moonshot). What was read from a
 * cache that the caller asked for is told apart by Alibaba's `cache_type`, and where that is missing by the markers that
 * were sent (`asked`): one request uses one kind of cache.
 * xAI counts reasoning apart from the completion, which its total gives away: then it is added, because the completion
 * of the neutral model contains all output.
 * Sources: https://platform.openai.com/docs/api-reference/chat/object#chat-object-usage,
 * https://api-docs.deepseek.com/guides/kv_cache, https://docs.x.ai/docs/guides/reasoning,
 * https://www.alibabacloud.com/help/en/model-studio/context-cache
 */
function readUsage(usage: Fields, asked: boolean): TokenUsage {
	const prompt = fieldsOf(usage.prompt_tokens_details) ?? {};
	const completion = fieldsOf(usage.completion_tokens_details) ?? {};
	const promptTokens = countOf(usage.prompt_tokens);
	const reasoningTokens = countOf(completion.reasoning_tokens) || countOf(usage.reasoning_tokens);
	let completionTokens = countOf(usage.completion_tokens);
	const unexplained = countOf(usage.total_tokens) - promptTokens - completionTokens;
	if (reasoningTokens > 0 && unexplained === reasoningTokens) completionTokens += reasoningTokens;
	const reported =
		countOf(prompt.cached_tokens) || countOf(usage.prompt_cache_hit_tokens) || countOf(usage.cached_tokens);
	const cached = Math.min(reported, promptTokens);
	const kind = wordOf(prompt.cache_type);
	const explicit = kind === undefined ? asked : kind === "ephemeral";
	return {
		...noUsage,
		promptTokens,
		completionTokens,
		cachedTokens: explicit ? 0 : cached,
		cacheReadTokens: explicit ? cached : 0,
		cacheWriteTokens: countOf(prompt.cache_write_tokens) || countOf(prompt.cache_creation_input_tokens),
		audioInputTokens: countOf(prompt.audio_tokens),
		imageInputTokens: countOf(prompt.image_tokens),
		videoInputTokens: countOf(prompt.video_tokens),
		reasoningTokens,
		audioOutputTokens: countOf(completion.audio_tokens),
		imageOutputTokens: countOf(completion.image_tokens),
	};
}
