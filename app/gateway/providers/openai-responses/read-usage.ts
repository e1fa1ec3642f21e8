import { type ChatEvent, noUsage } from "../../chat";
import { countOf, fieldsOf, isCounted, numberOf } from "../fields";

/**
 * The usage event of a `response.usage`. None where it holds no count: such an answer is estimated, one with a count
 * of 0 is free. `searches` is how many `web_search_call` items ran a search; a count of billable ones that the
 * provider gives wins.
 * Source: https://platform.openai.com/docs/api-reference/responses/object#responses/object-usage
 */
export function readUsageEvent(value: unknown, toolUsage: unknown, searches: number): ChatEvent[] {
	const usage = fieldsOf(value);
	if (!usage || !isCounted(usage.input_tokens, usage.output_tokens)) return [];
	const input = fieldsOf(usage.input_tokens_details) ?? {};
	const output = fieldsOf(usage.output_tokens_details) ?? {};
	const promptTokens = countOf(usage.input_tokens);
	const billable = fieldsOf(fieldsOf(toolUsage)?.web_search)?.num_requests;
	return [
		{
			type: "usage",
			usage: {
				...noUsage,
				promptTokens,
				completionTokens: countOf(usage.output_tokens),
				cachedTokens: Math.min(countOf(input.cached_tokens), promptTokens),
				cacheWriteTokens: countOf(input.cache_write_tokens),
				audioInputTokens: countOf(input.audio_tokens),
				imageInputTokens: countOf(input.image_tokens),
				reasoningTokens: countOf(output.reasoning_tokens),
				audioOutputTokens: countOf(output.audio_tokens),
				imageOutputTokens: countOf(output.image_tokens),
				webSearches: numberOf(billable) === undefined ? searches : countOf(billable),
			},
		},
	];
}
