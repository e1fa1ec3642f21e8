/**
 * Replaces the imported part of the catalogue by an extract of the published model list:
 *
 *     node app/catalog/check/import.ts path/to/catalog.json
 *
 * The extract is `{ providers: […], models: […] }` in the field names of `types.ts`. Rows under `data/local` are
 * ours and stay as they are. Read the diff, then run `npm run catalog:check`.
 */
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatJson } from "./format.ts";
import { importModel, importProvider } from "./import-rules.ts";
import type { RawModel, RawProvider } from "./import-rules.ts";

export type Extract = { providers: RawProvider[]; models: RawModel[] };

/** Files by path relative to the data folder, with their new content. */
export function planImport(extract: Extract): Map<string, string> {
	const families = new Map<string, RawModel[]>();
	for (const model of extract.models) {
		const siblings = families.get(model.family) ?? [];
		siblings.push(importModel(model));
		families.set(model.family, siblings);
	}
	const files = new Map<string, string>();
	files.set("providers.json", formatJson(extract.providers.map(importProvider)));
	for (const [family, models] of families) files.set(`models/${family}.json`, formatJson(models));
	files.set("models/index.ts", indexOf([...families.keys()]));
	return files;
}

function indexOf(families: string[]): string {
	const camelCase = (text: string) => text.replace(/[^a-z0-9]+(.)/g, (_, letter: string) => letter.toUpperCase());
	const names = families.map((family) => [family, camelCase(family)]);
	const imports = names.map(([file, name]) => `import ${name} from "./${file}.json" with { type: "json" };`);
	return [
		"// Written by app/catalog/check/import.ts; a family added by hand gets its two lines here.",
		...imports,
		"",
		`export const families = [\n${names.map(([, name]) => `\t${name},`).join("\n")}\n];`,
		"",
	].join("\n");
}

function main(source: string | undefined): void {
	if (!source) {
		process.stderr.write("usage: node app/catalog/check/import.ts path/to/catalog.json\n");
		process.exitCode = 2;
		return;
	}
	const data = fileURLToPath(new URL("../data/", import.meta.url));
	const files = planImport(JSON.parse(readFileSync(source, "utf8")) as Extract);
	for (const old of readdirSync(join(data, "models"))) {
		if (!files.has(`models/${old}`)) rmSync(join(data, "models", old));
	}
	for (const [path, text] of files) writeFileSync(join(data, path), text);
	process.stdout.write(`wrote ${files.size} files under app/catalog/data; now: git diff, npm run catalog:check\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv[2]);
