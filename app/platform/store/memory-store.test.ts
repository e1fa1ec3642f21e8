import { expect, it } from "vitest";
import { describeBudgets } from "./budget-contract";
import { describeCache } from "./cache-contract";
import { MemoryStore } from "./memory-store.server";
import { bucketCount, bucketTag } from "./store";
import { describeStore } from "./store-contract";

describeStore("in process", () => new MemoryStore());
describeBudgets("in process", () => new MemoryStore());
describeCache("in process", () => new MemoryStore({ maxCacheBytes: 100_000 }), 100_000);

it("keeps to its bounds, dropping what was used longest ago", async () => {
	const store = new MemoryStore({ maxEntries: 100, maxCharacters: 10_000 });
	await store.set("often", "used");
	for (let index = 0; index < 1000; index++) {
		await store.set(`key:${index}`, "x".repeat(20));
		expect(await store.get("often")).toBe("used");
	}
	expect(store.size).toBeLessThanOrEqual(100);
	expect(await store.get("key:0")).toBeNull();
	expect(await store.get("key:999")).not.toBeNull();
	await store.set("large", "x".repeat(9000));
	expect(store.size).toBeLessThan(60);
	await store.close();
});

it("spreads organizations over all buckets", () => {
	const tags = new Set(Array.from({ length: 5000 }, (_, index) => bucketTag(`0199aaaa-0000-7000-8000-${index}`)));
	expect(tags.size).toBe(bucketCount);
	for (const tag of tags) expect(tag).toMatch(/^\{b([0-9]|[1-5][0-9]|6[0-3])\}$/);
});
