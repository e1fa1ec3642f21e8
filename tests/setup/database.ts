import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

/** A new database with the current schema, copied from the migrated template. Returns its URL. */
export async function newDatabase(): Promise<string> {
	const base = inject("postgresUrl");
	const name = `test_${randomBytes(6).toString("hex")}`;
	await administer(`CREATE DATABASE ${name} TEMPLATE ${inject("templateDatabase")} STRATEGY FILE_COPY`);
	return `${base}/${name}`;
}

/** A new database without any table. Returns its URL. */
export async function emptyDatabase(): Promise<string> {
	const base = inject("postgresUrl");
	const name = `test_${randomBytes(6).toString("hex")}`;
	await administer(`CREATE DATABASE ${name}`);
	return `${base}/${name}`;
}

/** The URL of this test file's own database; `env().DATABASE_URL` and `pool()` are on it already. */
export function testDatabase(): string {
	return process.env.DATABASE_URL as string;
}

/** The URL of this test file's own logical Redis database, empty at the start. `env().REDIS_URL` is the same. */
export function testRedisUrl(): string {
	return process.env.REDIS_URL as string;
}

async function administer(statement: string): Promise<void> {
	const client = new pg.Client({ connectionString: `${inject("postgresUrl")}/postgres` });
	await client.connect();
	// A template cannot be copied by two sessions at once while one of them is connected; take turns.
	await client.query("SELECT pg_advisory_lock(1)");
	await client.query(statement);
	await client.end();
}
