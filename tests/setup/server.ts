import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "../../app/platform/db/embedded.server";

const root = path.resolve(import.meta.dirname, "../..");
// The launcher knows what a build is made from, and ends its process where one fails.
const buildProgram = 'import { build, generate } from "./app/platform/launch/project.mjs"; generate(); build();';

export type RunningServer = {
	url: string;
	pid: number;
	output: () => string;
	stop: () => Promise<number | null>;
	/** Ends it without warning (SIGKILL), as a crash or a lost machine does. */
	kill: () => Promise<void>;
};

let build: Promise<void> | undefined;

/**
 * Starts the production server, as `npm start` runs it, on a free port over this test file's database and Redis.
 * `variables` are added to its environment. Stop it at the end of the test file.
 */
export async function startServer(variables: Record<string, string> = {}): Promise<RunningServer> {
	// Once per test file: a build that is replaced under running servers would take their lazy parts away.
	build ??= ensureBuild();
	await build;
	const port = await freePort();
	const url = `http://localhost:${port}`;
	const child = spawn(process.execPath, ["server.ts"], {
		cwd: root,
		stdio: ["ignore", "pipe", "pipe", "ipc"],
		env: { ...environment(), PORT: String(port), APP_URL: url, ...variables },
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on("data", (text: Buffer) => void (output += text.toString()));
	}
	const exited = new Promise<number | null>((resolve) => void child.once("exit", (code) => resolve(code)));
	await ready(url, child, () => output);
	return {
		url,
		pid: child.pid as number,
		output: () => output,
		stop: async () => {
			if (child.exitCode === null) child.kill("SIGTERM");
			return exited;
		},
		kill: async () => {
			child.kill("SIGKILL");
			await exited;
		},
	};
}

/** Secrets of their own, so that the server never writes any; no provider keys of the machine that runs the tests. */
function environment(): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(([name]) => !/^(LLM_|VITEST|NODE_OPTIONS$)/.test(name));
	return {
		...Object.fromEntries(inherited),
		NODE_ENV: "production",
		LOG_LEVEL: process.env.TEST_SERVER_LOG_LEVEL ?? "warn",
		AUTH_SECRET: process.env.AUTH_SECRET ?? "auth-secret-of-the-tests-0123456789",
		GATEWAY_API_KEY_HASH_SECRET: process.env.GATEWAY_API_KEY_HASH_SECRET ?? "hash-secret-of-the-tests-0123456789",
		ENCRYPTION_KEY: process.env.ENCRYPTION_KEY ?? "encryption-key-of-the-tests-0123456789",
	};
}

async function ready(url: string, child: ChildProcess, output: () => string): Promise<void> {
	for (let attempt = 0; attempt < 300; attempt++) {
		if (child.exitCode !== null) throw new Error(`the server ended while starting:\n${output()}`);
		const health = await fetch(`${url}/health`).catch(() => null);
		if (health?.ok) return;
		await pause(100);
	}
	child.kill("SIGKILL");
	throw new Error(`the server did not become ready:\n${output()}`);
}

/** Builds where the sources changed since the last build. Test files that run side by side take turns. */
async function ensureBuild(): Promise<void> {
	const lock = path.join(root, "node_modules", ".cache-test-build-lock");
	for (let waited = 0; !tryLock(lock); waited++) {
		// Left behind by a run that was killed.
		if (waited > 600) rmSync(lock, { recursive: true, force: true });
		await pause(200);
	}
	try {
		await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", buildProgram], { cwd: root });
	} finally {
		rmSync(lock, { recursive: true, force: true });
	}
}

function tryLock(lock: string): boolean {
	try {
		mkdirSync(lock);
		return true;
	} catch {
		return false;
	}
}
