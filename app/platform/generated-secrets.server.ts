import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Where embedded mode keeps its files unless DATA_DIR says otherwise: relative to the working directory. */
export function defaultDataDir(): string {
	return ".data";
}

/**
 * Secrets of an embedded instance: read from `secrets.json` in the data directory, made there (mode 0600) on first use.
 * Losing that file means losing every stored provider key, so it is never rewritten, only completed.
 */
export function generatedSecrets<Name extends string>(dataDir: string, names: readonly Name[]): Record<Name, string> {
	const file = path.join(dataDir, "secrets.json");
	const known = readSecrets(file);
	if (known) {
		for (const name of names) {
			if (!known[name]) throw new Error(`${file} lacks ${name}; restore the file from a backup`);
		}
		return known as Record<Name, string>;
	}
	const fresh = Object.fromEntries(names.map((name) => [name, randomBytes(32).toString("base64url")]));
	mkdirSync(dataDir, { recursive: true });
	// Written aside and linked into place, so that two processes starting at once agree on one file.
	const draft = `${file}.${process.pid}`;
	writeFileSync(draft, `${JSON.stringify(fresh, null, "\t")}\n`, { mode: 0o600 });
	try {
		linkSync(draft, file);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
		return generatedSecrets(dataDir, names);
	} finally {
		rmSync(draft, { force: true });
	}
	return fresh as Record<Name, string>;
}

function readSecrets(file: string): Record<string, string> | undefined {
	try {
		return JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
		throw error;
	}
}
