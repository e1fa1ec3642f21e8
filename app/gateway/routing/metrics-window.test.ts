import { expect, test } from "vitest";
import { defaultRoutingSettings } from "~/domain/routing/settings";
import { fc } from "../../../tests/setup/property";
import { type MetricSums, metricsOver, noSums, targetKey } from "./metrics-window";

const { history } = defaultRoutingSettings;
const now = 30_000_000;
const works: MetricSums = { ...noSums, attempts: 1 };
const fails: MetricSums = { ...noSums, attempts: 1, failures: 1 };
const uptime = (minutes: [number, MetricSums][], over = history) => metricsOver(new Map(minutes), now, over).uptime;

test("nothing measured is nothing known", () => {
	expect(metricsOver(new Map(), now, history)).toEqual({ uptime: null, throughput: null, latency: null });
	expect(metricsOver(new Map([[now, works]]), now, history)).toEqual({ uptime: 100, throughput: null, latency: null });
});

test.each([
	[0, 10],
	[1, 3],
	[4, 3],
	[5, 1],
	[59, 1],
	[60, 0],
	[119, 0],
])("a minute of age %d weighs %d", (age, weight) => {
	const beside: [number, MetricSums] = [now - 30, { ...works, attempts: 7 }];
	expect(uptime([[now - age, fails], beside])).toBeCloseTo((100 * 7) / (7 + weight));
});

test("a clock that is ahead counts as now", () => {
	expect(uptime([[now + 2, fails], [now - 30, { ...works, attempts: 10 }]])).toBe(50);
});

test("windows reach as far as they are set, and weigh as they are set", () => {
	const wide = { ...history, windowMinutes: 120, tier1Weight: 1, tier2Weight: 1 };
	expect(uptime([[now - 119, fails], [now, works]], wide)).toBe(50);
	expect(uptime([[now - 120, fails], [now, works]], wide)).toBe(100);
});

test("speed and time to the first token are means over what they were measured of", () => {
	const minutes = new Map<number, MetricSums>([
		[now, { ...works, firstTokens: 1, firstTokenMs: 1000, tokens: 10, generationMs: 1000 }],
		[now - 3, { attempts: 20, failures: 10, firstTokens: 10, firstTokenMs: 4000, tokens: 1000, generationMs: 10_000 }],
	]);
	const { latency, throughput } = metricsOver(minutes, now, history);
	expect(latency).toBeCloseTo((10 * 1000 + 3 * 4000) / (10 + 3 * 10));
	expect(throughput).toBeCloseTo((1000 * (10 * 10 + 3 * 1000)) / (10 * 1000 + 3 * 10_000));
});

test("the newer a failure, the worse, and none leaves the range", () => {
	const ages = fc.uniqueArray(fc.integer({ min: 0, max: 70 }), { minLength: 2, maxLength: 20 });
	fc.assert(
		fc.property(ages, (all) => {
			const [one = 0, other = 0, ...rest] = all;
			const failingAt = (age: number) => uptime(all.map((each) => [now - each, each === age || rest[0] === each ? fails : works]));
			const [newer, older] = [failingAt(Math.min(one, other)), failingAt(Math.max(one, other))];
			for (const each of [newer, older]) if (each !== null) expect(each >= 0 && each <= 100).toBe(true);
			if (newer !== null && older !== null) expect(newer).toBeLessThanOrEqual(older);
		}),
	);
});

test("a target is named by model, provider and region", () => {
	expect([targetKey("m", "p", "eu"), targetKey("m", "p", undefined)]).toEqual(["m|p|eu", "m|p|"]);
});
