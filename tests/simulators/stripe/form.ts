/** What a form-encoded body says: texts, nested by brackets. Source: https://docs.stripe.com/api (form-encoded requests). */
export type Params = { [name: string]: Param };
export type Param = string | Params | Param[];

/** Reads `a[b][0]=c`. Objects whose names are numbers from zero are lists. */
export function readForm(text: string): Params {
	const root: Params = {};
	for (const [name, value] of new URLSearchParams(text)) {
		const path = [...name.matchAll(/^[^[]+|\[([^\]]*)\]/g)].map((match) => match[1] ?? match[0]);
		let at = root;
		for (const step of path.slice(0, -1)) at = (at[step] ??= {}) as Params;
		at[path.at(-1) as string] = value;
	}
	return Object.fromEntries(Object.entries(root).map(([name, value]) => [name, withLists(value)]));
}

function withLists(param: Param): Param {
	if (typeof param === "string" || Array.isArray(param)) return param;
	const names = Object.keys(param);
	const isList = names.length > 0 && names.every((name, at) => name === String(at));
	if (isList) return Object.values(param).map(withLists);
	return Object.fromEntries(Object.entries(param).map(([name, value]) => [name, withLists(value)]));
}

/** A text parameter; undefined where it is absent, null where it is empty, which clears a field. */
export function text(params: Params, name: string): string | null | undefined {
	const value = params[name];
	if (value === "") return null;
	return typeof value === "string" ? value : undefined;
}

/** A nested parameter; empty where it is absent. */
export function nested(params: Params, name: string): Params {
	const value = params[name];
	return typeof value === "object" && !Array.isArray(value) ? value : {};
}

/** Texts of a map such as `metadata`. */
export function texts(params: Params, name: string): Record<string, string> {
	return Object.fromEntries(
		Object.entries(nested(params, name)).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
	);
}
