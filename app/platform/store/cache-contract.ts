import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import type { BoundedCache } from "./bounded-cache";
import type { Store } from "./store";

/** What the cache of every store must do. `open` makes a store whose spaces hold `bytesOfSpace` each, at most. */
export function describeCache(name: string, open: () => Store, bytesOfSpace: number): void {
	describe(`cache of the store: ${name}`, () => {
		const store = open();
		const cache: BoundedCache = store.cache;
		const space = () => `{${randomUUID()}}`;
		afterAll(() => store.close());

		async function eventually(condition: () => Promise<boolean>): Promise<void> {
			while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
		}

		it("gives bytes back as they were, to their own space and key alone", async () => {
			const own = space();
			const bytes = Buffer.from([0, 255, 13, 10, 0x80, 0xc3]);
			await cache.put(own, "key", bytes, 60_000);
			expect(await cache.get(own, "key")).toEqual(bytes);
			expect(await cache.get(own, "other")).toBeNull();
			expect(await cache.get(space(), "key")).toBeNull();
			await cache.put(own, "key", Buffer.from("newer"), 60_000);
			expect((await cache.get(own, "key"))?.toString()).toBe("newer");
		});

		it("forgets an entry after its time, and not one that was put again for longer", async () => {
			const own = space();
			await cache.put(own, "brief", Buffer.from("1"), 30);
			await cache.put(own, "prolonged", Buffer.from("1"), 30);
			await cache.put(own, "prolonged", Buffer.from("2"), 60_000);
			await eventually(async () => (await cache.get(own, "brief")) === null);
			expect((await cache.get(own, "prolonged"))?.toString()).toBe("2");
		});

		it("drops older entries where a space is full, and keeps nothing that is larger than all of it", async () => {
			const own = space();
			const size = Math.floor(bytesOfSpace / 8);
			for (let index = 0; index < 40; index++) await cache.put(own, `key:${index}`, Buffer.alloc(size, index), 60_000 + index);
			const kept = await Promise.all(Array.from({ length: 40 }, (_, index) => cache.get(own, `key:${index}`)));
			expect(kept[39]).toEqual(Buffer.alloc(size, 39));
			const count = kept.filter(Boolean).length;
			expect(count).toBeGreaterThan(2);
			expect(count).toBeLessThan(8);
			expect(kept.slice(0, 30).every((entry) => entry === null)).toBe(true);
			await cache.put(own, "giant", Buffer.alloc(bytesOfSpace + 1), 60_000);
			expect(await cache.get(own, "giant")).toBeNull();
			await cache.put(own, "small", Buffer.from("fits"), 60_000);
			expect((await cache.get(own, "small"))?.toString()).toBe("fits");
		});

		it("makes room of what is over", async () => {
			const own = space();
			const size = Math.floor(bytesOfSpace / 3);
			await cache.put(own, "long", Buffer.alloc(size), 60_000);
			await cache.put(own, "brief", Buffer.alloc(size), 10);
			await eventually(async () => (await cache.get(own, "brief")) === null);
			await cache.put(own, "next", Buffer.alloc(size), 60_000);
			expect(await cache.get(own, "long")).not.toBeNull();
			expect(await cache.get(own, "next")).not.toBeNull();
		});
	});
}
