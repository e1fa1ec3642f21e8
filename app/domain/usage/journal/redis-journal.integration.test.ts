import { afterAll, expect, it } from "vitest";
import { connectRedis } from "~/platform/store/redis-client.server";
import { usageEvent } from "../../../../tests/factories/usage-event";
import { testRedisUrl } from "../../../../tests/setup/database";
import { startRedisCluster } from "../../../../tests/setup/redis-cluster";
import { toRecord } from "../usage-record.server";
import { RedisJournal } from "./redis-journal.server";

const cluster = await startRedisCluster();

afterAll(() => cluster.stop());

it.each([
	["one server", testRedisUrl()],
	["a cluster", cluster.url],
])("keeps and gives back the records of many organizations on %s", async (_, url) => {
	const client = connectRedis(url);
	const journal = new RedisJournal(client);
	const records = Array.from({ length: 300 }, () => toRecord(usageEvent()));
	const references = await Promise.all(records.map((record) => journal.append(record)));
	const found = async () => (await journal.orphans(0, 1000)).map(({ record }) => record?.id).sort();
	expect(await found()).toEqual(records.map(({ id }) => id).sort());
	expect(await journal.orphans(60_000, 1000)).toEqual([]);
	await journal.remove(references.slice(0, 100));
	// What came in one trip lies in one entry, which goes with the last of its records.
	expect((await found()).length).toBeGreaterThanOrEqual(200);
	await journal.remove(references.slice(100));
	expect(await found()).toEqual([]);
	await client.quit();
});

it("gives back what it cannot read as something to remove", async () => {
	const client = connectRedis(testRedisUrl());
	const journal = new RedisJournal(client);
	await client.xadd("{b7}:usage", "*", "r", "not a record");
	const entries = await journal.orphans(0, 10);
	expect(entries.map(({ record }) => record)).toEqual([null]);
	await journal.remove(entries.map(({ reference }) => reference));
	expect(await client.xlen("{b7}:usage")).toBe(0);
	await client.quit();
});
