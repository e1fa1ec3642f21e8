import { spawnSync } from "node:child_process";
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { moveTree, type Pinning } from "./machine.ts";
import { freePort, type Processes, type Started, untilReady } from "./processes.ts";

/** The production server with its databases, as an operator runs it. */
export type Gateway = {
	process: Started;
	port: number;
	apiKey: string;
	/** A key of a project whose answers are cached for a year. */
	cachingKey: string;
	/** What holds limits, caches and the usage journal. */
	storeName: string;
	/** Rows of the log so far, and the tokens they bill. */
	logged: () => Promise<Logged>;
	/** Starts another server on the same databases, and stops it. Milliseconds to the first healthy answer. */
	coldStart: () => Promise<number>;
	close: () => Promise<void>;
};

export type Logged = { rows: number; totalTokens: number; keyRequests: number };

export type GatewayOptions = { upstreamPort: number; pinning: Pinning | undefined; redis: boolean; profile: string | undefined };

const loopbackOnly = path.join(import.meta.dirname, "loopback-only.ts");

/** The key's use is counted by the same transaction as the row; both are compared with what was answered. */
const loggedStatement = `
SELECT (SELECT count(*) FROM log)::int AS rows, (SELECT coalesce(sum(total_tokens), 0) FROM log)::float8 AS "totalTokens",
	(SELECT coalesce(sum(request_count), 0) FROM api_key_usage)::int AS "keyRequests"`;

export async function startGateway(processes: Processes, options: GatewayOptions): Promise<Gateway> {
	const dataDir = path.join(processes.directory, "data");
	mkdirSync(dataDir);
	// Postgres may run as a user of its own, who has to get through.
	for (const directory of [processes.directory, dataDir]) chmodSync(directory, 0o755);
	const redisUrl = options.redis ? await startRedis(processes) : undefined;
	const port = await freePort();
	const environment = environmentOf(options.upstreamPort, dataDir, redisUrl);
	const command = [process.execPath, "--import", loopbackOnly, "server.ts"];
	const server = processes.start("gateway", profiled(command, options.profile), {
		environment: { ...environment, PORT: String(port) },
		underTest: true,
		channel: true,
	});
	await untilReady(server, `http://127.0.0.1:${port}/health`);
	const postgres = embeddedPostgres(dataDir);
	// It was started by the server and would share its core.
	if (options.pinning) moveTree(postgres.pid, options.pinning.others);
	const { apiKey } = JSON.parse(readFileSync(path.join(dataDir, "quickstart.json"), "utf8")) as { apiKey: string };
	const database = new pg.Client({ connectionString: postgres.url });
	database.on("error", () => undefined);
	await database.connect();
	const cachingKey = "llmgtwy_bench_cache";
	await addCachingProject(database, cachingKey, environment.GATEWAY_API_KEY_HASH_SECRET as string);
	return {
		process: server,
		port,
		apiKey,
		cachingKey,
		storeName: redisUrl ? `Redis ${redisVersion()}` : "in-process store",
		logged: async () => (await database.query<Logged>(loggedStatement)).rows[0] as Logged,
		coldStart: () => coldStart(processes, command, { ...environment, DATABASE_URL: postgres.url }),
		close: () => database.end(),
	};
}

/** Beside the project of the quick start, in its organization. */
async function addCachingProject(database: pg.Client, token: string, hashSecret: string): Promise<void> {
	const projectId = randomUUID();
	await database.query(
		`INSERT INTO project (id, organization_id, name, caching_enabled, cache_duration_seconds, updated_at)
		SELECT $1, organization_id, 'Cache', true, 31536000, now() FROM project LIMIT 1`,
		[projectId],
	);
	await database.query(
		`INSERT INTO api_key (id, project_id, description, token_hash, token_hint, updated_at) VALUES ($1, $2, 'Cache', $3, 'bench', now())`,
		[randomUUID(), projectId, createHmac("sha256", hashSecret).update(token).digest("hex")],
	);
}

/** `--profile DIRECTORY` leaves a CPU profile there when the server ends; the figures of such a run are too low. */
function profiled(command: string[], directory: string | undefined): string[] {
	const [node = "", ...rest] = command;
	return directory ? [node, "--cpu-prof", `--cpu-prof-dir=${path.resolve(directory)}`, ...rest] : command;
}

function environmentOf(upstreamPort: number, dataDir: string, redisUrl: string | undefined): Record<string, string> {
	const secret = () => randomBytes(32).toString("hex");
	return {
		NODE_ENV: "production",
		DATA_DIR: dataDir,
		AUTH_SECRET: secret(),
		GATEWAY_API_KEY_HASH_SECRET: secret(),
		ENCRYPTION_KEY: secret(),
		LLM_OPENAI_API_KEY: "bench-upstream-key",
		LLM_OPENAI_BASE_URL: `http://127.0.0.1:${upstreamPort}/v1`,
		LLM_ANTHROPIC_API_KEY: "bench-upstream-key",
		LLM_ANTHROPIC_BASE_URL: `http://127.0.0.1:${upstreamPort}/v1`,
		...(redisUrl ? { REDIS_URL: redisUrl } : {}),
	};
}

export function redisVersion(): string | undefined {
	const { status, stdout } = spawnSync("redis-server", ["--version"], { encoding: "utf8" });
	return status === 0 ? (/v=(\S+)/.exec(stdout)?.[1] ?? "of unknown version") : undefined;
}

/** With its log of changes switched on, as an operator would run it. */
async function startRedis(processes: Processes): Promise<string> {
	const port = await freePort();
	const directory = path.join(processes.directory, "redis");
	mkdirSync(directory);
	const settings = { port: String(port), bind: "127.0.0.1", dir: directory, save: "", appendonly: "yes", appendfsync: "everysec" };
	const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
	processes.start("redis", ["redis-server", ...flags]);
	return `redis://127.0.0.1:${port}`;
}

/** Reads what Postgres wrote about itself: process number in the first line, port in the fourth. */
function embeddedPostgres(dataDir: string): { pid: number; url: string } {
	const lines = readFileSync(path.join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n");
	const password = readFileSync(path.join(dataDir, "postgres-password"), "utf8").trim();
	return { pid: Number(lines[0]), url: `postgres://postgres:${password}@127.0.0.1:${lines[3]}/llmgateway` };
}

async function coldStart(processes: Processes, command: string[], environment: Record<string, string>): Promise<number> {
	const port = await freePort();
	const begun = performance.now();
	const server = processes.start("gateway cold start", command, {
		environment: { ...environment, PORT: String(port) },
		underTest: true,
		channel: true,
	});
	await untilReady(server, `http://127.0.0.1:${port}/health`, 5);
	const took = performance.now() - begun;
	await server.stop();
	return took;
}

/**
 * Holds the log to what clients received: every answer one row and one use of its key, with its tokens, none twice. Throws
 * where they differ although the writer had half a minute.
 */
export async function compareLog(gateway: Gateway, before: Logged, answered: number, tokensEach: number): Promise<void> {
	let rows = 0;
	let now = before;
	for (const until = Date.now() + 30_000; Date.now() < until; await sleep(50)) {
		now = await gateway.logged();
		rows = now.rows - before.rows;
		if (rows >= answered) break;
	}
	const uses = now.keyRequests - before.keyRequests;
	const tokens = now.totalTokens - before.totalTokens;
	if (rows === answered && uses === answered && tokens === answered * tokensEach) return;
	throw new Error(
		`${answered} requests were answered, but the log has ${rows} rows with ${tokens} tokens ` +
			`(${answered * tokensEach} expected) and the key counts ${uses} requests.`,
	);
}
