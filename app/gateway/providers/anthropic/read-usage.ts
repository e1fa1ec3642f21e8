import { type ChatEvent, noUsage, type TokenUsage } from "../../chat";
import { countOf, type Fields, fieldsOf, isCounted } from "../fields";

/** The usage event of a `usage`; none where it holds no count. */
export function readUsageEvent(usage: Fields | undefined): ChatEvent[] {
	return usage && isCounted(usage.input_tokens, usage.output_tokens) ? [{ type: "usage", usage: readUsage(usage) }] : [];
}

/**
 * Token figures of `usage`. `input_tokens` leaves cached tokens out, reads and writes; the neutral prompt contains
 * both. Writes are split by lifetime in `cache_creation`; without the split they live five minutes.
 * Source: https://platform.claude.com/docs/en/build-with-claude/prompt-caching#tracking-cache-performance
 */
export function readUsage(usage: Fields): TokenUsage {
	const cacheRead = countOf(usage.cache_read_input_tokens);
	const split = fieldsOf(usage.cache_creation);
	const hourly = countOf(split?.ephemeral_1h_input_tokens);
	const written = Math.max(
		countOf(usage.cache_creation_input_tokens),
		countOf(split?.ephemeral_5m_input_tokens) + hourly,
	);
	return {
		...noUsage,
		promptTokens: countOf(usage.input_tokens) + cacheRead + written,
		completionTokens: countOf(usage.output_tokens),
		cacheReadTokens: cacheRead,
		cacheWriteTokens: written - hourly,
		cacheWrite1hTokens: hourly,
		reasoningTokens: countOf(fieldsOf(usage.output_tokens_details)?.thinking_tokens),
		webSearches: countOf(fieldsOf(usage.server_tool_use)?.web_search_requests),
	};
}
