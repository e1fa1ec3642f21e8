import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartupError } from "../startup-error";

/** Where we note which process owns a database directory, beside that directory. */
type Owner = { pid: number; started: string };

/**
 * Takes the database directory for this process. Where another living LLM Gateway owns it: StartupError. Where its owner
 * died without stopping Postgres (SIGKILL), that orphan is stopped in an orderly way, and a stale pid file is removed.
 */
export async function claimDirectory(directory: string): Promise<() => void> {
	const ownerFile = path.join(path.dirname(directory), "postgres-owner.json");
	const owner = readOwner(ownerFile);
	if (owner && owner.pid !== process.pid && startOf(owner.pid) === owner.started) {
		throw new StartupError(
			`Another LLM Gateway (process ${owner.pid}) is using the data directory ${path.dirname(directory)}. ` +
				"Stop it, or give this one a DATA_DIR and a PORT of its own.",
		);
	}
	writeFileSync(ownerFile, JSON.stringify({ pid: process.pid, started: startOf(process.pid) ?? "" }), { mode: 0o600 });
	await stopOrphan(directory);
	return () => rmSync(ownerFile, { force: true });
}

function readOwner(file: string): Owner | undefined {
	try {
		return JSON.parse(readFileSync(file, "utf8")) as Owner;
	} catch {
		return undefined;
	}
}

/** When a process started, in the system's own words: tells a living owner from another process with its old number. */
function startOf(pid: number): string | undefined {
	try {
		if (process.platform !== "linux") {
			return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
		}
		// Field 22 of /proc/<pid>/stat; the command in field 2 may hold spaces, so count from its closing bracket.
		const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
		return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
	} catch {
		return undefined;
	}
}

async function stopOrphan(directory: string): Promise<void> {
	const pidFile = path.join(directory, "postmaster.pid");
	let pid: number;
	try {
		pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
	} catch {
		return;
	}
	if (!runsOn(pid, directory)) {
		// Left by a crash. Postgres itself would refuse to start once another process has taken the number.
		rmSync(pidFile, { force: true });
		return;
	}
	process.kill(pid, "SIGINT");
	for (let waited = 0; waited < 30_000; waited += 50) {
		await new Promise((resolve) => setTimeout(resolve, 50));
		if (startOf(pid) === undefined || !runsOn(pid, directory)) return;
	}
	throw new StartupError(`A Postgres server left over from an earlier run (process ${pid}) does not stop. Stop it by hand.`);
}

/** Whether the process is a Postgres server on this directory. */
function runsOn(pid: number, directory: string): boolean {
	if (!Number.isInteger(pid) || pid <= 0) return false;
	try {
		const command =
			process.platform === "linux"
				? readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ")
				: execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
		return command.includes("postgres") && (command.includes(directory) || command.includes(realpathSync(directory)));
	} catch {
		return false;
	}
}
