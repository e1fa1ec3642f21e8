import { jsonrepair } from "jsonrepair";
import { completeJson, fencedBlocks, isClosed, jsonSpans } from "./find-json";

/** How an answer that was no JSON became JSON, in the words of the log. */
export const healingMethods = [
	"markdown_extraction",
	"mixed_content_extraction",
	"syntax_fix",
	"truncation_completion",
	"combined_strategies",
] as const;
export type HealingMethod = (typeof healingMethods)[number];

/** Characters of a text whose syntax is mended: a mess of quotes costs the square of its length. */
const longestRepaired = 50_000;
/** Characters of a text that is looked at; no model answers that long, and looking blocks every other request. */
const longestHealed = 1_000_000;

export type Healed = { text: string; method: HealingMethod };

/**
 * Makes JSON of a model's answer: takes it out of a code block or out of the talk around it, mends its syntax, closes what
 * was cut off. Undefined for an answer that is JSON already, and for one in which no object or list is to be found.
 * `required` are properties that the wanted object has: among several finds, one that has them is preferred.
 */
export function healJson(text: string, required: readonly string[] = []): Healed | undefined {
	if (text.length > longestHealed) return undefined;
	const whole = text.trim();
	if (whole === "" || parses(whole)) return undefined;
	const blocks = fencedBlocks(whole);
	const fenced = best(blocks.filter(isStructure), required);
	if (fenced) return { text: fenced, method: "markdown_extraction" };
	const block = blocks.findLast(startsStructure);
	const mendedBlock = block && combined(repair(block));
	if (mendedBlock) return mendedBlock;
	// An answer that begins as JSON is mended as a whole: its inner objects are not what was asked for.
	if (startsStructure(whole)) return repair(whole);
	const start = whole.search(/[{[]/);
	return start < 0 ? undefined : healMixed(whole.slice(start), required);
}

/** From the first bracket on; before it stands talk. */
function healMixed(text: string, required: readonly string[]): Healed | undefined {
	// Cut off inside the outermost object: the inner ones that are whole are not what was asked for.
	const completed = isClosed(text) ? undefined : completeJson(text);
	if (completed !== undefined && parses(completed)) return { text: completed, method: "combined_strategies" };
	const found = best(jsonSpans(text).filter(isStructure), required);
	if (found) return { text: found, method: "mixed_content_extraction" };
	return combined(repair(trailingTextRemoved(text)));
}

function combined(healed: Healed | undefined): Healed | undefined {
	return healed && { text: healed.text, method: "combined_strategies" };
}

/** Mends a text that begins with an object or a list. */
function repair(text: string): Healed | undefined {
	if (!isClosed(text)) {
		const completed = completeJson(text);
		if (completed !== undefined && parses(completed)) return { text: completed, method: "truncation_completion" };
		return repaired(text, "combined_strategies");
	}
	// What was closed is complete: anything behind it is talk.
	const span = trailingTextRemoved(text);
	if (span !== text && isStructure(span)) return { text: span, method: "mixed_content_extraction" };
	return repaired(span, span === text ? "syntax_fix" : "combined_strategies");
}

function repaired(text: string, method: HealingMethod): Healed | undefined {
	if (text.length > longestRepaired) return undefined;
	try {
		const mended = jsonrepair(text);
		return isStructure(mended) ? { text: mended, method } : undefined;
	} catch {
		return undefined;
	}
}

function trailingTextRemoved(text: string): string {
	const [first] = jsonSpans(text);
	return first !== undefined && text.startsWith(first) ? first : text;
}

function startsStructure(text: string): boolean {
	return text.startsWith("{") || text.startsWith("[");
}

function parses(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

function isStructure(text: string): boolean {
	return startsStructure(text) && parses(text);
}

/** The first find that has all required properties, else the longest. */
function best(finds: readonly string[], required: readonly string[]): string | undefined {
	if (required.length > 0) {
		const fitting = finds.find((find) => {
			const value = JSON.parse(find) as object;
			return required.every((name) => Object.hasOwn(value, name));
		});
		if (fitting) return fitting;
	}
	let longest: string | undefined;
	for (const find of finds) if (longest === undefined || find.length > longest.length) longest = find;
	return longest;
}
