import { execFileSync } from "node:child_process";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { emptyDatabase, newDatabase, testDatabase } from "../../../tests/setup/database";
import { describeDatabase, schemaScript } from "../../../tests/setup/schema-diff";
import { checksumOf, migrate, migrations } from "./migrate.server";

const pools: pg.Pool[] = [];

function open(url: string): pg.Pool {
	const pool = new pg.Pool({ connectionString: url, max: 4 });
	pool.on("error", () => undefined).on("connect", (client) => client.on("error", () => undefined));
	pools.push(pool);
	return pool;
}

afterAll(async () => {
	await Promise.all(pools.map((pool) => pool.end()));
});

test("the migrated database is what schema.prisma says", async () => {
	const scratch = await emptyDatabase();
	await open(scratch).query(await schemaScript(scratch));
	const wanted = await describeDatabase(scratch);
	expect(wanted.length).toBeGreaterThan(100);
	expect(await describeDatabase(testDatabase())).toEqual(wanted);
});

test("that comparison sees a changed column, a lost index and a lost default", async () => {
	const changed = await newDatabase();
	const before = await describeDatabase(changed);
	const pool = open(changed);
	await pool.query('ALTER TABLE "log" ALTER COLUMN "source" SET NOT NULL');
	await pool.query('DROP INDEX "project_organization_id_idx"');
	await pool.query('ALTER TABLE "organization" ALTER COLUMN "retention_days" DROP DEFAULT');
	const after = await describeDatabase(changed);
	expect(after.filter((line) => !before.includes(line))).toEqual([
		"column log.source: text not null",
		"column organization.retention_days: integer not null",
	]);
	expect(before.length - after.length).toBe(1);
});

test("log tables are partitioned by retention period and take any row at once", async () => {
	const pool = open(testDatabase());
	const { rows } = await pool.query<{ table: string; key: string }>(
		`SELECT partrelid::regclass::text AS table, pg_get_partkeydef(partrelid) AS key FROM pg_partitioned_table ORDER BY 1`,
	);
	expect(rows).toContainEqual({ table: "log", key: "LIST (retention_days)" });
	expect(rows).toContainEqual({ table: "log_payload", key: "LIST (retention_days)" });
	const inserted = await pool.query(
		`INSERT INTO log_payload (id, retention_days, organization_id, encrypted)
		 VALUES (gen_random_uuid(), 4711, gen_random_uuid(), '\\x00')`,
	);
	expect(inserted.rowCount).toBe(1);
});

test("the history is the one that prisma migrate deploy would write", async () => {
	const { rows } = await open(testDatabase()).query(
		"SELECT migration_name, checksum, applied_steps_count, finished_at, rolled_back_at FROM _prisma_migrations",
	);
	expect(rows).toHaveLength(migrations.length);
	for (const row of rows) {
		const file = `prisma/migrations/${row.migration_name}/migration.sql`;
		expect(row.checksum).toBe(execFileSync("sha256sum", [file], { encoding: "utf8" }).split(" ")[0]);
		expect(row).toMatchObject({ applied_steps_count: 1, rolled_back_at: null, finished_at: expect.any(Date) });
	}
});

test("processes that start together migrate once, and a second start has nothing to do", async () => {
	const pool = open(await emptyDatabase());
	const applied = await Promise.all([migrate(pool), migrate(open((pool.options as { connectionString: string }).connectionString))]);
	expect(applied.flat()).toEqual(migrations.map((migration) => migration.name));
	expect(await migrate(pool)).toEqual([]);
});

test("a database of a newer version is refused", async () => {
	const url = await newDatabase();
	const newer = [...migrations, { name: "99990101000000_from_the_future", sql: "SELECT 1" }];
	await migrate(open(url), newer);
	await expect(migrate(open(url))).rejects.toThrow(/newer version .*99990101000000_from_the_future/s);
});

test("an edited migration is refused", async () => {
	const pool = open(await newDatabase());
	const [first, ...rest] = migrations as [(typeof migrations)[number]];
	const edited = { name: first.name, sql: `${first.sql}\n-- edited` };
	expect(checksumOf(edited)).not.toBe(checksumOf(first));
	await expect(migrate(pool, [edited, ...rest])).rejects.toThrow(/differs from the one/);
});

test("a migration that fails leaves nothing behind", async () => {
	const pool = open(await newDatabase());
	const broken = { name: "99990101000000_broken", sql: "CREATE TABLE half (id int); SELECT 1 / 0;" };
	await expect(migrate(pool, [...migrations, broken])).rejects.toThrow(/99990101000000_broken" failed: division by zero/);
	const { rows } = await pool.query(
		"SELECT to_regclass('half') AS half, (SELECT count(*)::int FROM _prisma_migrations WHERE migration_name = $1) AS rows",
		[broken.name],
	);
	expect(rows).toEqual([{ half: null, rows: 0 }]);
});
