import type { Pool, PoolClient } from "pg";
import { idFloor, idTime } from "~/platform/ids";
import {
	dayBounds,
	dayMs,
	dayOfPartition,
	dayPartition,
	daysToPrepare,
	isExpiredDay,
	type PartitionedTable,
	partitionedTables,
	periodDefault,
	periodPartition,
} from "./partition-names";

/** Longest that a change of partitions waits for its lock: behind it, new writes would wait as well. */
const lockTimeout = "2s";

/** Serialises upkeep across processes; any fixed number of our own. */
const advisoryLock = 7_215_440_318;

export type PartitionChanges = { created: string[]; dropped: string[]; movedRows: number; deletedRows: number };

/**
 * Makes the partitions that rows of the coming days need, for every retention period in use, and moves rows that had to
 * be caught by a default partition into their own. Safe to run at any time, from any process, beside live writes.
 */
export async function ensurePartitions(pool: Pool, now = Date.now()): Promise<PartitionChanges> {
	const changes: PartitionChanges = { created: [], dropped: [], movedRows: 0, deletedRows: 0 };
	await underLock(pool, async (client) => {
		for (const table of partitionedTables) {
			for (const retentionDays of await periodsInUse(client, table)) {
				await ensurePeriod(client, table, retentionDays, changes);
				const days = new Set([...daysToPrepare(now), ...(await strayDays(client, table, retentionDays, now))]);
				for (const day of days) await ensureDay(client, table, retentionDays, day, changes);
			}
		}
	});
	return changes;
}

/** Drops days that are past their retention, and deletes such rows from the default partitions. */
export async function dropExpired(pool: Pool, now = Date.now()): Promise<PartitionChanges> {
	const changes: PartitionChanges = { created: [], dropped: [], movedRows: 0, deletedRows: 0 };
	await underLock(pool, async (client) => {
		for (const table of partitionedTables) {
			for (const { name, retentionDays } of await periods(client, table)) {
				for (const child of await children(client, name)) {
					const day = dayOfPartition(child);
					if (day === null || !isExpiredDay(day, retentionDays, now)) continue;
					await inTransaction(client, () => client.query(`DROP TABLE "${child}"`));
					changes.dropped.push(child);
				}
			}
			changes.deletedRows += await deleteExpiredStrays(client, table, now);
		}
	});
	return changes;
}

/** Retention periods that organizations have, and those of rows that have no partition of their own yet. */
async function periodsInUse(client: PoolClient, table: PartitionedTable): Promise<number[]> {
	const { rows } = await client.query<{ days: number }>(
		`SELECT DISTINCT retention_days AS days FROM organization
		UNION SELECT DISTINCT retention_days FROM "${table}_default" ORDER BY 1`,
	);
	return [...new Set([30, ...rows.map(({ days }) => days)])].filter((days) => days > 0);
}

async function ensurePeriod(
	client: PoolClient,
	table: PartitionedTable,
	retentionDays: number,
	changes: PartitionChanges,
): Promise<void> {
	const name = periodPartition(table, retentionDays);
	if (!(await exists(client, name))) {
		await inTransaction(client, async () => {
			await client.query(`CREATE TABLE "${name}" (LIKE "${table}" INCLUDING ALL) PARTITION BY RANGE (id)`);
			await client.query(`CREATE TABLE "${periodDefault(table, retentionDays)}" PARTITION OF "${name}" DEFAULT`);
			changes.movedRows += await moveRows(client, `${table}_default`, name, "retention_days = $1", [retentionDays]);
			await client.query(`ALTER TABLE "${table}" ATTACH PARTITION "${name}" FOR VALUES IN (${retentionDays})`);
		});
		changes.created.push(name);
	}
}

/** Days of rows that the period's default partition had to catch, as far as they are still to be kept. */
async function strayDays(
	client: PoolClient,
	table: PartitionedTable,
	retentionDays: number,
	now: number,
): Promise<number[]> {
	const { rows } = await client.query<{ day: string }>(
		`SELECT DISTINCT substr(id::text, 1, 13) AS day FROM "${periodDefault(table, retentionDays)}" LIMIT 10000`,
	);
	const days = rows.map(({ day }) => Math.floor(idTime(day) / dayMs) * dayMs);
	return [...new Set(days)].filter((day) => !isExpiredDay(day, retentionDays, now) && day <= now + 30 * dayMs);
}

/**
 * The table is made apart, given its constraint, and attached: unlike CREATE … PARTITION OF this takes no lock on the
 * parent that would stop reading and writing, and the attachment has nothing to check but the (empty) default.
 */
async function ensureDay(
	client: PoolClient,
	table: PartitionedTable,
	retentionDays: number,
	day: number,
	changes: PartitionChanges,
): Promise<void> {
	const name = dayPartition(table, retentionDays, day);
	if (await exists(client, name)) return;
	const parent = periodPartition(table, retentionDays);
	const [from, to] = dayBounds(day);
	await inTransaction(client, async () => {
		await client.query(`CREATE TABLE "${name}" (LIKE "${parent}" INCLUDING ALL)`);
		await client.query(
			`ALTER TABLE "${name}" ADD CONSTRAINT "${name}_bounds" CHECK (
				retention_days = ${retentionDays} AND id >= '${from}' AND id < '${to}')`,
		);
		const stray = periodDefault(table, retentionDays);
		changes.movedRows += await moveRows(client, stray, name, "id >= $1 AND id < $2", [from, to]);
		await client.query(`ALTER TABLE "${parent}" ATTACH PARTITION "${name}" FOR VALUES FROM ('${from}') TO ('${to}')`);
		await client.query(`ALTER TABLE "${name}" DROP CONSTRAINT "${name}_bounds"`);
	});
	changes.created.push(name);
}

/** Moves within the caller's transaction; no row can slip in between, because the source is locked first. */
async function moveRows(
	client: PoolClient,
	source: string,
	target: string,
	condition: string,
	values: unknown[],
): Promise<number> {
	await client.query(`LOCK TABLE "${source}" IN SHARE ROW EXCLUSIVE MODE`);
	const { rowCount } = await client.query(
		`WITH moved AS (DELETE FROM "${source}" WHERE ${condition} RETURNING *)
		INSERT INTO "${target}" SELECT * FROM moved`,
		values,
	);
	return rowCount ?? 0;
}

/** In small steps, so that a flood of such rows is neither one huge transaction nor one long lock. */
async function deleteExpiredStrays(client: PoolClient, table: PartitionedTable, now: number): Promise<number> {
	let deleted = 0;
	for (const { retentionDays } of await periods(client, table)) {
		const name = periodDefault(table, retentionDays);
		const cutoff = idFloor(now - retentionDays * dayMs);
		for (;;) {
			const { rowCount } = await client.query(
				`DELETE FROM "${name}" WHERE id IN (SELECT id FROM "${name}" WHERE id < $1 LIMIT 5000)`,
				[cutoff],
			);
			deleted += rowCount ?? 0;
			if ((rowCount ?? 0) < 5000) break;
		}
	}
	return deleted;
}

async function periods(
	client: PoolClient,
	table: PartitionedTable,
): Promise<{ name: string; retentionDays: number }[]> {
	const names = await children(client, table);
	return names.flatMap((name) => {
		const match = /_r(\d+)$/.exec(name);
		return match ? [{ name, retentionDays: Number(match[1]) }] : [];
	});
}

async function children(client: PoolClient, parent: string): Promise<string[]> {
	const { rows } = await client.query<{ name: string }>(
		`SELECT child.relname AS name FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
		WHERE inhparent = $1::regclass ORDER BY 1`,
		[`"${parent}"`],
	);
	return rows.map(({ name }) => name);
}

async function exists(client: PoolClient, name: string): Promise<boolean> {
	const { rows } = await client.query<{ found: boolean }>("SELECT to_regclass($1) IS NOT NULL AS found", [`"${name}"`]);
	return rows[0]?.found ?? false;
}

async function inTransaction(client: PoolClient, work: () => Promise<unknown>): Promise<void> {
	await client.query("BEGIN");
	try {
		await client.query(`SET LOCAL lock_timeout = '${lockTimeout}'`);
		await work();
		await client.query("COMMIT");
	} catch (error) {
		await client.query("ROLLBACK");
		throw error;
	}
}

async function underLock(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
	const client = await pool.connect();
	try {
		await client.query("SELECT pg_advisory_lock($1)", [advisoryLock]);
		try {
			await work(client);
		} finally {
			await client.query("SELECT pg_advisory_unlock($1)", [advisoryLock]);
		}
		client.release();
	} catch (error) {
		// A broken session gives up its advisory lock only when it is closed.
		client.release(error as Error);
		throw error;
	}
}
