import { afterAll, expect, it } from "vitest";
import { testRedisUrl } from "../../../tests/setup/database";
import { describeBudgets } from "./budget-contract";
import { describeCache } from "./cache-contract";
import { closeStore, store } from "./index.server";
import { openRedisStore, RedisStore } from "./redis-store.server";
import { bucketCount } from "./store";
import { describeStore } from "./store-contract";

describeStore("Redis", () => openRedisStore(testRedisUrl()));
describeBudgets("Redis", () => openRedisStore(testRedisUrl()));
describeCache("Redis", () => openRedisStore(testRedisUrl(), 100_000 * bucketCount), 100_000);

afterAll(() => closeStore());

it("is what a process uses where REDIS_URL is set", () => {
	expect(store()).toBeInstanceOf(RedisStore);
	expect(store()).toBe(store());
});

it("hears nothing of another database on the same server", async () => {
	const url = new URL(testRedisUrl());
	const own = openRedisStore(url.href);
	url.pathname = `/${Number(url.pathname.slice(1)) + 1}`;
	const other = openRedisStore(url.href);
	const heard: string[] = [];
	const { promise, resolve } = Promise.withResolvers<void>();
	await own.subscribe("shared:news", (message) => {
		heard.push(message);
		if (message === "ours") resolve();
	});
	await other.publish("shared:news", "theirs");
	await own.publish("shared:news", "ours");
	await promise;
	expect(heard).toEqual(["ours"]);
	await Promise.all([own.close(), other.close()]);
});

it("shares windows, counters, values and messages between processes", async () => {
	const [one, other] = [openRedisStore(testRedisUrl()), openRedisStore(testRedisUrl())];
	await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? one : other).hit("shared:hits", 5, 60_000)));
	expect(await one.hit("shared:hits", 5, 60_000)).toMatchObject({ count: 11, allowed: false });
	await one.set("shared:value", "seen");
	expect(await other.get("shared:value")).toBe("seen");
	const { promise, resolve } = Promise.withResolvers<string>();
	await other.subscribe("shared:news", resolve);
	await one.publish("shared:news", "hello");
	expect(await promise).toBe("hello");
	await Promise.all([one.close(), other.close()]);
});
