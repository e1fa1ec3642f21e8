import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import type { Demand, ReserveOutcome } from "./budgets";
import { bucketTag, type Store } from "./store";

const nothing = { nano: 0, pico: 0 };

/** What the budgets of every store must do; run against each implementation. `open` makes a store that shares nothing but its data. */
export function describeBudgets(name: string, open: () => Store): void {
	describe(`budgets: ${name}`, () => {
		const store = open();
		const { budgets } = store;
		const tag = bucketTag("budgets");
		const versionKey = `policy:version:${tag}:${randomUUID()}`;
		const newKey = () => `budget:${tag}:${randomUUID()}`;
		afterAll(() => store.close());

		async function counted(spent = 0): Promise<string> {
			const key = newKey();
			expect(await budgets.beginCount(key)).toBe(true);
			await budgets.endCount(key, { nano: spent, pico: 0 }, []);
			return key;
		}

		function reserve(demands: Demand[], { id = randomUUID(), ttlMs = 60_000 } = {}): Promise<ReserveOutcome> {
			return budgets.reserve({ id, demands, versionKey, ttlMs });
		}

		const exactly = (key: string, limit: number, amount: number): Demand => ({
			key,
			limit,
			full: amount,
			usual: amount,
			least: amount,
			shares: false,
		});

		/** What is left: a demand that takes all there is. */
		async function leftOf(key: string, limit: number): Promise<number> {
			const id = randomUUID();
			const outcome = await reserve([{ key, limit, full: limit, usual: limit, least: 0, shares: false }], { id });
			if (outcome.kind !== "held") return 0;
			await budgets.settle({ id, holdId: id, parts: [{ key, held: outcome.amounts[0] as number, spent: nothing }] });
			return outcome.amounts[0] as number;
		}

		it("asks for a count of what it does not know, of one caller at a time", async () => {
			const key = newKey();
			expect(await reserve([exactly(key, 100, 1)])).toEqual({ kind: "unknown", index: 0 });
			expect(await budgets.beginCount(key)).toBe(true);
			expect(await budgets.beginCount(key)).toBe(false);
			await budgets.settle({ id: "seen", holdId: "h", parts: [{ key, held: 0, spent: { nano: 5, pico: 900 } }] });
			await budgets.settle({ id: "new", holdId: "h", parts: [{ key, held: 0, spent: { nano: 7, pico: 200 } }] });
			await budgets.endCount(key, { nano: 10, pico: 900 }, ["seen"]);
			// 10.9 counted and 7.2 noted are 18.1.
			expect(await leftOf(key, 100)).toBe(81);
			expect(await budgets.beginCount(key)).toBe(false);
		});

		it("holds of all budgets or of none", async () => {
			const [roomy, tight] = [await counted(), await counted(90)];
			expect(await reserve([exactly(roomy, 100, 20), exactly(tight, 100, 20)])).toMatchObject({ kind: "refused", index: 1 });
			expect(await leftOf(roomy, 100)).toBe(100);
			expect(await reserve([exactly(roomy, 100, 20), exactly(tight, 100, 10)])).toMatchObject({ kind: "held", amounts: [20, 10] });
			expect(await leftOf(roomy, 100)).toBe(80);
		});

		it("never holds more than the limit, however many ask at once", async () => {
			const key = await counted();
			const outcomes = await Promise.all(Array.from({ length: 200 }, () => reserve([exactly(key, 1000, 30)])));
			expect(outcomes.filter(({ kind }) => kind === "held")).toHaveLength(33);
			expect(await reserve([exactly(key, 1000, 10)])).toMatchObject({ kind: "held" });
			expect(await reserve([exactly(key, 1000, 1)])).toMatchObject({ kind: "refused", index: 0 });
		});

		it("holds all that is left of what is short, where the least fits", async () => {
			const key = await counted();
			const demand = { key, limit: 100, full: 60, usual: 60, least: 5, shares: false };
			expect(await reserve([demand])).toMatchObject({ amounts: [60] });
			expect(await reserve([demand])).toMatchObject({ amounts: [40] });
			expect(await reserve([demand])).toMatchObject({ kind: "refused" });
		});

		it("tells what is spent from what others hold", async () => {
			const [busy, spent] = [await counted(), await counted(90)];
			expect(await reserve([exactly(busy, 100, 95)])).toMatchObject({ kind: "held" });
			expect(await reserve([exactly(busy, 100, 10)])).toMatchObject({ kind: "refused", held: true });
			expect(await reserve([exactly(busy, 100, 101)])).toMatchObject({ kind: "refused", held: false });
			expect(await reserve([exactly(spent, 100, 8)])).toMatchObject({ kind: "held" });
			expect(await reserve([exactly(spent, 100, 5)])).toMatchObject({ kind: "refused", held: true });
			expect(await reserve([exactly(spent, 100, 11)])).toMatchObject({ kind: "refused", held: false });
			expect(await reserve([exactly(await counted(100), 100, 0)])).toMatchObject({ kind: "refused", held: false });
		});

		it("holds no more than a quarter of what is left for who shares, and the least at least", async () => {
			const key = await counted();
			const demand = { key, limit: 100, full: 25, usual: 20, least: 5, shares: true };
			const amounts = [];
			for (;;) {
				const outcome = await reserve([demand]);
				if (outcome.kind !== "held") break;
				amounts.push(outcome.amounts[0]);
			}
			expect(amounts).toEqual([25, 18, 14, 10, 8, 6, 5, 5, 5]);
			expect(await reserve([{ ...demand, limit: 200 }])).toMatchObject({ amounts: [25] });
			expect(await reserve([{ ...demand, limit: 200, full: 1000 }])).toMatchObject({ amounts: [19] });
		});

		it("refuses even what costs nothing once the limit is reached", async () => {
			const key = await counted(100);
			expect(await reserve([exactly(key, 100, 0)])).toMatchObject({ kind: "refused" });
			expect(await reserve([exactly(key, 101, 0)])).toMatchObject({ kind: "held", amounts: [0] });
		});

		it("settles once per id, to the last digit, and ends the hold", async () => {
			const key = await counted();
			const id = randomUUID();
			await reserve([exactly(key, 1000, 400)], { id });
			const settlement = { id: "event", holdId: id, parts: [{ key, held: 400, spent: { nano: 100, pico: 600 } }] };
			await budgets.settle(settlement);
			await budgets.settle(settlement);
			// A started unit counts as a whole one.
			expect(await leftOf(key, 1000)).toBe(899);
			await budgets.settle({ id: "other", holdId: "none", parts: [{ key, held: 0, spent: { nano: 0, pico: 400 } }] });
			expect(await leftOf(key, 1000)).toBe(899);
		});

		it("frees holds whose time is over", async () => {
			const key = await counted();
			await reserve([exactly(key, 100, 60)], { ttlMs: 30 });
			expect(await leftOf(key, 100)).toBe(40);
			while ((await leftOf(key, 100)) !== 100) await new Promise((resolve) => setTimeout(resolve, 5));
		});

		it("keeps holds that are prolonged", async () => {
			const key = await counted();
			const [kept, lost] = [randomUUID(), randomUUID()];
			await reserve([exactly(key, 100, 20)], { id: lost, ttlMs: 50 });
			await reserve([exactly(key, 100, 30)], { id: kept, ttlMs: 50 });
			await budgets.prolong([{ id: kept, parts: [{ key, held: 30 }] }, { id: "gone", parts: [{ key, held: 5 }] }], 60_000);
			while ((await leftOf(key, 100)) !== 70) await new Promise((resolve) => setTimeout(resolve, 5));
		});

		it("counts anew after it was told to forget, and keeps the holds", async () => {
			const key = await counted(10);
			await reserve([exactly(key, 100, 30)]);
			await budgets.forget([key]);
			expect(await reserve([exactly(key, 100, 1)])).toMatchObject({ kind: "unknown" });
			expect(await budgets.beginCount(key)).toBe(true);
			await budgets.endCount(key, { nano: 20, pico: 1 }, []);
			expect(await leftOf(key, 100)).toBe(49);
		});

		it("tells the policy version with every answer", async () => {
			const key = await counted();
			expect(await reserve([exactly(key, 10, 1)])).toMatchObject({ version: null });
			await store.set(versionKey, "7");
			expect(await reserve([exactly(key, 10, 1)])).toMatchObject({ version: 7 });
			expect(await reserve([exactly(key, 10, 100)])).toMatchObject({ kind: "refused", version: 7 });
		});
	});
}
