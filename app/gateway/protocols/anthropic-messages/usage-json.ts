import type { TokenUsage } from "../../chat";
import { type Cost, usageJson } from "../../pricing/cost";

/**
 * The `usage` object of messages. `input_tokens` leaves out what was read from or written to a cache, unlike the
 * neutral prompt. `cost` and `cost_details` are the gateway's, in US dollars.
 * Source: https://platform.claude.com/docs/en/build-with-claude/prompt-caching#tracking-cache-performance
 */
export function messageUsage(usage: TokenUsage, cost: Cost, serviceTier?: string): Record<string, unknown> {
	const written: Record<string, unknown> = {
		...promptUsage(usage),
		cache_creation: {
			ephemeral_5m_input_tokens: usage.cacheWriteTokens,
			ephemeral_1h_input_tokens: usage.cacheWrite1hTokens,
		},
		output_tokens: usage.completionTokens,
	};
	if (usage.reasoningTokens > 0) written.output_tokens_details = { thinking_tokens: usage.reasoningTokens };
	if (usage.webSearches > 0) written.server_tool_use = { web_search_requests: usage.webSearches };
	if (serviceTier) written.service_tier = serviceTier;
	return { ...written, ...costFields(usage, cost) };
}

/** What the gateway adds to a usage object of Anthropic's own. */
export function costFields(usage: TokenUsage, cost: Cost): Record<string, unknown> {
	const { cost: total, cost_details: details } = usageJson(usage, cost);
	return { cost: total, cost_details: details };
}

type PromptTokens = Pick<
	TokenUsage,
	"promptTokens" | "cachedTokens" | "cacheReadTokens" | "cacheWriteTokens" | "cacheWrite1hTokens"
>;

/** The three figures of the prompt, which do not overlap. */
export function promptUsage(usage: PromptTokens): Record<string, number> {
	const read = usage.cachedTokens + usage.cacheReadTokens;
	const written = usage.cacheWriteTokens + usage.cacheWrite1hTokens;
	return {
		input_tokens: Math.max(0, usage.promptTokens - read - written),
		cache_creation_input_tokens: written,
		cache_read_input_tokens: read,
	};
}
