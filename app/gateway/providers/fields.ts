import { doubleOf, parseExactJson } from "../exact-json";

/**
 * Careful access to JSON that came from outside. Providers add fields, leave fields out and send null where their
 * documentation says string, so readers ask for what they need and take everything else as absent.
 */
export type Fields = Record<string, unknown>;

/** The object, or undefined for anything else (arrays included). */
export function fieldsOf(value: unknown): Fields | undefined {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** The objects of an array; an empty list for anything else. */
export function listOf(value: unknown): Fields[] {
	if (!Array.isArray(value)) return [];
	const objects: Fields[] = [];
	for (const item of value) {
		const fields = fieldsOf(item);
		if (fields) objects.push(fields);
	}
	return objects;
}

export function textOf(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}

/** A string that says something; providers send "" where they mean nothing. */
export function wordOf(value: unknown): string | undefined {
	return typeof value === "string" && value !== "" ? value : undefined;
}

/** More than any request can have; sums of two still fit the columns they are stored in. */
const largestCount = 1_000_000_000;

/** A token count: a whole number between zero and a thousand million, 0 for what is no number. */
export function countOf(value: unknown): number {
	const count = numberOf(value);
	return count !== undefined && count > 0 ? Math.min(Math.trunc(count), largestCount) : 0;
}

/**
 * Whether a provider counted at all: one of its figures is a count, and none is more than any request can have. What it did
 * not count is estimated; a count of 0 is free.
 */
export function isCounted(...figures: readonly unknown[]): boolean {
	let counted = false;
	for (const figure of figures) {
		const number = numberOf(figure) ?? -1;
		if (number > largestCount) return false;
		if (number >= 0) counted = true;
	}
	return counted;
}

/** The entry of a table under a word from outside, which may be `constructor` or `__proto__`. */
export function entryOf<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
	return Object.hasOwn(table, word) ? table[word] : undefined;
}

/** A finite number, also one that was kept exactly (`exact-json.ts`). */
export function numberOf(value: unknown): number | undefined {
	const number = typeof value === "object" ? doubleOf(value) : value;
	return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** Parsed JSON object, or undefined where the text is not one. */
export function parseFields(text: string): Fields | undefined {
	try {
		return fieldsOf(JSON.parse(text));
	} catch {
		return undefined;
	}
}

/**
 * The same for texts that hold arguments of a tool, whose numbers stay exactly as they were written: identifiers of 19
 * digits would otherwise change on the way. Long numbers are for writing out again; `numberOf` and `countOf` read them.
 */
export function parseExactly(text: string): Fields | undefined {
	try {
		return fieldsOf(parseExactJson(text));
	} catch {
		return undefined;
	}
}
