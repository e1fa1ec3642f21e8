import type { TokenUsage } from "~/gateway/chat";
import { toUsd } from "~/platform/money";
import type { Cost } from "./amounts";

/**
 * The `usage` object of OpenAI-style answers. Costs are US dollars as JSON numbers: the doubles nearest to the exact
 * amounts.
 */
export type UsageJson = {
	prompt_tokens: number;
	completion_tokens: number;
	total_tokens: number;
	cost: number;
	cost_details: {
		upstream_inference_cost: number;
		upstream_inference_prompt_cost: number;
		upstream_inference_completions_cost: number;
		total_cost: number;
		input_cost: number;
		output_cost: number;
		cached_input_cost: number;
		request_cost: number;
		web_search_cost: number;
		image_input_cost: number | null;
		image_output_cost: number | null;
		data_storage_cost: number;
	};
	prompt_tokens_details: {
		cached_tokens: number;
		cache_write_tokens: number;
		audio_tokens: number;
		video_tokens: number;
	};
	completion_tokens_details: { reasoning_tokens: number; image_tokens: number; audio_tokens: number };
};

/** Tokens and costs of an answer, in the order and with the names that are documented for callers. */
export function usageJson(usage: TokenUsage, cost: Cost): UsageJson {
	const promptCost = cost.inputCost + cost.cachedInputCost + (cost.imageInputCost ?? 0n);
	const completionCost = cost.outputCost + (cost.imageOutputCost ?? 0n);
	return {
		prompt_tokens: usage.promptTokens,
		completion_tokens: usage.completionTokens,
		total_tokens: usage.promptTokens + usage.completionTokens,
		cost: toUsd(cost.total),
		cost_details: {
			upstream_inference_cost: toUsd(promptCost + completionCost),
			upstream_inference_prompt_cost: toUsd(promptCost),
			upstream_inference_completions_cost: toUsd(completionCost),
			total_cost: toUsd(cost.total),
			input_cost: toUsd(cost.inputCost),
			output_cost: toUsd(cost.outputCost),
			cached_input_cost: toUsd(cost.cachedInputCost),
			request_cost: toUsd(cost.requestCost),
			web_search_cost: toUsd(cost.webSearchCost),
			image_input_cost: cost.imageInputCost === null ? null : toUsd(cost.imageInputCost),
			image_output_cost: cost.imageOutputCost === null ? null : toUsd(cost.imageOutputCost),
			data_storage_cost: toUsd(cost.dataStorageCost),
		},
		prompt_tokens_details: {
			cached_tokens: usage.cachedTokens + usage.cacheReadTokens,
			cache_write_tokens: usage.cacheWriteTokens + usage.cacheWrite1hTokens,
			audio_tokens: usage.audioInputTokens,
			video_tokens: usage.videoInputTokens,
		},
		completion_tokens_details: {
			reasoning_tokens: usage.reasoningTokens,
			image_tokens: usage.imageOutputTokens,
			audio_tokens: usage.audioOutputTokens,
		},
	};
}
