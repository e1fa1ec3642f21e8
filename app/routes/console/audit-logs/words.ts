import type { Messages } from "~/components/messages";

type Words = Messages["auditLogs"];

/** "Created API key". An action that nobody wrote words for is shown by its own name. */
export function actionLabel(action: string, words: Words): string {
	return words.actions[action] ?? action;
}

/** "API key". */
export function resourceTypeLabel(type: string, words: Words): string {
	return words.resourceTypes[type] ?? spaced(type);
}

export type Detail = { label: string; value: string };

/** The names of things by their ids, as far as they still exist. */
export type Names = Readonly<Record<string, string>>;

/**
 * The name of the thing, where the details tell it, and everything else in words. Empty values say nothing, and a field whose
 * new value is shown need not be called changed as well.
 */
export function readDetails(
	details: Record<string, unknown>,
	words: Words,
	names: Names,
): { name: string | null; rest: Detail[] } {
	const { name, changed, ...others } = details;
	const shown = Object.entries(others).filter(([, value]) => !isEmpty(value));
	const unsaid = [changed ?? []].flat().filter((field) => !shown.some(([known]) => known === field));
	const said: [string, unknown][] = unsaid.length > 0 ? [["changed", unsaid], ...shown] : shown;
	const rest = said.map(([field, value]) => ({
		label: words.fields[field] ?? spaced(field),
		value: isName(field) ? fieldNames(value) : textOf(value, words, names),
	}));
	return { name: typeof name === "string" ? name : null, rest };
}

function isEmpty(value: unknown): boolean {
	return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** "01a2…4fbdf192": enough of an id to tell it from others. */
export function shortId(id: string): string {
	return id.length > 14 ? `${id.slice(0, 4)}…${id.slice(-8)}` : id;
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Fields that hold names of our own, which are put in words as well. */
function isName(field: string): boolean {
	return field === "changed" || field === "ruleType";
}

function fieldNames(value: unknown): string {
	return [value].flat().map((field) => spaced(String(field))).join(", ");
}

function textOf(value: unknown, words: Words, names: Names): string {
	if (typeof value === "boolean") return value ? words.yes : words.no;
	if (Array.isArray(value)) return value.map((item) => textOf(item, words, names)).join(", ");
	if (typeof value === "string" && uuid.test(value)) return names[value] ?? shortId(value);
	if (value === null || typeof value !== "object") return String(value);
	return Object.entries(value)
		.map(([field, inner]) => `${spaced(field)} ${textOf(inner, words, names)}`)
		.join("; ");
}

/** "periodUsageLimit" and "iam_rule" in words: "period usage limit", "IAM rule". */
function spaced(name: string): string {
	const spelled = name.replaceAll("_", " ").replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
	return spelled.replaceAll(/\b(?:iam|id|ids|ip|cidrs)\b/g, (word) => shortForms[word] as string);
}

const shortForms: Record<string, string> = { iam: "IAM", id: "ID", ids: "IDs", ip: "IP", cidrs: "CIDRs" };
