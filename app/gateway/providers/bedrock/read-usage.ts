import { type ChatEvent, noUsage, type TokenUsage } from "../../chat";
import { countOf, type Fields, isCounted, listOf } from "../fields";

/** The usage event of a `usage`; none where it holds no count. */
export function readUsageEvent(usage: Fields | undefined): ChatEvent[] {
	return usage && isCounted(usage.inputTokens, usage.outputTokens) ? [{ type: "usage", usage: readUsage(usage) }] : [];
}

/**
 * Token figures of `usage`. `inputTokens` leaves cached tokens out, reads and writes; the neutral prompt contains both.
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html
 */
function readUsage(usage: Fields): TokenUsage {
	const cacheRead = countOf(usage.cacheReadInputTokens);
	const details = listOf(usage.cacheDetails);
	const writtenFor = (ttl: string) =>
		details.reduce((sum, detail) => (detail.ttl === ttl ? sum + countOf(detail.inputTokens) : sum), 0);
	const hourly = writtenFor("1h");
	const written = Math.max(countOf(usage.cacheWriteInputTokens), writtenFor("5m") + hourly);
	return {
		...noUsage,
		promptTokens: countOf(usage.inputTokens) + cacheRead + written,
		completionTokens: countOf(usage.outputTokens),
		cacheReadTokens: cacheRead,
		cacheWriteTokens: written - hourly,
		cacheWrite1hTokens: hourly,
	};
}
