import pg from "pg";
import { afterAll, beforeEach, expect, it } from "vitest";
import { idFloor, newId } from "~/platform/ids";
import { tenant } from "../../../tests/factories/tenant";
import { usageEvent } from "../../../tests/factories/usage-event";
import { newDatabase } from "../../../tests/setup/database";
import { dayMs } from "./partition-names";
import { dropExpired, ensurePartitions } from "./partitions.server";
import type { UsageEvent } from "./usage-event";
import { toRecord } from "./usage-record.server";
import { writeBatch } from "./write-batch.server";

let pool: pg.Pool;
const opened: pg.Pool[] = [];

beforeEach(async () => {
	pool = new pg.Pool({ connectionString: await newDatabase(), max: 8 });
	opened.push(pool);
});

afterAll(() => Promise.all(opened.map((each) => each.end())));

/** An id made at that time. */
const idAt = (time: number): string => idFloor(time).slice(0, 14) + newId().slice(14);

const write = (events: UsageEvent[]): Promise<number> => writeBatch(pool, events.map(toRecord));

const eventAt = (time: number, retentionDays: number, payload: UsageEvent["payload"] = null): UsageEvent =>
	usageEvent({ id: idAt(time), createdAt: time, retentionDays, payload });

async function partitionsOf(table: "log" | "log_payload"): Promise<Record<string, number>> {
	const { rows } = await pool.query<{ name: string; count: number }>(
		`SELECT tableoid::regclass::text AS name, count(*)::int AS count FROM ${table} GROUP BY 1 ORDER BY 1`,
	);
	return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

const now = Date.UTC(2026, 0, 31, 23, 30);
const payload = { request: {}, response: {} };

it("stands ready from yesterday until a week ahead, for every retention period in use", async () => {
	await tenant(pool, { retentionDays: 90 });
	const { created } = await ensurePartitions(pool, now);
	expect(created).toHaveLength(2 * 2 * (1 + 9));
	expect(created).toContain("log_r90_20260130");
	expect(created).toContain("log_payload_r30_20260207");
	await write([eventAt(now, 30, payload), eventAt(now + dayMs, 90), eventAt(Date.UTC(2026, 1, 1) - 1, 30)]);
	expect(await partitionsOf("log")).toEqual({ log_r30_20260131: 2, log_r90_20260201: 1 });
	expect(await partitionsOf("log_payload")).toEqual({ log_payload_r30_20260131: 1 });
	expect((await ensurePartitions(pool, now)).created).toEqual([]);
	expect((await ensurePartitions(pool, now + dayMs)).created).toHaveLength(4);
});

it("takes rows that nobody prepared for, and moves them where they belong later", async () => {
	const events = [
		eventAt(now, 7, payload), eventAt(now - 3 * dayMs, 7), eventAt(now - 20 * dayMs, 30), eventAt(now, 365),
	];
	await write(events);
	expect(await partitionsOf("log")).toEqual({ log_default: 4 });
	const { movedRows } = await ensurePartitions(pool, now);
	expect(movedRows).toBeGreaterThanOrEqual(5);
	expect(await partitionsOf("log")).toEqual({
		log_r30_20260111: 1, log_r365_20260131: 1, log_r7_20260128: 1, log_r7_20260131: 1,
	});
	expect(await partitionsOf("log_payload")).toEqual({ log_payload_r7_20260131: 1 });
	expect(await write(events)).toBe(0);
});

it("moves late rows of a known period out of its default", async () => {
	await ensurePartitions(pool, now);
	await write([eventAt(now - 10 * dayMs, 30)]);
	expect(await partitionsOf("log")).toEqual({ log_r30_default: 1 });
	await ensurePartitions(pool, now);
	expect(await partitionsOf("log")).toEqual({ log_r30_20260121: 1 });
});

it("drops a day once all of it is past its period, and deletes strays", async () => {
	await write([eventAt(now, 7, payload), eventAt(now - 2 * dayMs, 30, payload)]);
	await ensurePartitions(pool, now);
	await write([eventAt(now - 100 * dayMs, 30)]);
	expect((await dropExpired(pool, now)).dropped).toEqual([]);
	expect(await partitionsOf("log")).toEqual({ log_r30_20260129: 1, log_r7_20260131: 1 });
	const later = Date.UTC(2026, 1, 8);
	expect((await dropExpired(pool, later - 1)).dropped).not.toContain("log_r7_20260131");
	const { dropped } = await dropExpired(pool, later);
	expect(dropped).toContain("log_r7_20260131");
	expect(dropped).toContain("log_payload_r7_20260131");
	expect(await partitionsOf("log")).toEqual({ log_r30_20260129: 1 });
	expect(await partitionsOf("log_payload")).toEqual({ log_payload_r30_20260129: 1 });
});

it("works beside live writes without losing or refusing a row", async () => {
	const time = Date.now();
	const batches = Array.from({ length: 40 }, () => Array.from({ length: 20 }, () => eventAt(time, 30)));
	const missing: UsageEvent[] = [];
	const writing = batches.map(async (batch) => {
		await write(batch).catch(() => missing.push(...batch));
	});
	await Promise.all([...writing, ensurePartitions(pool), ensurePartitions(pool)]);
	// A write that met the attachment may have to be tried once more, as the recorder does.
	await write(missing);
	const { rows } = await pool.query("SELECT count(*)::int AS count FROM log");
	expect(rows).toEqual([{ count: 800 }]);
});
