import type { Mapping, Model } from "./types.ts";

const never = Number.POSITIVE_INFINITY;

type Dates = { deprecatedAt: number; deactivatedAt: number };
const dates = new WeakMap<Mapping, Dates>();
const priced = new WeakMap<Mapping, boolean>();

/** Unix milliseconds from which the provider no longer serves the mapping; Infinity where none is announced. */
export function deactivationTime(mapping: Mapping): number {
	return datesOf(mapping).deactivatedAt;
}

/** Unix milliseconds from which the mapping counts as deprecated; Infinity where it never does. */
export function deprecationTime(mapping: Mapping): number {
	return datesOf(mapping).deprecatedAt;
}

/** Whether the provider still serves the mapping at that time (unix milliseconds). */
export function isActive(mapping: Mapping, atMs: number): boolean {
	return atMs < deactivationTime(mapping);
}

/** Whether the mapping is on its way out at that time (unix milliseconds). */
export function isDeprecated(mapping: Mapping, atMs: number): boolean {
	return atMs >= deprecationTime(mapping);
}

/** Free by declaration, or priced with nothing but zeros. A mapping without any price is not free but unpriced. */
export function isFree(model: Model, mapping: Mapping): boolean {
	if (model.free) return true;
	let free = priced.get(mapping);
	if (free === undefined) {
		const prices = [...pricesIn(mapping)];
		free = prices.length > 0 && prices.every((price) => Number(price) === 0);
		priced.set(mapping, free);
	}
	return free;
}

function datesOf(mapping: Mapping): Dates {
	let known = dates.get(mapping);
	if (!known) {
		known = { deprecatedAt: timeOf(mapping.deprecatedAt), deactivatedAt: timeOf(mapping.deactivatedAt) };
		dates.set(mapping, known);
	}
	return known;
}

function timeOf(date: string | undefined): number {
	return date === undefined ? never : Date.parse(date);
}

/** Every price of a mapping, tiers, peak hours and price tables included; its regions have their own. */
function* pricesIn(value: object): Generator<string> {
	for (const [field, entry] of Object.entries(value)) {
		if (field.includes("Price") && typeof entry === "string") yield entry;
		else if (field.endsWith("Price")) yield* Object.values(entry as Record<string, string>);
		else if (isPriceHolder(field, entry)) yield* pricesIn(entry as object);
	}
}

function isPriceHolder(field: string, value: unknown): boolean {
	if (field === "pricingTiers" || field === "peakPricing") return true;
	return typeof value === "object" && value !== null && "inputPrice" in value;
}
