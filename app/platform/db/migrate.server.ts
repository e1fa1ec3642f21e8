import { createHash, randomUUID } from "node:crypto";
import { runMigrations } from "graphile-worker";
import type pg from "pg";
import { StartupError } from "../startup-error";

export type Migration = { name: string; sql: string };

type AppliedMigration = { migration_name: string; checksum: string; finished_at: Date | null };

// The number that `prisma migrate deploy` locks with, so that both tools exclude each other.
const lockNumber = 72_707_369;

// Prisma's own table, column for column, so that its CLI reads our history.
const historyTable = `
	CREATE TABLE IF NOT EXISTS _prisma_migrations (
		id VARCHAR(36) PRIMARY KEY NOT NULL,
		checksum VARCHAR(64) NOT NULL,
		finished_at TIMESTAMPTZ,
		migration_name VARCHAR(255) NOT NULL,
		logs TEXT,
		rolled_back_at TIMESTAMPTZ,
		started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
		applied_steps_count INTEGER NOT NULL DEFAULT 0
	)`;

const files = import.meta.glob<string>("/prisma/migrations/*/migration.sql", {
	query: "?raw",
	import: "default",
	eager: true,
});

/** The migrations this build was made with, oldest first. */
export const migrations: readonly Migration[] = Object.entries(files)
	.map(([path, sql]) => ({ name: path.split("/").at(-2) as string, sql }))
	.sort((a, b) => (a.name < b.name ? -1 : 1));

/**
 * Brings the database to this build's schema and returns the names of what was applied. Several processes may call it at
 * once. Throws StartupError where the database belongs to a newer build, or where its history disagrees with ours.
 */
export async function migrate(pool: pg.Pool, list: readonly Migration[] = migrations): Promise<string[]> {
	const client = await pool.connect();
	try {
		await client.query("SELECT pg_advisory_lock($1)", [lockNumber]);
		try {
			await client.query(historyTable);
			const pending = pendingMigrations(list, await appliedMigrations(client));
			for (const migration of pending) await apply(client, migration);
			// The job queue keeps its tables in a schema of its own and looks after them itself.
			await runMigrations({ pgPool: pool, schema: "graphile_worker" });
			return pending.map((migration) => migration.name);
		} finally {
			await client.query("SELECT pg_advisory_unlock($1)", [lockNumber]);
		}
	} finally {
		client.release();
	}
}

/** Sha256 over the file, hex: what Prisma compares. */
export function checksumOf(migration: Migration): string {
	return createHash("sha256").update(migration.sql).digest("hex");
}

async function appliedMigrations(client: pg.PoolClient): Promise<AppliedMigration[]> {
	const { rows } = await client.query<AppliedMigration>(
		"SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
	);
	return rows;
}

function pendingMigrations(list: readonly Migration[], applied: AppliedMigration[]): Migration[] {
	const known = new Map(list.map((migration) => [migration.name, migration]));
	for (const row of applied) {
		const migration = known.get(row.migration_name);
		if (!migration) {
			throw new StartupError(
				`The database is of a newer version of LLM Gateway: it has the migration "${row.migration_name}", which this ` +
					"build does not know. Start the newer version, or restore a backup made before the upgrade.",
			);
		}
		if (!row.finished_at) {
			throw new StartupError(
				`The migration "${row.migration_name}" was begun by another tool and did not finish. Repair the database, then ` +
					`run: npx prisma migrate resolve --rolled-back ${row.migration_name}`,
			);
		}
		if (row.checksum !== checksumOf(migration)) {
			throw new StartupError(
				`The migration "${row.migration_name}" differs from the one that this database was made with. ` +
					"Migrations must not be edited once applied; check out the right version.",
			);
		}
	}
	const done = new Set(applied.map((row) => row.migration_name));
	return list.filter((migration) => !done.has(migration.name));
}

/** One transaction for the file and its history row: a crash leaves both or neither. */
async function apply(client: pg.PoolClient, migration: Migration): Promise<void> {
	await client.query("BEGIN");
	try {
		await client.query(migration.sql);
		await client.query(
			`INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
			 VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
			[randomUUID(), checksumOf(migration), migration.name],
		);
		await client.query("COMMIT");
	} catch (error) {
		await client.query("ROLLBACK");
		throw new StartupError(`The migration "${migration.name}" failed: ${(error as Error).message}`, { cause: error });
	}
}
