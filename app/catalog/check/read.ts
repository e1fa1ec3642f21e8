import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SharedAlias } from "../data/index.ts";
import type { Model, ProviderAddress, ProviderRow } from "../types.ts";

/** The catalogue as it lies on disk. Nothing is certain yet: the types say what the rows ought to be. */
export type Catalogue = {
	/** By family, in the order of the files. */
	imported: { family: string; models: Model[] }[];
	localModels: Model[];
	providers: ProviderRow[];
	/** By provider. */
	addresses: Record<string, ProviderAddress>;
	sharedAliases: Record<string, SharedAlias>;
	/** Families that the program loads, by the import lines of `models/index.ts`. */
	loadedFamilies: string[];
};

/** A row that breaks a rule. `where` names the row as people would look for it. */
export type Problem = { where: string; message: string };

export const dataFolder = fileURLToPath(new URL("../data/", import.meta.url));

/** Reads every data file. Throws where one is missing or no JSON. */
export function readCatalogue(folder: string): Catalogue {
	const familyFiles = readdirSync(join(folder, "models")).filter((file) => file.endsWith(".json"));
	const index = readFileSync(join(folder, "models/index.ts"), "utf8");
	return {
		imported: familyFiles.sort().map((file) => ({
			family: file.slice(0, -".json".length),
			models: readJson<Model[]>(folder, `models/${file}`),
		})),
		localModels: readJson<Model[]>(folder, "local/models.json"),
		providers: [
			...readJson<ProviderRow[]>(folder, "providers.json"),
			...readJson<ProviderRow[]>(folder, "local/providers.json"),
		],
		addresses: readJson<Record<string, ProviderAddress>>(folder, "local/addresses.json"),
		sharedAliases: readJson<Record<string, SharedAlias>>(folder, "local/shared-aliases.json"),
		loadedFamilies: [...index.matchAll(/from "\.\/(.+)\.json"/g)].map((match) => match[1]!),
	};
}

export function allModels(catalogue: Catalogue): Model[] {
	return [...catalogue.imported.flatMap(({ models }) => models), ...catalogue.localModels];
}

function readJson<T>(folder: string, path: string): T {
	try {
		return JSON.parse(readFileSync(join(folder, path), "utf8")) as T;
	} catch (error) {
		throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
	}
}
