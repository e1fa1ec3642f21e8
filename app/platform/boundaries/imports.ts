import path from "node:path";
import { parseSync } from "vite";

export type Import = {
	/** The importing file, from the repository's root. */
	from: string;
	/** A file from the root, or the specifier of a package or Node module; `@scope/name/deep` stays as written. */
	to: string;
	ours: boolean;
	typeOnly: boolean;
	dynamic: boolean;
};

type Exists = (file: string) => boolean;

const endings = ["", ".ts", ".tsx", "/index.ts", "/index.tsx"];

/** Everything that one file imports or re-exports. Throws where the file cannot be parsed or an import leads nowhere. */
export function importsOf(from: string, source: string, exists: Exists): Import[] {
	const { module, errors } = parseSync(from, source, { lang: from.endsWith("x") ? "tsx" : "ts" });
	if (errors[0]) throw new Error(`${from}: ${errors[0].message}`);
	const found: Import[] = [];
	const add = (specifier: string, typeOnly: boolean, dynamic: boolean) => {
		// React Router's generated types.
		if (specifier.includes("/+types/") || specifier.startsWith("virtual:")) return;
		found.push({ from, ...resolve(from, specifier, exists), typeOnly, dynamic });
	};
	for (const { moduleRequest, entries } of module.staticImports) {
		add(moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType), false);
	}
	for (const { entries } of module.staticExports) {
		for (const entry of entries) if (entry.moduleRequest) add(entry.moduleRequest.value, entry.isType, false);
	}
	for (const { moduleRequest } of module.dynamicImports) {
		const text = source.slice(moduleRequest.start, moduleRequest.end);
		// Computed specifiers cannot be judged; they name packages, see their comments.
		if (/^["'][^"']*["']$/.test(text)) add(text.slice(1, -1), false, true);
	}
	return found;
}

function resolve(from: string, specifier: string, exists: Exists): { to: string; ours: boolean } {
	const bare = specifier.split("?")[0] as string;
	const base = bare.startsWith("~/") ? `app/${bare.slice(2)}` : bare.startsWith(".") ? path.join(path.dirname(from), bare) : undefined;
	if (base === undefined) return { to: packageOf(bare), ours: false };
	for (const ending of endings) if (exists(base + ending)) return { to: base + ending, ours: true };
	throw new Error(`${from}: "${specifier}" leads nowhere`);
}

function packageOf(specifier: string): string {
	return specifier.startsWith("@") || specifier.startsWith("node:") ? specifier : (specifier.split("/")[0] as string);
}
