import { expect, test } from "vitest";
import { defaultRoutingSettings } from "~/domain/routing/settings";
import { fc } from "../../../tests/setup/property";
import { type MetricSums, noSums, targetKey } from "./metrics-window";
import { keptMinutes, minuteOf, RecentMetrics } from "./recent-metrics";

const { history } = defaultRoutingSettings;
const target = targetKey("gpt-4o-mini", "openai", undefined);
const start = 1_800_000_000_000;
const minute = minuteOf(start);
const unknown = { uptime: null, throughput: null, latency: null };

const success: MetricSums = { attempts: 1, failures: 0, firstTokenMs: 400, firstTokens: 1, tokens: 100, generationMs: 2000 };
const failure: MetricSums = { ...noSums, attempts: 1, failures: 1 };

test("an attempt is known at once", () => {
	const metrics = new RecentMetrics();
	expect(metrics.metricsOf(target, history, start)).toEqual(unknown);
	metrics.record(target, success, start);
	expect(metrics.metricsOf(target, history, start)).toEqual({ uptime: 100, throughput: 50, latency: 400 });
	expect(metrics.metricsOf("other|openai|", history, start)).toEqual(unknown);
});

test("a failure is known to the very next request, a success within a second", () => {
	const metrics = new RecentMetrics();
	metrics.record(target, success, start);
	const first = metrics.metricsOf(target, history, start);
	metrics.record(target, { ...success, firstTokenMs: 800 }, start + 1);
	expect(metrics.metricsOf(target, history, start + 2)).toBe(first);
	metrics.record(target, failure, start + 3);
	expect(metrics.metricsOf(target, history, start + 4).uptime).toBeCloseTo(66.7, 1);
	expect(metrics.metricsOf(target, history, start + 1000).latency).toBe(600);
});

test("each window has its own figures", () => {
	const metrics = new RecentMetrics();
	metrics.record(target, failure, start - 10 * 60_000);
	metrics.record(target, success, start);
	const narrow = { ...history, windowMinutes: 5 };
	expect(metrics.metricsOf(target, narrow, start).uptime).toBe(100);
	expect(metrics.metricsOf(target, history, start).uptime).toBeCloseTo((100 * 10) / 11);
	expect(metrics.metricsOf(target, narrow, start)).toBe(metrics.metricsOf(target, narrow, start));
});

test("what was recorded is handed out once, and again where it was given back", () => {
	const metrics = new RecentMetrics();
	metrics.record(target, success, start);
	metrics.record(target, failure, start);
	const taken = metrics.takeUnshared();
	expect(taken).toEqual(new Map([[minute, new Map([[target, { ...success, attempts: 2, failures: 1 }]])]]));
	expect(metrics.hasUnshared).toBe(false);
	metrics.record(target, failure, start);
	for (const [each, sums] of taken) metrics.giveBack(each, sums);
	expect(metrics.takeUnshared().get(minute)?.get(target)).toEqual({ ...success, attempts: 3, failures: 2 });
	expect(metrics.takeUnshared().size).toBe(0);
});

test("what others measured is added to what has not been shared yet", () => {
	const metrics = new RecentMetrics();
	metrics.record(target, success, start);
	const shared = metrics.takeUnshared().get(minute)?.get(target) as MetricSums;
	metrics.record(target, success, start);
	// The store has this process's first attempt and two failures of others.
	metrics.learn(minute, new Map([[target, { ...shared, attempts: 3, failures: 2 }]]));
	expect(metrics.metricsOf(target, history, start).uptime).toBe(50);
	metrics.learn(minute, new Map([[target, { ...shared, attempts: 3, failures: 2 }]]));
	expect(metrics.metricsOf(target, history, start + 1000).uptime).toBe(50);
});

test("a store that lost its memory takes nothing away", () => {
	const metrics = new RecentMetrics();
	for (let attempt = 0; attempt < 3; attempt++) metrics.record(target, failure, start);
	metrics.takeUnshared();
	metrics.learn(minute, new Map([[target, noSums]]));
	metrics.learn(minute, new Map());
	metrics.record(target, success, start);
	expect(metrics.metricsOf(target, history, start).uptime).toBe(25);
});

test("own sums to be written are whole sums, so that writing them twice is harmless", () => {
	const metrics = new RecentMetrics();
	metrics.learn(minute, new Map([[target, failure]]));
	metrics.record(target, success, start);
	const taken = metrics.takeUnwritten();
	expect(taken).toEqual([{ target, minute, sums: success }]);
	expect(metrics.takeUnwritten()).toEqual([]);
	metrics.writeAgain(taken);
	metrics.record(target, failure, start);
	expect(metrics.takeUnwritten()).toEqual([{ target, minute, sums: { ...success, attempts: 2, failures: 1 } }]);
});

test("minutes beyond the longest window are forgotten, targets without any too", () => {
	const metrics = new RecentMetrics();
	for (let age = 0; age < 300; age++) metrics.record(target, success, start - age * 60_000);
	metrics.record("old|openai|", success, start - 200 * 60_000);
	metrics.forgetOld(start);
	expect(metrics.size).toBe(keptMinutes + 1);
	expect(metrics.metricsOf("old|openai|", history, start)).toEqual(unknown);
	expect(metrics.takeUnwritten()).toHaveLength(keptMinutes + 1);
	metrics.clear();
	expect(metrics.size).toBe(0);
});

test("names that anybody may invent fill no memory", () => {
	const metrics = new RecentMetrics();
	for (let index = 0; index < 30_000; index++) metrics.record(`model-${index}|custom|`, success, start);
	expect(metrics.size).toBe(20_000);
	expect(metrics.metricsOf("model-29999|custom|", history, start)).toEqual(unknown);
});

test("processes that share what they record come to the same figures, in whatever order it goes", () => {
	const step = fc.record({
		process: fc.integer({ min: 0, max: 2 }),
		kind: fc.constantFrom("record", "share", "fail to share", "refresh"),
		works: fc.boolean(),
		gap: fc.integer({ min: 0, max: 30_000 }),
	});
	fc.assert(
		fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
			const processes = [new RecentMetrics(), new RecentMetrics(), new RecentMetrics()];
			const store = new Map<number, Map<typeof target, MetricSums>>();
			const all = new RecentMetrics();
			let now = start;
			const share = (process: RecentMetrics, works: boolean) => {
				for (const [each, sums] of process.takeUnshared()) {
					if (!works) process.giveBack(each, sums);
					else for (const [key, amounts] of sums) addTo(store, each, key, amounts);
				}
			};
			const refresh = (process: RecentMetrics) => store.forEach((sums, each) => process.learn(each, sums));
			for (const { process: index, kind, works, gap } of steps) {
				now += gap;
				const process = processes[index] as RecentMetrics;
				if (kind === "refresh") refresh(process);
				else if (kind !== "record") share(process, kind === "share");
				else for (const each of [process, all]) each.record(target, works ? success : failure, now);
			}
			for (const process of processes) share(process, true);
			for (const process of processes) {
				refresh(process);
				expect(process.metricsOf(target, history, now + 1000)).toEqual(all.metricsOf(target, history, now + 1000));
			}
		}),
	);
});

function addTo(store: Map<number, Map<typeof target, MetricSums>>, at: number, key: typeof target, sums: MetricSums): void {
	const ofMinute = store.get(at) ?? new Map<typeof target, MetricSums>();
	const known = ofMinute.get(key) ?? noSums;
	const entries = Object.entries(known).map(([field, value]) => [field, value + sums[field as keyof MetricSums]]);
	store.set(at, ofMinute.set(key, Object.fromEntries(entries)));
}
