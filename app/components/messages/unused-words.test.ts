import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { en } from "./en/index.ts";

const app = path.resolve(import.meta.dirname, "../..");

/** Every name and every quoted name that stands in the application's own code, apart from the words themselves. */
function namesInCode(): Set<string> {
	const names = new Set<string>();
	for (const entry of readdirSync(app, { recursive: true, withFileTypes: true })) {
		const file = path.join(entry.parentPath, entry.name);
		if (!/\.tsx?$/.test(file) || /\.test\.ts$|\/generated\/|\/messages\/en\//.test(file)) continue;
		for (const [name] of readFileSync(file, "utf8").matchAll(/[A-Za-z_]\w*/g)) names.add(name);
		for (const [name] of readFileSync(file, "utf8").matchAll(/(?<=")[\w.-]+(?=")/g)) names.add(name);
	}
	return names;
}

/** The paths of all entries whose own name is in none of the `names`. */
function unnamed(words: object, names: Set<string>, at = ""): string[] {
	return Object.entries(words).flatMap(([key, value]) => [
		...(names.has(key) ? [] : [at + key]),
		...(typeof value === "object" && value !== null && !Array.isArray(value) ? unnamed(value, names, `${at}${key}.`) : []),
	]);
}

// A name that something else bears too is not found this way; it needs no types and is quick.
it("no word is left behind that nothing names", () => {
	// The subjects of audit entries are the beginnings of the actions' names.
	const composed = ["auditLogs.subjects.api_key.iam_rule"];
	expect(unnamed(en, namesInCode()).filter((each) => !composed.includes(each))).toEqual([]);
});
