import { Redis } from "ioredis";
import pg from "pg";
import pino from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { newId } from "~/platform/ids";
import { connectRedis, type RedisClient } from "~/platform/store/redis-client.server";
import { bucketTag } from "~/platform/store/store";
import { tenant, type Tenant } from "../../../tests/factories/tenant";
import { usageEvent } from "../../../tests/factories/usage-event";
import { testDatabase, testRedisUrl } from "../../../tests/setup/database";
import type { Journal } from "./journal/journal";
import { PostgresJournal } from "./journal/postgres-journal.server";
import { RedisJournal } from "./journal/redis-journal.server";
import type { UsageEvent } from "./usage-event";
import { type RecorderOptions, UsageRecorder } from "./usage-recorder.server";
import { readPayload } from "./usage-record.server";

const pool = new pg.Pool({ connectionString: testDatabase(), max: 12 });
const logger = pino({ level: "silent" });
const never = 3_600_000;
let redis: RedisClient;
let inspector: Redis;
let owner: Tenant;
const running: UsageRecorder[] = [];

beforeAll(() => {
	redis = connectRedis(testRedisUrl());
	inspector = new Redis(testRedisUrl());
});

afterEach(async () => {
	await Promise.all(running.splice(0).map((recorder) => recorder.stop(0)));
	await pool.query("TRUNCATE log, log_payload, usage_hourly, usage_hourly_source, usage_journal, api_key_usage");
	await inspector.flushdb();
});

afterAll(async () => {
	await Promise.all([redis.quit(), inspector.quit(), pool.end()]);
});

function recorder(journal: Journal, options: Partial<RecorderOptions> = {}, database = pool): UsageRecorder {
	const made = new UsageRecorder(database, journal, logger, { recoverEveryMs: never, ...options });
	running.push(made);
	return made;
}

const events = (count: number, given: Partial<UsageEvent> = {}): UsageEvent[] =>
	Array.from({ length: count }, () => usageEvent({ ...owner, ...given }));

type State = { logs: number; usage: string; keyRequests: number; hourly: number; hourlyCost: string; sources: number };

async function state(): Promise<State> {
	const { rows } = await pool.query<State>(
		`SELECT (SELECT count(*)::int FROM log) AS logs,
			(SELECT coalesce(trim_scale(sum(usage)), 0)::text FROM api_key_usage) AS usage,
			(SELECT coalesce(sum(request_count), 0)::int FROM api_key_usage) AS "keyRequests",
			(SELECT coalesce(sum(request_count), 0)::int FROM usage_hourly) AS hourly,
			(SELECT coalesce(trim_scale(sum(cost)), 0)::text FROM usage_hourly) AS "hourlyCost",
			(SELECT coalesce(sum(request_count), 0)::int FROM usage_hourly_source) AS sources`,
	);
	return rows[0] as State;
}

const counted = (count: number, cost: string): State => ({
	logs: count, usage: cost, keyRequests: count, hourly: count, hourlyCost: cost, sources: count,
});

async function eventually(condition: () => Promise<boolean> | boolean): Promise<void> {
	while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

const journals: [string, () => Journal, () => Promise<number>][] = [
	["Redis", () => new RedisJournal(redis), async () => await inspector.xlen(`${bucketTag(owner.organizationId)}:usage`)],
	[
		"Postgres",
		() => new PostgresJournal(pool),
		async () => (await pool.query<{ count: number }>("SELECT count(*)::int FROM usage_journal")).rows[0]?.count ?? 0,
	],
];

describe.each(journals)("recording usage with a journal in %s", (_, journal, journaled) => {
	beforeAll(async () => {
		owner = await tenant(pool);
	});

	it("holds an event in the journal until it is written, and moves every figure once", async () => {
		const process = recorder(journal(), { flushAfterMs: never });
		const batch = events(25);
		await Promise.all(batch.map((event) => process.record(event)));
		expect(await journaled()).toBeGreaterThan(0);
		expect(await state()).toEqual(counted(0, "0"));
		await process.flush();
		expect(await state()).toEqual(counted(25, "0.000675"));
		await eventually(async () => (await journaled()) === 0);
		expect(process.backlog).toBe(0);
	});

	it("writes by itself soon after an event", async () => {
		await recorder(journal()).record(usageEvent(owner));
		await eventually(async () => (await state()).logs === 1);
	});

	it("changes nothing when the same events come again, from any process, at once and interleaved", async () => {
		const [first, second] = [recorder(journal(), { maxBatch: 7 }), recorder(journal(), { maxBatch: 11 })];
		const keys = await Promise.all(Array.from({ length: 5 }, () => tenant(pool)));
		const batch = keys.flatMap((key) => events(40, key));
		const shuffled = batch.toSorted((a, b) => a.id.slice(-8).localeCompare(b.id.slice(-8)));
		await Promise.all([
			...batch.map((event) => first.record(event)),
			...shuffled.map((event) => second.record(event)),
			...batch.map((event) => first.record(event)),
		]);
		await Promise.all([first.stop(), second.stop()]);
		expect(await state()).toEqual(counted(200, "0.0054"));
		const again = recorder(journal());
		await Promise.all(batch.map((event) => again.record(event)));
		await again.stop();
		expect(await state()).toEqual(counted(200, "0.0054"));
		await eventually(async () => (await journaled()) === 0);
	});

	it("recovers what a process left behind, once, whoever does it", async () => {
		const dead = recorder(journal(), { flushAfterMs: never });
		await Promise.all(events(60).map((event) => dead.record(event)));
		const heirs = [recorder(journal()), recorder(journal())];
		expect(await heirs[0]?.recover()).toBe(0);
		await Promise.all(heirs.map((heir) => heir.recover(0)));
		expect(await state()).toEqual(counted(60, "0.00162"));
		expect(await journaled()).toBe(0);
		await dead.flush();
		expect(await state()).toEqual(counted(60, "0.00162"));
	});

	it("looks for such events when it starts", async () => {
		const dead = recorder(journal(), { flushAfterMs: never });
		await dead.record(usageEvent(owner));
		recorder(journal(), { orphanAgeMs: 0 }).start();
		await eventually(async () => (await journaled()) === 0 && (await state()).logs === 1);
	});

	it("leaves its own waiting events alone while it recovers", async () => {
		const process = recorder(journal(), { flushAfterMs: never });
		await process.record(usageEvent(owner));
		expect(await process.recover(0)).toBe(0);
		expect(await journaled()).toBe(1);
	});

	it("keeps events while Postgres is away and writes them when it is back", async () => {
		const away = new pg.Pool({ connectionString: `${testDatabase()}_missing`, max: 2 });
		let database = away;
		const switching = { query: (...given: Parameters<pg.Pool["query"]>) => database.query(...given) } as pg.Pool;
		const process = recorder(journal(), { flushAfterMs: 1 }, switching);
		await Promise.all(events(30).map((event) => process.record(event)));
		await process.flush();
		expect(process.backlog).toBe(30);
		database = pool;
		await eventually(() => process.backlog === 0);
		expect(await state()).toEqual(counted(30, "0.00081"));
		await away.end();
	});

	it("keeps within its memory by leaving to the journal what the journal has", async () => {
		const process = recorder(journal(), { flushAfterMs: never, boundCharacters: 10_000 });
		process.start();
		await Promise.all(events(50).map((event) => process.record(event)));
		await eventually(() => process.backlog < 20);
		await process.flush();
		await process.recover(0);
		expect(await state()).toEqual(counted(50, "0.00135"));
	});

	it("writes the good events of a batch that has a bad one, and mends what can be mended", async () => {
		const process = recorder(journal(), { flushAfterMs: never });
		const odd = usageEvent({ ...owner, promptTokens: 2 ** 40, completionTokens: 1.5, sessionId: "a\0b\ud800c" });
		const hopeless = usageEvent({ ...owner, projectId: "not an id" });
		await Promise.all([...events(5), odd, hopeless, ...events(5)].map((event) => process.record(event)));
		await process.flush();
		expect((await state()).logs).toBe(11);
		const mended = "SELECT session_id, prompt_tokens, completion_tokens FROM log WHERE id = $1";
		const { rows } = await pool.query(mended, [odd.id]);
		expect(rows).toEqual([{ session_id: "a\ufffdb\ufffdc", prompt_tokens: 2_147_483_647, completion_tokens: 2 }]);
		expect(process.backlog).toBe(0);
	});

	it("stores a payload encrypted, in the journal as well", async () => {
		const process = recorder(journal(), { flushAfterMs: never });
		const payload = { request: { messages: [{ role: "user", content: "a secret" }] }, response: { text: "ünï" } };
		const event = usageEvent({ ...owner, payload });
		await process.record(event);
		const [entry] = await journal().orphans(0, 10);
		expect(entry?.record?.text).not.toContain("a secret");
		await process.flush();
		const stored = "SELECT encrypted FROM log_payload WHERE id = $1";
		const { rows } = await pool.query<{ encrypted: Buffer }>(stored, [event.id]);
		expect(rows[0]?.encrypted.toString("latin1")).not.toContain("a secret");
		expect(readPayload(rows[0]?.encrypted as Buffer)).toEqual(payload);
	});

	it("counts the usage of a key that was deleted meanwhile without failing", async () => {
		const process = recorder(journal(), { flushAfterMs: never });
		await process.record(usageEvent({ ...owner, apiKeyId: newId() }));
		await process.flush();
		expect(await state()).toMatchObject({ logs: 1, hourly: 1, keyRequests: 0 });
	});
});

describe("when Redis loses its data or is away", () => {
	beforeAll(async () => {
		owner = await tenant(pool);
	});

	it("appends again what only memory has, once the connection is back", async () => {
		const own = connectRedis(testRedisUrl());
		const process = recorder(new RedisJournal(own), { flushAfterMs: never });
		process.start();
		await Promise.all(events(20).map((event) => process.record(event)));
		await inspector.flushdb();
		await inspector.client("KILL", "ID", String(await own.client("ID")));
		const heir = recorder(new RedisJournal(redis));
		await eventually(async () => (await heir.recover(0)) > 0);
		await eventually(async () => (await heir.recover(0)) === 0);
		expect(await state()).toEqual(counted(20, "0.00054"));
		own.disconnect();
	});

	it("lets an answer end once Postgres has its event, without a journal", async () => {
		const nowhere = connectRedis("redis://127.0.0.1:1");
		const process = recorder(new RedisJournal(nowhere), { flushAfterMs: never, patienceMs: never });
		await Promise.all(events(10).map((event) => process.record(event)));
		expect(await state()).toEqual(counted(10, "0.00027"));
		nowhere.disconnect();
	});

	it("does not hold an answer for ever where both are away", async () => {
		const nowhere = connectRedis("redis://127.0.0.1:1");
		const away = new pg.Pool({ connectionString: `${testDatabase()}_missing`, max: 2 });
		const process = recorder(new RedisJournal(nowhere), { patienceMs: 50 }, away);
		process.start();
		await process.record(usageEvent(owner));
		expect(process.backlog).toBe(1);
		nowhere.disconnect();
		await away.end();
	});
});
