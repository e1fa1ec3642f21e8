/**
 * JSON whose numbers survive. A double holds 15 digits for sure, identifiers have 19: parsed and written again they come
 * out as other identifiers. Here a number that a double would change becomes an `ExactNumber`, which JSON.stringify
 * writes as it was written; all others stay numbers.
 *
 * An exact number is for handing on, not for reading: it is an object, and arithmetic on it throws. Who reads numbers
 * asks `doubleOf` (the readers of providers' answers do, in `fields.ts`), or is given a body in which the numbers that
 * are read are doubles (`steps/readable-numbers.ts`). A copy of it made member by member is no number any more.
 * Source: https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/JSON/rawJSON
 */
export type ExactNumber = { readonly rawJSON: string };

const { rawJSON, isRawJSON } = JSON as unknown as {
	rawJSON(text: string): ExactNumber;
	isRawJSON(value: unknown): value is ExactNumber;
};

export const isExactNumber = isRawJSON;

/** The double nearest to an exact number; everything else as it is. */
export function doubleOf(value: unknown): unknown {
	return isRawJSON(value) ? Number(value.rawJSON) : value;
}

/**
 * Whether a number of at least 16 digits may stand in the text of an object or array: behind a colon, a comma or a
 * bracket, as the digits of base64 do not. What only looks like one, inside a string, may be taken for it.
 */
export function mayHoldLongNumber(text: string): boolean {
	return longNumber.test(text);
}

const longNumber = /[:,[]\s*-?\d[\d.]{15}/;

/**
 * Like JSON.parse of an object or array, with exact numbers where doubles would change them. Throws SyntaxError.
 *
 * Long numbers are parsed as marked strings and put back, where there are any: a reviver would be asked for every value
 * and takes fifty times as long as the parser.
 */
export function parseExactJson(text: string): unknown {
	if (!longNumber.test(text)) return JSON.parse(text);
	const places = findLongNumbers(text);
	const mark = unusedControl(text);
	if (places.length === 0 || mark === undefined) return JSON.parse(text);
	const value: unknown = JSON.parse(markNumbers(text, places, mark));
	try {
		return putBack(value, mark);
	} catch (error) {
		// Deeper than the stack; nothing that walks through it afterwards gets further.
		if (error instanceof RangeError) return JSON.parse(text);
		throw error;
	}
}

/** Where a number stands in a text. */
type Place = { start: number; end: number };

const [quote, plus, minus, dot, zero, nine, largeE, backslash, smallE] = [34, 43, 45, 46, 48, 57, 69, 92, 101];

/** Characters of the shortest number that a double may change. */
const shortestLong = 16;

/** A number as JSON has it, with at least 15 digits. */
const longForm = /^-?(?=[\d.]{16})(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/** Numbers that a double would change. Strings are jumped over: they are most of a text. */
function findLongNumbers(text: string): Place[] {
	const places: Place[] = [];
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === quote) {
			at = endOfString(text, at);
			if (at < 0) return places;
		} else if ((code >= zero && code <= nine) || code === minus) {
			const end = endOfNumber(text, at);
			if (end - at >= shortestLong && isChanged(text.slice(at, end))) places.push({ start: at, end });
			at = end - 1;
		}
	}
	return places;
}

/** Place of the quote that ends the string begun at `start`, or -1. */
export function endOfString(text: string, start: number): number {
	let end = text.indexOf('"', start + 1);
	while (end > 0) {
		let backslashes = 0;
		while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes++;
		if (backslashes % 2 === 0) return end;
		end = text.indexOf('"', end + 1);
	}
	return -1;
}

/** Place behind the number begun at `start`. */
function endOfNumber(text: string, start: number): number {
	for (let at = start + 1; ; at++) {
		const code = text.charCodeAt(at);
		const isPart = (code >= zero && code <= nine) || code === dot || code === minus;
		if (!isPart && code !== plus && code !== smallE && code !== largeE) return at;
	}
}

function isChanged(source: string): boolean {
	return JSON.stringify(Number(source)) !== source && longForm.test(source);
}

/** Escape of a control character that no string of the text holds, undefined where all are taken. */
function unusedControl(text: string): string | undefined {
	for (let code = 0; code < 8; code++) if (!text.includes(`\\u000${code}`)) return String.fromCharCode(code);
	return undefined;
}

function markNumbers(text: string, places: readonly Place[], mark: string): string {
	const escape = `"\\u000${mark.charCodeAt(0)}`;
	let marked = "";
	let at = 0;
	for (const { start, end } of places) {
		marked += `${text.slice(at, start)}${escape}${text.slice(start, end)}"`;
		at = end;
	}
	return marked + text.slice(at);
}

/** The value with exact numbers in the place of marked strings; changes it. */
function putBack(value: unknown, mark: string): unknown {
	if (typeof value === "string") return value.startsWith(mark) ? rawJSON(value.slice(1)) : value;
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) {
		for (let at = 0; at < value.length; at++) {
			const item: unknown = value[at];
			if (typeof item === "string" || typeof item === "object") value[at] = putBack(item, mark);
		}
		return value;
	}
	const members = value as Record<string, unknown>;
	for (const name of Object.keys(members)) {
		const member = members[name];
		if (typeof member === "string" || typeof member === "object") members[name] = putBack(member, mark);
	}
	return members;
}
