import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate, migrations } from "~/platform/db/migrate.server";
import { freePort } from "~/platform/db/embedded.server";
import { newDatabase, testDatabase, testRedisUrl } from "../../setup/database";
import { startServer } from "../../setup/server";
import { runToEnd } from "./run-to-end";

const directory = mkdtempSync(path.join(tmpdir(), "llm-gateway-obstacles-"));
let port = "";

beforeAll(async () => {
	chmodSync(directory, 0o755);
	// Makes the build, where there is none.
	await (await startServer()).stop();
	port = String(await freePort());
}, 240_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What the operator reads has no stack in it, and the process says by its code that it failed. */
async function refusalOf(variables: Record<string, string>, file = "server.ts"): Promise<string> {
	const { code, output } = await runToEnd(file, { PORT: port, DATA_DIR: path.join(directory, "data"), ...variables });
	expect(output).not.toMatch(/^\s+at .+:\d+/m);
	expect(code, output).toBe(1);
	return output;
}

const servers = () => ({ DATABASE_URL: testDatabase(), REDIS_URL: testRedisUrl() });

test("a port that is taken", async () => {
	const holder = createServer();
	const taken = await new Promise<number>((resolve) => {
		holder.listen(0, () => resolve((holder.address() as { port: number }).port));
	});
	try {
		expect(await refusalOf({ ...servers(), PORT: String(taken) })).toContain(`Port ${taken} is taken`);
	} finally {
		holder.close();
	}
});

test("a bad environment, everything that is wrong at once", async () => {
	const output = await refusalOf({ PORT: "http", PAID_MODE: "maybe", WEB_CONCURRENCY: "two" });
	for (const name of ["PORT", "PAID_MODE", "WEB_CONCURRENCY"]) expect(output).toContain(`- ${name}: `);
});

test("a database of a newer version", async () => {
	const url = await newDatabase();
	const pool = new pg.Pool({ connectionString: url, max: 2 });
	await migrate(pool, [...migrations, { name: "99990101000000_later", sql: "SELECT 1" }]);
	await pool.end();
	expect(await refusalOf({ ...servers(), DATABASE_URL: url })).toContain("newer version of LLM Gateway");
});

test("servers that do not answer", async () => {
	const closed = await freePort();
	const noDatabase = { ...servers(), DATABASE_URL: `postgres://postgres:x@127.0.0.1:${closed}/db` };
	expect(await refusalOf(noDatabase)).toContain("Check DATABASE_URL");
	expect(await refusalOf({ ...servers(), REDIS_URL: `redis://127.0.0.1:${closed}` })).toContain("REDIS_URL");
	expect(await refusalOf(noDatabase, "worker/main.ts")).toContain("Check DATABASE_URL");
});

test("a wrong password and a missing database", async () => {
	const url = new URL(testDatabase());
	url.password = "wrong";
	expect(await refusalOf({ ...servers(), DATABASE_URL: url.href })).toContain("refused the user or password");
	expect(await refusalOf({ ...servers(), DATABASE_URL: `${testDatabase()}_missing` })).toContain("does not exist");
});

test("a data directory of another Postgres version", async () => {
	const old = path.join(directory, "old");
	mkdirSync(path.join(old, "postgres"), { recursive: true });
	writeFileSync(path.join(old, "postgres", "PG_VERSION"), "14\n");
	expect(await refusalOf({ DATA_DIR: old })).toContain("holds data of Postgres 14");
});

test("a file in place of the data directory", async () => {
	const file = path.join(directory, "file");
	writeFileSync(file, "");
	expect(await refusalOf({ DATA_DIR: file })).toMatch(/Remove it, or set another DATA_DIR/);
});

test("secrets that are missing beside a database of one's own", async () => {
	const output = await refusalOf({ ...servers(), AUTH_SECRET: "", ENCRYPTION_KEY: "" });
	expect(output).toContain("AUTH_SECRET: required");
	expect(output).toContain("ENCRYPTION_KEY: required");
});
