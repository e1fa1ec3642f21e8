import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import type { Store } from "./store";

/** What every store must do; run against each implementation. `open` makes a store that shares nothing but its data. */
export function describeStore(name: string, open: () => Store): void {
	describe(`store: ${name}`, () => {
		const store = open();
		const key = () => `test:${randomUUID()}`;
		afterAll(() => store.close());

		/** Resolves once the condition holds; the test's own timeout is the limit. */
		async function eventually(condition: () => Promise<boolean> | boolean): Promise<void> {
			while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
		}

		it("answers a ping", async () => {
			await expect(store.ping()).resolves.toBeUndefined();
		});

		it("keeps, overwrites and deletes values", async () => {
			const [first, second] = [key(), key()];
			expect(await store.get(first)).toBeNull();
			await store.set(first, "one");
			await store.set(second, "ünïcode \u0000 \u{1F600}");
			expect(await store.get(second)).toBe("ünïcode \u0000 \u{1F600}");
			await store.set(first, "");
			expect(await store.get(first)).toBe("");
			await store.delete(first, second, key());
			expect(await store.get(first)).toBeNull();
			expect(await store.get(second)).toBeNull();
			await store.delete();
		});

		it("forgets a value after its time, and not one that was set again without", async () => {
			const [brief, kept] = [key(), key()];
			await store.set(kept, "brief", 30);
			await store.set(kept, "kept");
			await store.set(brief, "brief", 30);
			await eventually(async () => (await store.get(brief)) === null);
			expect(await store.get(kept)).toBe("kept");
		});

		it("takes fractions of a millisecond for a time to live", async () => {
			const fraction = key();
			await store.set(fraction, "value", 60_000.4);
			expect(await store.get(fraction)).toBe("value");
		});

		it("sets only where nothing is, also when asked at once", async () => {
			const lock = key();
			const outcomes = await Promise.all(
				Array.from({ length: 20 }, (_, index) => store.setIfAbsent(lock, String(index), 60_000)),
			);
			expect(outcomes.filter(Boolean)).toHaveLength(1);
			expect(await store.get(lock)).toBe(String(outcomes.indexOf(true)));
			const brief = key();
			expect(await store.setIfAbsent(brief, "first", 20)).toBe(true);
			await eventually(() => store.setIfAbsent(brief, "second", 60_000));
			expect(await store.get(brief)).toBe("second");
		});

		it("counts hits in a window that begins with the first", async () => {
			const window = key();
			const before = Date.now();
			const hits = await Promise.all(Array.from({ length: 5 }, () => store.hit(window, 3, 60_000)));
			expect(hits.map(({ count }) => count).sort()).toEqual([1, 2, 3, 4, 5]);
			for (const { count, allowed, remaining, resetAt } of hits) {
				expect(allowed).toBe(count <= 3);
				expect(remaining).toBe(Math.max(0, 3 - count));
				expect(resetAt).toBeGreaterThan(before + 50_000);
				expect(resetAt).toBeLessThanOrEqual(Date.now() + 60_000);
			}
		});

		it("starts a new window once the old one is over", async () => {
			const window = key();
			await store.hit(window, 1, 40);
			await eventually(async () => (await store.get(window)) === null);
			expect(await store.hit(window, 1, 60_000)).toMatchObject({ count: 1, allowed: true, remaining: 0 });
		});

		it("counts in several windows at once, or in none", async () => {
			const tag = `{${key()}}`;
			const windows = [
				{ key: `${tag}:requests`, by: 1, limit: 3, windowMs: 60_000 },
				{ key: `${tag}:tokens`, by: 40, limit: 100, windowMs: 30_000 },
			];
			const before = Date.now();
			const first = await store.hitAll(windows);
			await store.hitAll(windows);
			expect(first).toMatchObject([
				{ count: 1, allowed: true, remaining: 2 },
				{ count: 40, allowed: true, remaining: 60 },
			]);
			expect((first[0]?.resetAt ?? 0) - (first[1]?.resetAt ?? 0)).toBe(30_000);
			expect(first[1]?.resetAt).toBeGreaterThan(before + 20_000);
			expect(first[1]?.resetAt).toBeLessThanOrEqual(Date.now() + 30_001);
			const refused = [
				{ count: 2, allowed: true, remaining: 1, resetAt: first[0]?.resetAt },
				{ count: 80, allowed: false, remaining: 20, resetAt: first[1]?.resetAt },
			];
			expect([await store.hitAll(windows), await store.hitAll(windows)]).toEqual([refused, refused]);
			expect(await store.hitAll(windows.slice(0, 1))).toMatchObject([{ count: 3, allowed: true, remaining: 0 }]);
			expect(await store.hitAll([])).toEqual([]);
		});

		it("counts exactly up to the limit where many ask at once", async () => {
			const tag = `{${key()}}`;
			const windows = [10, 7].map((limit) => ({ key: `${tag}:${limit}`, by: 1, limit, windowMs: 60_000 }));
			const outcomes = await Promise.all(Array.from({ length: 50 }, () => store.hitAll(windows)));
			expect(outcomes.filter((counts) => counts.every(({ allowed }) => allowed))).toHaveLength(7);
			expect(outcomes.at(-1)).toMatchObject([{ count: 7, remaining: 3 }, { count: 7, remaining: 0 }]);
		});

		it("leaves no window behind where a first hit finds no room", async () => {
			const window = { key: key(), by: 5, limit: 4, windowMs: 60_000 };
			const [refused] = await store.hitAll([window]);
			expect(refused).toMatchObject({ count: 0, allowed: false, remaining: 4 });
			expect(refused?.resetAt).toBeGreaterThan(Date.now() + 50_000);
			expect(await store.get(window.key)).toBeNull();
		});

		it("begins windows that are counted together anew, each when it is over", async () => {
			const tag = `{${key()}}`;
			const brief = { key: `${tag}:brief`, by: 1, limit: 1, windowMs: 40 };
			const long = { key: `${tag}:long`, by: 1, limit: 5, windowMs: 60_000 };
			await store.hitAll([brief, long]);
			await eventually(async () => (await store.get(brief.key)) === null);
			expect(await store.hitAll([brief, long])).toMatchObject([{ count: 1, allowed: true }, { count: 2 }]);
		});

		it("corrects a window, and takes nothing from the one after it", async () => {
			const window = { key: key(), by: 50, limit: 100, windowMs: 60_000 };
			const [counted] = await store.hitAll([window]);
			const lasting = { resetAt: counted?.resetAt ?? 0, windowMs: 60_000 };
			await store.correctWindow(window.key, -30, lasting);
			await store.correctWindow(window.key, 200, lasting);
			expect(await store.get(window.key)).toBe("220");
			await store.correctWindow(window.key, -100, { ...lasting, resetAt: lasting.resetAt - 1 });
			expect(await store.get(window.key)).toBe("220");
			await store.correctWindow(window.key, 5, { ...lasting, resetAt: lasting.resetAt - 1 });
			expect(await store.hitAll([window])).toMatchObject([{ count: 225, allowed: false, resetAt: lasting.resetAt }]);
		});

		it("begins a window with what is added after the last one", async () => {
			const window = key();
			await store.correctWindow(window, -5, { resetAt: 1, windowMs: 60_000 });
			expect(await store.get(window)).toBeNull();
			await store.correctWindow(window, 5, { resetAt: 1, windowMs: 40 });
			expect(await store.get(window)).toBe("5");
			await eventually(async () => (await store.get(window)) === null);
		});

		it("counts", async () => {
			const counter = key();
			expect(await store.increment(counter)).toBe(1);
			expect(await store.increment(counter, 41)).toBe(42);
			expect(await store.increment(counter, -2)).toBe(40);
			expect(await store.get(counter)).toBe("40");
			await store.set(counter, "9000000000");
			expect(await store.increment(counter)).toBe(9_000_000_001);
			await store.set(counter, "word");
			await expect(store.increment(counter)).rejects.toThrow(/integer/);
		});

		it("keeps the time to live of a counter", async () => {
			const counter = key();
			await store.set(counter, "1", 40);
			await store.increment(counter);
			await eventually(async () => (await store.get(counter)) === null);
		});

		it("adds to numbers that are kept together, also when asked at once", async () => {
			const together = key();
			expect(await store.fields(together)).toEqual({});
			await store.addToFields(together, { "a|b|": 1, "sum.ms": 0.25 }, 60_000);
			await Promise.all(Array.from({ length: 20 }, () => store.addToFields(together, { "a|b|": 2, other: 1e9 }, 60_000)));
			expect(await store.fields(together)).toEqual({ "a|b|": 41, "sum.ms": 0.25, other: 20e9 });
			await store.addToFields(together, {}, 60_000);
			await store.delete(together);
			expect(await store.fields(together)).toEqual({});
		});

		it("takes many numbers at once", async () => {
			const together = key();
			const amounts = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`field ${index}`, index + 1]));
			await store.addToFields(together, amounts, 60_000);
			expect(await store.fields(together)).toEqual(amounts);
		});

		it("forgets numbers after their time, counted from the last addition", async () => {
			const [brief, longer] = [key(), key()];
			await Promise.all([30, 60_000.4].map((ttlMs) => store.addToFields(longer, { count: 1 }, ttlMs)));
			await store.addToFields(brief, { count: 1 }, 30);
			await eventually(async () => Object.keys(await store.fields(brief)).length === 0);
			expect(await store.fields(longer)).toEqual({ count: 2 });
			await store.addToFields(brief, { count: 1 }, 60_000);
			expect(await store.fields(brief)).toEqual({ count: 1 });
		});

		it("broadcasts to every listener of the channel, in order, and to no other", async () => {
			const [channel, other] = [key(), key()];
			const heard: string[] = [];
			const elsewhere: string[] = [];
			const [stopFirst, stopSecond, stopOther] = await Promise.all([
				store.subscribe(channel, (message) => void heard.push(`first ${message}`)),
				store.subscribe(channel, (message) => void heard.push(`second ${message}`)),
				store.subscribe(other, (message) => void elsewhere.push(message)),
			]);
			await store.publish(channel, "a");
			await store.publish(channel, "b");
			await eventually(() => heard.length === 4);
			expect(heard).toEqual(["first a", "second a", "first b", "second b"]);
			await stopFirst();
			await store.publish(channel, "c");
			await eventually(() => heard.includes("second c"));
			expect(heard).not.toContain("first c");
			await stopSecond();
			await store.publish(channel, "d");
			await store.publish(other, "end");
			await eventually(() => elsewhere.length === 1);
			expect(elsewhere).toEqual(["end"]);
			expect(heard).toHaveLength(5);
			await stopOther();
		});

		it("can listen again to a channel it had left", async () => {
			const channel = key();
			await (await store.subscribe(channel, () => {}))();
			const heard: string[] = [];
			const stop = await store.subscribe(channel, (message) => void heard.push(message));
			await store.publish(channel, "again");
			await eventually(() => heard.length === 1);
			await stop();
		});
	});
}
