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
	return value.map(fieldsOf).filter((item) => item !== undefined);
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
	if (typeof value !== "number" || !Number.isFinite(value) || value <= 0) return 0;
	return Math.min(Math.trunc(value), largestCount);
}

/** The entry of a table under a word from outside, which may be `constructor` or `__proto__`. */
export function entryOf<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
	return Object.hasOwn(table, word) ? table[word] : undefined;
}

export function numberOf(value: unknown): number | undefined {
	return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Parsed JSON object, or undefined where the text is not one. */
export function parseFields(text: string): Fields | undefined {
	try {
		return fieldsOf(JSON.parse(text));
	} catch {
		return undefined;
	}
}

/** What a double may not hold: too many digits to be sure. */
const longNumber = /\d{16}/;

/**
 * The same for arguments of a tool, whose numbers stay exactly as they were written: identifiers of 19 digits would
 * otherwise change on the way. The object is for writing out again, not for reading.
 */
export function parseExactly(text: string): Fields | undefined {
	const fields = parseFields(text);
	if (!fields || !longNumber.test(text)) return fields;
	return JSON.parse(text, asWritten as Parameters<typeof JSON.parse>[1]) as Fields;
}

// Source: https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/JSON/rawJSON
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

function asWritten(_key: string, value: unknown, { source }: { source?: string }): unknown {
	if (typeof value !== "number" || source === undefined || JSON.stringify(value) === source) return value;
	return rawJSON(source);
}
