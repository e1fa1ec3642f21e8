import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import type { Pinning } from "./machine.ts";

export type Started = { name: string; pid: number; child: ChildProcess; stop: () => Promise<void> };

export type StartOptions = {
	environment?: Record<string, string>;
	/** The server under test runs on a core of its own. */
	underTest?: boolean;
	/** Node processes of ours hear through a channel that we are gone; others need somebody to tell them. */
	channel?: boolean;
};

/** Longest time a process may take to end in an orderly way. */
const stopLimitMs = 20_000;

/** Everything this run starts, and where it writes; `stopAll` leaves nothing behind. */
export class Processes {
	readonly directory = mkdtempSync(path.join(tmpdir(), "gateway-bench-"));
	readonly #pinning: Pinning | undefined;
	readonly #started: Started[] = [];
	#stopping: Promise<void> | undefined;

	constructor(pinning: Pinning | undefined) {
		this.#pinning = pinning;
	}

	start(name: string, command: string[], options: StartOptions = {}): Started {
		if (this.#stopping) throw new Error("interrupted");
		const [program = "", ...args] = options.underTest && this.#pinning ? ["taskset", "-c", this.#pinning.server, ...command] : command;
		const log = openSync(this.logOf(name), "a");
		const child = spawn(program, args, {
			cwd: path.resolve(import.meta.dirname, "../.."),
			env: { ...cleanEnvironment(), ...options.environment },
			stdio: options.channel ? ["ignore", log, log, "ipc"] : ["ignore", log, log],
			// Ctrl-C in a terminal must reach only us: what runs is ended in order.
			detached: true,
		});
		closeSync(log);
		const exited = new Promise<void>((resolve) => {
			child.once("error", () => resolve());
			child.once("exit", () => resolve());
		});
		const pid = child.pid;
		if (pid === undefined) throw new Error(`${program} could not be started`);
		const guard = options.channel ? undefined : guardOf(pid);
		void exited.then(() => guard?.kill("SIGKILL"));
		const started = { name, pid, child, stop: () => end(child, exited) };
		this.#started.push(started);
		return started;
	}

	logOf(name: string): string {
		return path.join(this.directory, `${name.replaceAll(/\W+/g, "-")}.log`);
	}

	/** The last words of a process, for an error message. */
	lastWords(name: string): string {
		try {
			return readFileSync(this.logOf(name), "utf8").trim().split("\n").slice(-15).join("\n");
		} catch {
			return "";
		}
	}

	/** Ends everything, last started first, and removes the directory. */
	stopAll(): Promise<void> {
		this.#stopping ??= this.#stopEach();
		return this.#stopping;
	}

	async #stopEach(): Promise<void> {
		for (const started of [...this.#started].reverse()) await started.stop();
		rmSync(this.directory, { recursive: true, force: true });
	}
}

/** Variables of the caller's shell must not configure the servers that are compared. */
function cleanEnvironment(): Record<string, string> {
	const { PATH = "", HOME = "", LANG = "C.UTF-8" } = process.env;
	return { PATH, HOME, LANG, TMPDIR: tmpdir() };
}

async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	child.kill("SIGTERM");
	const timer = setTimeout(() => child.kill("SIGKILL"), stopLimitMs);
	await exited;
	clearTimeout(timer);
}

/** Ends a process when we die in whatever way: the guard's standard input then ends. */
function guardOf(pid: number): ChildProcess {
	const guard = spawn("/bin/sh", ["-c", `cat >/dev/null; kill -TERM ${pid}`], {
		stdio: ["pipe", "ignore", "ignore"],
		detached: true,
	});
	guard.on("error", () => undefined);
	guard.unref();
	(guard.stdin as unknown as { unref: () => void }).unref();
	return guard;
}

/** The port that a process of ours says it listens on. */
export function portOf({ name, child }: Started): Promise<number> {
	return new Promise((resolve, reject) => {
		child.once("message", (message: { port: number }) => resolve(message.port));
		child.once("exit", () => reject(new Error(`${name} ended before it listened`)));
	});
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

/** Asks an address until it answers 200. Rejects when the process ends first, or after a minute. */
export async function untilReady(started: Started, url: string, everyMs = 20): Promise<void> {
	for (const until = Date.now() + 60_000; Date.now() < until; ) {
		if (started.child.exitCode !== null || started.child.signalCode !== null) break;
		try {
			const response = await fetch(url);
			await response.arrayBuffer();
			if (response.status === 200) return;
		} catch {
			// Not listening yet.
		}
		await new Promise((resolve) => setTimeout(resolve, everyMs));
	}
	throw new Error(`${started.name} did not become ready`);
}
