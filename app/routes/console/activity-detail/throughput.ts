import type { LogRow } from "~/domain/usage/schemas";

export type Throughput = { perSecond: number; /** The wait for the first token is left out. */ afterFirst: boolean };

/**
 * Completion tokens per second: over the time from the first token on where that is known and long enough to divide by,
 * else over the whole request. Null where nothing was produced by a provider.
 */
export function throughputOf(log: Pick<LogRow, "completionTokens" | "duration" | "timeToFirstToken" | "cached">): Throughput | null {
	if (log.completionTokens === 0 || log.duration <= 0 || log.cached) return null;
	const producing = log.duration - (log.timeToFirstToken ?? 0);
	const afterFirst = log.timeToFirstToken !== null && producing >= 100;
	return { perSecond: (log.completionTokens / (afterFirst ? producing : log.duration)) * 1000, afterFirst };
}
