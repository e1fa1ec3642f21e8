import { noUsage, type TokenUsage } from "../../chat";
import { countOf, type Fields, listOf } from "../fields";

/**
 * Token figures of `usage`. `inputTokens` leaves cached tokens out, reads and writes; the neutral prompt contains both.
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html
 */
export function readUsage(usage: Fields): TokenUsage {
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
