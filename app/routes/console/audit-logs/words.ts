import type { Messages } from "~/components/messages";

type Words = Messages["auditLogs"];

/** "API keys → update status". An action that nobody wrote words for is shown by its own name. */
export function actionLabel(action: string, words: Words): string {
	const dot = action.lastIndexOf(".");
	const subject = words.subjects[action.slice(0, dot)];
	return subject === undefined ? action : words.action(subject, action.slice(dot + 1).replaceAll("_", " "));
}

/** "API key". */
export function resourceTypeLabel(type: string, words: Words): string {
	return words.resourceTypes[type] ?? spaced(type);
}

export type Detail = { label: string; value: string };

/** The name of the thing, where the details tell it, and everything else in words; empty values say nothing. */
export function readDetails(details: Record<string, unknown>, words: Words): { name: string | null; rest: Detail[] } {
	const { name, changed, ...others } = details;
	const rest = Object.entries({ changed: changed ?? null, ...others })
		.filter(([, value]) => value !== null && value !== "" && !(Array.isArray(value) && value.length === 0))
		.map(([field, value]) => ({ label: spaced(field), value: isName(field) ? fieldNames(value) : textOf(value, words) }));
	return { name: typeof name === "string" ? name : null, rest };
}

/** Fields that hold names of our own, which are put in words as well. */
function isName(field: string): boolean {
	return field === "changed" || field === "ruleType";
}

function fieldNames(value: unknown): string {
	return [value].flat().map((field) => spaced(String(field))).join(", ");
}

function textOf(value: unknown, words: Words): string {
	if (typeof value === "boolean") return value ? words.yes : words.no;
	if (Array.isArray(value)) return value.map((item) => textOf(item, words)).join(", ");
	if (value === null || typeof value !== "object") return String(value);
	return Object.entries(value)
		.map(([field, inner]) => `${spaced(field)} ${textOf(inner, words)}`)
		.join("; ");
}

/** "periodUsageLimit" and "iam_rule" in words: "period usage limit", "IAM rule". */
function spaced(name: string): string {
	const spelled = name.replaceAll("_", " ").replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
	return spelled.replaceAll(/\b(?:iam|id|ids|ip|cidrs)\b/g, (word) => shortForms[word] as string);
}

const shortForms: Record<string, string> = { iam: "IAM", id: "ID", ids: "IDs", ip: "IP", cidrs: "CIDRs" };
