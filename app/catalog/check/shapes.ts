import { isDate } from "./dates.ts";

/**
 * What a field may hold. A nested row is a table of its own; `optional` fields may be absent, and no field may be there
 * that its table does not name.
 */
export type Shape =
	| "text"
	| "text or null"
	| "flag"
	| "flag or null"
	| "factor"
	| "price"
	| "size"
	| "size or null"
	| "date"
	| "address"
	| "page"
	| { oneOf: readonly (string | number | boolean | null)[] }
	| { list: Shape }
	| { pair: Shape }
	| { map: Shape }
	| { row: Readonly<Record<string, Shape>>; optional?: readonly string[] };

/** Plain decimals as `formatDecimal` writes them: no exponent, no sign, no idle zeros. */
const plainPrice = /^(0|[1-9]\d*)(\.\d*[1-9])?$/;

/** A host and a path, nothing after it, so that a path below can be put behind it. */
const plainAddress = /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(\/[\w.-]+)*$/;

const checks: Record<Extract<Shape, string>, (value: unknown) => boolean> = {
	text: (value) => typeof value === "string" && value.trim() === value && value !== "",
	"text or null": (value) => value === null || checks.text(value),
	flag: (value) => typeof value === "boolean",
	"flag or null": (value) => value === null || typeof value === "boolean",
	factor: (value) => typeof value === "number" && value > 0 && /^\d+(\.\d+)?$/.test(String(value)),
	price: (value) => typeof value === "string" && plainPrice.test(value),
	size: (value) => Number.isSafeInteger(value) && (value as number) > 0,
	"size or null": (value) => value === null || checks.size(value),
	date: isDate,
	address: (value) => typeof value === "string" && plainAddress.test(value),
	page: (value) => typeof value === "string" && /^https:\/\/[^\s/]+\.[^\s]*[^\s/]$/.test(value),
};

/** What is wrong with a value, as sentences about its path; empty where nothing is. */
export function problemsIn(value: unknown, shape: Shape, path: string): string[] {
	if (typeof shape === "string") {
		return checks[shape](value) ? [] : [`${path} is no ${shape}: ${JSON.stringify(value)}`];
	}
	if ("oneOf" in shape) {
		if (shape.oneOf.includes(value as string)) return [];
		return [`${path} is none of ${shape.oneOf.join(", ")}: ${JSON.stringify(value)}`];
	}
	if ("list" in shape || "pair" in shape) return problemsInList(value, shape, path);
	if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${path} is no object`];
	if ("map" in shape) {
		return Object.entries(value).flatMap(([key, item]) => problemsIn(item, shape.map, `${path}.${key}`));
	}
	return problemsInRow(value as Record<string, unknown>, shape, path);
}

function problemsInList(value: unknown, shape: { list: Shape } | { pair: Shape }, path: string): string[] {
	if (!Array.isArray(value)) return [`${path} is no list`];
	if ("pair" in shape) {
		if (value.length !== 2) return [`${path} is no pair`];
		return value.flatMap((item, index) => problemsIn(item, shape.pair, `${path}[${index}]`));
	}
	return value.flatMap((item, index) => problemsIn(item, shape.list, `${path}[${index}]`));
}

type RowShape = Extract<Shape, { row: unknown }>;

function problemsInRow(value: Record<string, unknown>, shape: RowShape, path: string): string[] {
	const at = (field: string) => (path === "" ? field : `${path}.${field}`);
	const missing = Object.keys(shape.row).filter((field) => !(field in value) && !shape.optional?.includes(field));
	return [
		...missing.map((field) => `${at(field)} is missing`),
		...Object.entries(value).flatMap(([field, item]) => {
			const known = Object.hasOwn(shape.row, field) ? shape.row[field] : undefined;
			if (known === undefined) return [`${at(field)} is no field of the catalogue`];
			return problemsIn(item, known, at(field));
		}),
	];
}
