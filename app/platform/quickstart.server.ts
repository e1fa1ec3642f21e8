import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { env } from "./env.server";

/** What a first start in embedded mode hands to its owner. */
export type QuickstartFile = {
	baseUrl: string;
	apiKey: string;
	email: string;
	password: string;
	organizationId: string;
	projectId: string;
};

function file(): string {
	return path.join(env().DATA_DIR, "quickstart.json");
}

/** The file of an earlier start, its address brought up to date; undefined where there is none. */
export function readQuickstart(baseUrl: string): QuickstartFile | undefined {
	if (!existsSync(file())) return undefined;
	const known = JSON.parse(readFileSync(file(), "utf8")) as QuickstartFile;
	if (known.baseUrl !== baseUrl) writeQuickstart({ ...known, baseUrl });
	return { ...known, baseUrl };
}

/** Writes quickstart.json into the data directory, readable by its owner only. */
export function writeQuickstart(content: QuickstartFile): void {
	// Aside first: readers never see half a file.
	const draft = `${file()}.${process.pid}`;
	writeFileSync(draft, `${JSON.stringify(content, null, "\t")}\n`, { mode: 0o600 });
	renameSync(draft, file());
}
