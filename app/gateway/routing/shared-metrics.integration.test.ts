import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { deleteMinutes, readMinutes } from "~/domain/routing/minutes.server";
import { performanceBy, performanceOf } from "~/domain/routing/performance.server";
import { defaultRoutingSettings } from "~/domain/routing/settings";
import { closePools, pool } from "~/platform/db/pool.server";
import { MemoryStore } from "~/platform/store/memory-store.server";
import { openRedisStore } from "~/platform/store/redis-store.server";
import type { Store } from "~/platform/store/store";
import { testRedisUrl } from "../../../tests/setup/database";
import { type MetricSums, noSums, type TargetKey, targetKey } from "./metrics-window";
import { minuteOf } from "./recent-metrics";
import { SharedMetrics } from "./shared-metrics.server";

const { history } = defaultRoutingSettings;
const unknown = { uptime: null, throughput: null, latency: null };
const success: MetricSums = { attempts: 1, failures: 0, firstTokenMs: 400.5, firstTokens: 1, tokens: 100, generationMs: 2000.25 };
const failure: MetricSums = { ...noSums, attempts: 1, failures: 1 };

let target: TargetKey;
let tests = 0;
const closing: (() => Promise<unknown>)[] = [];

beforeEach(() => {
	target = targetKey(`model-${tests++}`, "openai", tests % 2 ? "eu" : undefined);
});
afterEach(async () => {
	for (const close of closing.splice(0).reverse()) await close();
});
afterAll(() => closePools());

/** A process as far as metrics go. Returns also how it ends. */
async function startProcess(store: Store = openRedisStore(testRedisUrl())): Promise<SharedMetrics> {
	const metrics = new SharedMetrics(() => store);
	closing.push(() => store.close());
	await metrics.start();
	closing.push(() => metrics.stop());
	return metrics;
}

async function within(limitMs: number, condition: () => boolean): Promise<void> {
	const begin = Date.now();
	while (!condition()) {
		if (Date.now() - begin > limitMs) throw new Error(`not within ${limitMs} ms`);
		await pause(20);
	}
}

test("two processes know of each other's attempts within three seconds", async () => {
	const [one, other] = [await startProcess(), await startProcess()];
	const uptimeIn = (process: SharedMetrics) => process.metricsOf(target, history, Date.now()).uptime;
	one.record(target, success, Date.now());
	other.record(target, failure, Date.now());
	expect([uptimeIn(one), uptimeIn(other)]).toEqual([100, 0]);
	await within(3000, () => uptimeIn(one) === 50 && uptimeIn(other) === 50);
	for (let attempt = 0; attempt < 2; attempt++) one.record(target, failure, Date.now());
	await within(3000, () => uptimeIn(other) === 25);
	// What was shared is not counted twice here.
	await pause(2500);
	expect([uptimeIn(one), uptimeIn(other)]).toEqual([25, 25]);
	expect(other.metricsOf(target, history, Date.now())).toEqual({ uptime: 25, latency: 400.5, throughput: 100_000 / 2000.25 });
});

test.each([
	["Redis lost everything", () => openRedisStore(testRedisUrl())],
	["there is no Redis", () => new MemoryStore()],
])("a restart knows the past, also where %s", async (_, open) => {
	const store = open();
	const before = new SharedMetrics(() => store);
	await before.start();
	const now = Date.now();
	for (const minutesAgo of [119, 50, 0]) before.record(target, failure, now - minutesAgo * 60_000);
	before.record(target, success, now);
	await before.stop();
	await store.delete(...Array.from({ length: 121 }, (_, age) => `routing:minute:${minuteOf(now) - age}`));
	await store.close();

	const after = await startProcess(open());
	const wide = { ...history, windowMinutes: 120, tier1Weight: 1, tier2Weight: 1, tier3Weight: 1 };
	expect(after.metricsOf(target, wide, now).uptime).toBe(25);
	expect(after.metricsOf(target, { ...wide, windowMinutes: 60 }, now).uptime).toBeCloseTo(33.3, 1);
	after.record(target, success, now);
	await pause(2200);
	expect(after.metricsOf(target, wide, now + 1000).uptime).toBe(40);
});

test("a process that starts later learns what the store knows, also of minutes that Postgres has not", async () => {
	const store = openRedisStore(testRedisUrl());
	const minute = minuteOf(Date.now()) - 30;
	await store.addToFields(`routing:minute:${minute}`, { [`a${target}`]: 4, [`f${target}`]: 1, strange: 7 }, 60_000);
	const metrics = await startProcess(store);
	expect(metrics.metricsOf(target, history, Date.now()).uptime).toBe(75);
});

test("a store that is away holds up nothing and loses nothing", async () => {
	const redis = openRedisStore(testRedisUrl());
	let away = true;
	const store = new Proxy(redis, {
		get(real, name) {
			const member = Reflect.get(real, name) as unknown;
			if (typeof member !== "function") return member;
			return (...given: unknown[]) => (away ? Promise.reject(new Error("away")) : (member as Function).apply(real, given));
		},
	});
	const metrics = new SharedMetrics(() => store);
	await metrics.start();
	closing.push(() => redis.close(), () => metrics.stop());
	metrics.record(target, failure, Date.now());
	metrics.record(target, success, Date.now());
	expect(metrics.metricsOf(target, history, Date.now()).uptime).toBe(50);
	await pause(1500);
	away = false;
	const other = await startProcess();
	await within(5000, () => other.metricsOf(target, history, Date.now()).uptime === 50);
	expect(metrics.metricsOf(target, history, Date.now()).uptime).toBe(50);
});

test("where neither store nor database answers, a process goes by what it sees itself", async () => {
	const away = async (): Promise<never> => {
		throw new Error("away");
	};
	const metrics = new SharedMetrics(() => ({ addToFields: away, fields: away }) as unknown as Store);
	await pool().query("ALTER TABLE routing_minute RENAME TO hidden");
	try {
		await metrics.start();
		metrics.record(target, success, Date.now());
		expect(metrics.metricsOf(target, history, Date.now()).uptime).toBe(100);
		await metrics.stop();
		expect(metrics.metricsOf(target, history, Date.now())).toEqual(unknown);
	} finally {
		await pool().query("ALTER TABLE hidden RENAME TO routing_minute");
	}
});

test("Postgres keeps the minutes by process, and lets go of old ones", async () => {
	const now = Date.now();
	const processes = [await startProcess(new MemoryStore()), await startProcess(new MemoryStore())];
	const model = "odd|name";
	for (const process of processes) {
		process.record(targetKey(model, "openai", "us"), success, now);
		process.record(targetKey(model, "openai", "us"), failure, now);
		process.record(targetKey(model, "openai", undefined), success, now - 3 * 3_600_000);
		process.record(targetKey("nul\0", "openai", undefined), success, now);
		await process.stop();
	}
	const ofModel = async (since: number) => (await readMinutes(since)).filter((row) => row.model === model);
	const recent = { minute: minuteOf(now), model, provider: "openai", region: "us" };
	const sums = { attempts: 4, failures: 2, firstTokenMs: 801, firstTokens: 2, tokens: 200, generationMs: 4000.5 };
	expect(await ofModel(minuteOf(now) - 120)).toEqual([{ ...recent, ...sums }]);
	expect(await performanceOf({ model })).toEqual([
		{ model, provider: "openai", attempts: 4, uptime: 0.5, latencyMs: 400.5, throughput: (1000 * 200) / 4000.5 },
	]);
	expect(await performanceOf({ model, provider: "azure" })).toEqual([]);
	const figures = { attempts: 4, uptime: 0.5, latencyMs: 400.5, throughput: (1000 * 200) / 4000.5 };
	expect((await performanceBy("model"))[model]).toEqual(figures);
	expect((await performanceBy("provider")).openai?.attempts).toBeGreaterThanOrEqual(4);
	expect(await ofModel(minuteOf(now) - 200)).toHaveLength(2);
	expect(await deleteMinutes(minuteOf(now) - 120, new AbortController().signal)).toBeGreaterThanOrEqual(2);
	expect(await ofModel(minuteOf(now) - 200)).toHaveLength(1);
});
