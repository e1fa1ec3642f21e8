import type { MetricSums } from "~/domain/routing/minutes.server";
import type { RoutingSettings } from "~/domain/routing/settings";
import type { Metrics } from "./score";

/** What is measured apart: a model at a provider, in a region where the provider has them. */
export type TargetKey = `${string}|${string}|${string}`;

/** `region` is undefined where the provider has none. */
export function targetKey(model: string, provider: string, region: string | undefined): TargetKey {
	return `${model}|${provider}|${region ?? ""}`;
}

export type { MetricSums };

export const noSums: Readonly<MetricSums> = { attempts: 0, failures: 0, firstTokenMs: 0, firstTokens: 0, tokens: 0, generationMs: 0 };

/** Sums by minute (unix time in minutes), in any order. */
export type MinuteSums = ReadonlyMap<number, MetricSums>;

/** The weighted mean over the window: the newest minutes weigh most. What was never measured is null. */
export function metricsOver(minutes: MinuteSums, nowMinute: number, history: RoutingSettings["history"]): Metrics {
	const total = { ...noSums };
	for (const [minute, sums] of minutes) {
		const weight = weightOf(nowMinute - minute, history);
		if (weight === 0) continue;
		// Field by field: a loop over their names takes twenty times as long, and this runs once a second for every target.
		total.attempts += sums.attempts * weight;
		total.failures += sums.failures * weight;
		total.firstTokenMs += sums.firstTokenMs * weight;
		total.firstTokens += sums.firstTokens * weight;
		total.tokens += sums.tokens * weight;
		total.generationMs += sums.generationMs * weight;
	}
	return {
		uptime: total.attempts === 0 ? null : (100 * (total.attempts - total.failures)) / total.attempts,
		throughput: total.generationMs === 0 ? null : (1000 * total.tokens) / total.generationMs,
		latency: total.firstTokens === 0 ? null : total.firstTokenMs / total.firstTokens,
	};
}

/** The running minute has age 0. A minute that a clock elsewhere is ahead by counts as now. */
function weightOf(age: number, history: RoutingSettings["history"]): number {
	if (age < history.tier1Minutes) return history.tier1Weight;
	if (age < history.tier2Minutes) return history.tier2Weight;
	return age < history.windowMinutes ? history.tier3Weight : 0;
}
