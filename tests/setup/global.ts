import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { freePort, startEmbeddedPostgres } from "../../app/platform/db/embedded.server";
import { migrate } from "../../app/platform/db/migrate.server";

declare module "vitest" {
	interface ProvidedContext {
		/** Server URL without a database name. */
		postgresUrl: string;
		templateDatabase: string;
		redisUrl: string;
	}
}

const template = "test_template";

/** Real servers for the integration tests: one Postgres with a migrated template database, one Redis, both temporary. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const directory = mkdtempSync(path.join(tmpdir(), "llm-gateway-test-"));
	// Under root Postgres runs as another user, who must be able to enter.
	chmodSync(directory, 0o755);
	const postgres = await startEmbeddedPostgres({
		dataDir: directory,
		// Speed over safety: the data is thrown away.
		settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "300" },
	});
	const redis = await startRedis();
	const base = postgres.url.slice(0, postgres.url.lastIndexOf("/"));
	await makeTemplate(base);
	project.provide("postgresUrl", base);
	project.provide("templateDatabase", template);
	project.provide("redisUrl", redis.url);
	return async () => {
		await redis.stop();
		await postgres.stop();
		rmSync(directory, { recursive: true, force: true });
	};
}

async function makeTemplate(base: string): Promise<void> {
	const admin = new pg.Client({ connectionString: `${base}/postgres` });
	await admin.connect();
	await admin.query(`CREATE DATABASE ${template}`);
	await admin.end();
	const pool = new pg.Pool({ connectionString: `${base}/${template}`, max: 3 });
	pool.on("error", () => undefined).on("connect", (client) => client.on("error", () => undefined));
	await migrate(pool);
	await pool.end();
}

async function startRedis(): Promise<{ url: string; stop: () => Promise<void> }> {
	const port = await freePort();
	const child = spawn(
		"redis-server",
		["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--databases", "4096"],
		{ stdio: ["ignore", "pipe", "pipe"], cwd: tmpdir() },
	);
	const exited = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
	await new Promise<void>((resolve, reject) => {
		child.once("error", () => reject(new Error("redis-server is not installed; integration tests need it")));
		child.once("exit", () => reject(new Error("redis-server did not start")));
		child.stdout.on("data", (text: Buffer) => {
			if (text.includes("Ready to accept connections")) resolve();
		});
	});
	guard(child);
	return {
		url: `redis://127.0.0.1:${port}`,
		stop: async () => {
			child.kill("SIGTERM");
			await exited;
		},
	};
}

/** Ends the child when this process dies in whatever way. */
function guard(child: ChildProcess): void {
	const watcher = spawn("/bin/sh", ["-c", `read -r _; kill -TERM ${child.pid} 2>/dev/null`], {
		stdio: ["pipe", "ignore", "ignore"],
		detached: true,
	});
	watcher.unref();
	(watcher.stdin as unknown as { unref: () => void }).unref();
	child.once("exit", () => watcher.kill("SIGKILL"));
}
