import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Real answers of providers: `RECORDINGS_DIR`, or a folder beside the checkout. They are not part of the project, so
 * whatever uses them does without where they are missing.
 */
const folder = process.env.RECORDINGS_DIR ?? fileURLToPath(new URL("../../shared/recordings/", import.meta.url));

/** The recorded files of one wire dialect: `NAME.json` (whole body) and `NAME.chunks.txt` (one SSE payload a line). */
export function recordingsOf(dialect: string): { file: string; text: string }[] {
	const place = join(folder, dialect);
	if (!existsSync(place)) return [];
	return readdirSync(place).map((file) => ({ file, text: readFileSync(join(place, file), "utf8") }));
}

/** One recorded file such as `anthropic/thinking.chunks.txt`; undefined where it is missing. */
export function recording(path: string): string | undefined {
	const place = join(folder, path);
	return existsSync(place) ? readFileSync(place, "utf8") : undefined;
}
