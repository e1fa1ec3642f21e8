/** More places than this are not looked at: a text of nothing but brackets must not cost a second. */
const maxSpans = 50;
/** Characters that may be walked over in vain: a bracket that is never closed is known only at the end of the text. */
const maxWalked = 5_000_000;

/** Contents of the Markdown code blocks of a text; one that was never closed reaches to the end. */
export function fencedBlocks(text: string): string[] {
	const blocks: string[] = [];
	for (const match of text.matchAll(/```[A-Za-z0-9_-]*[^\S\n]*\n?([\s\S]*?)(?:```|$)/g)) {
		const content = match[1]?.trim();
		if (content) blocks.push(content);
		if (blocks.length === maxSpans) break;
	}
	return blocks;
}

/** The outermost balanced objects and lists in a text, in order; brackets inside strings do not count. */
export function jsonSpans(text: string): string[] {
	const spans: string[] = [];
	let at = 0;
	let walked = 0;
	for (let tries = 0; tries < maxSpans && walked < maxWalked; tries++) {
		const start = text.slice(at).search(/[{[]/);
		if (start < 0) break;
		const from = at + start;
		const end = endOf(text, from);
		if (end === undefined) {
			at = from + 1;
			walked += text.length - from;
			continue;
		}
		spans.push(text.slice(from, end));
		at = end;
	}
	return spans;
}

/** Whether everything that a text opens is closed in it. */
export function isClosed(text: string): boolean {
	return endOf(text, 0) !== undefined;
}

/** Index behind the bracket that closes the one at `start`; undefined where it is never closed. */
function endOf(text: string, start: number): number | undefined {
	const state = scan(text, start, true);
	return state.end;
}

type Scan = { end: number | undefined; open: string[]; inString: boolean; escaped: boolean };

/** Walks over JSON-like text from an opening bracket. Strings are double-quoted, as in JSON. */
function scan(text: string, start: number, stopAtEnd: boolean): Scan {
	const open: string[] = [];
	let inString = false;
	let escaped = false;
	for (let at = start; at < text.length; at++) {
		const character = text[at];
		if (inString) {
			if (escaped) escaped = false;
			else if (character === "\\") escaped = true;
			else if (character === '"') inString = false;
			continue;
		}
		if (character === '"') inString = true;
		else if (character === "{") open.push("}");
		else if (character === "[") open.push("]");
		else if (character === "}" || character === "]") {
			if (open.pop() !== character) return { end: undefined, open, inString, escaped };
			if (open.length === 0 && stopAtEnd) return { end: at + 1, open, inString, escaped };
		}
	}
	return { end: undefined, open, inString, escaped };
}

/**
 * Closes the strings, objects and lists that a text leaves open; what was begun and says nothing yet (a key without its
 * value, half a literal) is taken away. The result may still not be JSON.
 */
export function completeJson(text: string): string | undefined {
	const { open, inString, escaped } = scan(text, 0, false);
	if (open.length === 0) return undefined;
	let body = inString ? `${withoutHalfEscape(text, escaped)}"` : text;
	body = body.trimEnd();
	if (open.at(-1) === "}") body = withoutHalfMember(body);
	body = body.replace(/,\s*(?:[a-z]+)?$/, (rest) => completeLiteral(rest)).replace(/,\s*$/, "");
	return body + open.reverse().join("");
}

/** `\` or `\u12` at the end of a cut string. */
function withoutHalfEscape(text: string, escaped: boolean): string {
	return (escaped ? text.slice(0, -1) : text).replace(/\\u[0-9a-fA-F]{0,3}$/, "");
}

const string = '"(?:[^"\\\\]|\\\\.)*"';
/** A key that lost its value, with the comma before it. */
const lonelyKey = new RegExp(`(^|[{,])\\s*${string}\\s*:?\\s*$`);
const lonelyLiteral = /:\s*([a-z]+|-)$/;

function withoutHalfMember(body: string): string {
	const literal = lonelyLiteral.exec(body);
	if (literal?.[1]) return body.slice(0, body.length - literal[1].length) + (wholeLiteral(literal[1]) ?? "null");
	// The end is enough: a key is short, and the pattern would otherwise walk over all of the text.
	const tail = body.slice(-2000);
	const match = lonelyKey.exec(tail);
	if (!match) return body;
	const kept = body.slice(0, body.length - tail.length + match.index);
	return match[1] === "{" ? `${kept}{` : kept;
}

function completeLiteral(rest: string): string {
	const word = rest.replace(/^,\s*/, "");
	const whole = wholeLiteral(word);
	return whole === undefined ? "" : `,${whole}`;
}

function wholeLiteral(word: string): string | undefined {
	return word === "" ? undefined : ["true", "false", "null"].find((literal) => literal.startsWith(word));
}
