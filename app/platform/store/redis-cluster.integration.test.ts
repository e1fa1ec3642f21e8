import { afterAll, expect, it } from "vitest";
import { startRedisCluster } from "../../../tests/setup/redis-cluster";
import { describeBudgets } from "./budget-contract";
import { describeCache } from "./cache-contract";
import { connectRedis } from "./redis-client.server";
import { openRedisStore } from "./redis-store.server";
import { bucketCount, bucketTag } from "./store";
import { describeStore } from "./store-contract";

const cluster = await startRedisCluster();

afterAll(() => cluster.stop());

describeStore("Redis Cluster", () => openRedisStore(cluster.url));
describeBudgets("Redis Cluster", () => openRedisStore(cluster.url));
describeCache("Redis Cluster", () => openRedisStore(cluster.url, 100_000 * bucketCount), 100_000);

it("keeps a bucket's keys on one server and the buckets on several", async () => {
	const client = connectRedis(cluster.url);
	const slot = (key: string) => client.cluster("KEYSLOT", key);
	const tag = bucketTag("0199aaaa-0000-7000-8000-000000000001");
	expect(await slot(`${tag}:usage`)).toBe(await slot(`${tag}:limits:key`));
	const slots = await Promise.all(Array.from({ length: bucketCount }, (_, bucket) => slot(`{b${bucket}}:usage`)));
	expect(slots.some((each) => each < 8192) && slots.some((each) => each >= 8192)).toBe(true);
	await client.quit();
});
