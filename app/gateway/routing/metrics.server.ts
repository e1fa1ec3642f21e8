import type { RoutingSettings } from "~/domain/routing/settings";
import { store } from "~/platform/store/index.server";
import type { MetricSums, TargetKey } from "./metrics-window";
import type { Metrics } from "./score";
import { SharedMetrics } from "./shared-metrics.server";

const shared = new SharedMetrics(store);

/** Adds what an ended attempt says of its target. Only memory is touched; the other processes know it within seconds. */
export function recordAttempt(target: TargetKey, sums: MetricSums, nowMs = Date.now()): void {
	shared.record(target, sums, nowMs);
}

/** What all processes measured of a target over a window, at most a few seconds old. A look into memory. */
export function metricsOf(target: TargetKey, history: RoutingSettings["history"], nowMs = Date.now()): Metrics {
	return shared.metricsOf(target, history, nowMs);
}

/** Learns the last two hours and begins to share. Call once at boot, after the migrations and before the first request. */
export const startRoutingMetrics = (): Promise<void> => shared.start();

/** Shares what is left and forgets everything. Call after the last answer, before store and database are closed. */
export const stopRoutingMetrics = (): Promise<void> => shared.stop();
