import { expect, test } from "vitest";
import { fc } from "../../../tests/setup/property";
import { KeyHealth } from "./key-health";

const start = 1_800_000_000_000;
const keys = ["a", "b", "c"];

function failing(health: KeyHealth, key: string, now: number, times = 3): void {
	for (let time = 0; time < times; time++) health.failed(key, now, { status: 500 });
}

test("there is nothing to choose among none, and no choice among one", () => {
	const health = new KeyHealth();
	expect(health.choose([], start)).toBe(-1);
	failing(health, "a", start);
	expect(health.choose(["a"], start)).toBe(0);
});

test("equal keys take turns, beginning with the first", () => {
	const health = new KeyHealth();
	const taken: number[] = [];
	for (let request = 0; request < 6; request++) {
		const index = health.choose(keys, start);
		taken.push(index);
		health.lease(keys[index] as string);
		health.release(keys[index] as string);
	}
	expect(taken).toEqual([0, 1, 2, 0, 1, 2]);
});

test("requests that choose before any of them began take turns as well", () => {
	const health = new KeyHealth();
	expect(Array.from({ length: 4 }, () => health.choose(keys, start))).toEqual([0, 1, 2, 0]);
});

test("the least loaded is taken", () => {
	const health = new KeyHealth();
	for (const key of ["a", "a", "b", "c", "c"]) health.lease(key);
	expect(health.choose(keys, start)).toBe(1);
	health.release("a");
	health.release("a");
	expect(health.choose(keys, start)).toBe(0);
});

test("three errors in a row cool a key down for thirty seconds, a success between them does not", () => {
	const health = new KeyHealth();
	failing(health, "a", start, 2);
	health.succeeded("a");
	failing(health, "a", start, 2);
	expect(health.isHealthy("a", start)).toBe(true);
	failing(health, "a", start, 1);
	expect(health.isHealthy("a", start + 29_999)).toBe(false);
	expect(health.choose(keys, start + 29_999)).toBe(1);
	expect(health.isHealthy("a", start + 30_000)).toBe(true);
	expect(health.choose(keys, start + 30_000)).toBe(0);
});

test("errors after a rest double it up to ten minutes; those of requests that were on their way do not", () => {
	const health = new KeyHealth();
	failing(health, "a", start, 20);
	const rests: number[] = [];
	for (let now = start; rests.length < 7; ) {
		let rest = 0;
		while (!health.isHealthy("a", now + rest)) rest += 1000;
		rests.push(rest / 1000);
		now += rest;
		failing(health, "a", now, 1);
	}
	expect(rests).toEqual([30, 60, 120, 240, 480, 600, 600]);
	health.succeeded("a");
	failing(health, "a", start + 10_000_000);
	expect(health.isHealthy("a", start + 10_000_000 + 30_000)).toBe(true);
});

test.each([401, 403])("a key that is refused with %d is out until it is another version of itself", (status) => {
	const health = new KeyHealth();
	health.failed("own:1:v1", start, { status });
	health.succeeded("own:1:v1");
	expect(health.isHealthy("own:1:v1", start + 365 * 86_400_000)).toBe(false);
	expect(health.choose(["own:1:v1", "own:2:v1"], start)).toBe(1);
	expect(health.choose(["own:1:v2", "own:2:v1"], start)).toBe(0);
	health.clear();
	expect(health.isHealthy("own:1:v1", start)).toBe(true);
});

test("a rate limit rests the key for as long as the provider says, whatever else it answers", () => {
	const health = new KeyHealth();
	health.failed("a", start, { status: 429, retryAfterMs: 90_000 });
	health.failed("a", start, { status: 429, retryAfterMs: 1000 });
	health.succeeded("a");
	expect(health.choose(keys, start + 89_999)).toBe(1);
	expect(health.isHealthy("a", start + 90_000)).toBe(true);
	health.failed("b", start, { status: 429, retryAfterMs: 1e12 });
	expect(health.isHealthy("b", start + 3_600_000)).toBe(true);
});

test("a rate limit without a time counts as an error", () => {
	const health = new KeyHealth();
	for (let time = 0; time < 3; time++) health.failed("a", start, { status: 429 });
	expect(health.isHealthy("a", start)).toBe(false);
});

test("where all are unhealthy, the one that recovers first is taken, a refused one last", () => {
	const health = new KeyHealth();
	health.failed("a", start, { status: 401 });
	failing(health, "b", start + 1000);
	failing(health, "c", start);
	expect(health.choose(keys, start + 1000)).toBe(2);
	health.failed("c", start, { status: 403 });
	expect(health.choose(keys, start + 1000)).toBe(1);
	health.failed("b", start, { status: 403 });
	expect(health.choose(keys, start + 1000)).toBeGreaterThanOrEqual(0);
});

test("a release too many is not a lease too few", () => {
	const health = new KeyHealth();
	health.release("a");
	health.lease("a");
	health.release("a");
	health.release("a");
	health.lease("b");
	expect(health.choose(["b", "a"], start)).toBe(1);
});

test("a healthy key is always preferred, and of the healthy ones none has less to do", () => {
	const event = fc.record({
		key: fc.integer({ min: 0, max: 4 }),
		kind: fc.constantFrom<"lease" | "release" | "ok" | number>("lease", "release", "ok", 500, 429, 401),
		gap: fc.integer({ min: 0, max: 20_000 }),
	});
	fc.assert(
		fc.property(fc.array(event, { maxLength: 200 }), (events) => {
			const health = new KeyHealth();
			const names = ["k0", "k1", "k2", "k3", "k4"];
			const load = [0, 0, 0, 0, 0];
			let now = start;
			for (const { key, kind, gap } of events) {
				now += gap;
				const name = names[key] as string;
				if (kind === "lease") health.lease(name);
				else if (kind === "release") health.release(name);
				else if (kind === "ok") health.succeeded(name);
				else if (typeof kind === "number") health.failed(name, now, { status: kind, ...(kind === 429 ? { retryAfterMs: gap } : {}) });
				if (kind === "lease") load[key]!++;
				if (kind === "release") load[key] = Math.max(0, load[key]! - 1);
				const chosen = health.choose(names, now);
				const healthy = names.flatMap((each, index) => (health.isHealthy(each, now) ? [index] : []));
				expect(chosen).toBeGreaterThanOrEqual(0);
				if (healthy.length === 0) continue;
				expect(healthy).toContain(chosen);
				expect(load[chosen]).toBe(Math.min(...healthy.map((index) => load[index]!)));
			}
		}),
	);
});

test("memory is bounded, what is in use stays", () => {
	const health = new KeyHealth();
	for (let index = 0; index < 20_000; index++) {
		health.lease("busy");
		health.failed(`key-${index}`, start, { status: 401 });
	}
	expect(health.isHealthy("key-0", start)).toBe(true);
	expect(health.isHealthy("key-19999", start)).toBe(false);
	expect(health.choose(["busy", "new"], start)).toBe(1);
});
