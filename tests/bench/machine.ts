import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import process from "node:process";

/** Which processor cores the two sides of a measurement run on, in the notation of `taskset -c`. */
export type Pinning = { server: string; others: string };

/**
 * One core for the server under test, all others for everything that surrounds it. Undefined where this cannot be had: no
 * `taskset` (anything but Linux), or one core only.
 */
export function pinning(): Pinning | undefined {
	if (process.platform !== "linux" || spawnSync("taskset", ["--version"], { stdio: "ignore" }).status !== 0) return undefined;
	const allowed = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "";
	const cores = allowed.split(",").flatMap((range) => {
		const [first = 0, last = first] = range.split("-").map(Number);
		return Array.from({ length: last - first + 1 }, (_, place) => first + place);
	});
	const [server, ...others] = cores;
	return server === undefined || others.length === 0 ? undefined : { server: String(server), others: others.join(",") };
}

/** Moves a running process with all its threads. Children that it makes afterwards start there. */
export function movePid(pid: number, cores: string): void {
	spawnSync("taskset", ["-a", "-c", "-p", cores, String(pid)], { stdio: "ignore" });
}

/** Moves a process and its children. */
export function moveTree(pid: number, cores: string): void {
	movePid(pid, cores);
	for (const child of childrenOf(pid)) moveTree(child, cores);
}

function childrenOf(pid: number): number[] {
	try {
		const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
		return children === "" ? [] : children.split(" ").map(Number);
	} catch {
		return [];
	}
}

/** Processor time of a process so far, in milliseconds; undefined where the system does not tell. */
export function processorMs(pid: number): number | undefined {
	try {
		// Fields 14 and 15 of /proc/<pid>/stat are ticks of 10 ms; the command in field 2 may hold spaces.
		const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
		const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		return (Number(fields[11]) + Number(fields[12])) * 10;
	} catch {
		return undefined;
	}
}

export function describeMachine(): string {
	const list = cpus();
	return `${list.length} × ${list[0]?.model.trim() ?? "unknown processor"}, Node ${process.version}`;
}
