import { z } from "zod";

/** Days are UTC days, half open: `from` is a midnight, `to` the midnight after the last day. Unix milliseconds. */
export type DateRange = {
	preset: RangePreset;
	from: number;
	to: number;
	/** The period of the same length just before, for comparisons. */
	previousFrom: number;
	days: number;
};

export const rangePresets = ["7d", "30d", "custom"] as const;
export type RangePreset = (typeof rangePresets)[number];

const day = 86_400_000;
const longestRange = 366;

const date = z
	.string()
	.regex(/^\d{4}-\d{2}-\d{2}$/)
	.transform((text) => Date.parse(`${text}T00:00:00Z`))
	.pipe(z.number());

const schema = z.object({
	range: z.enum(rangePresets).catch("7d"),
	from: date.optional().catch(undefined),
	to: date.optional().catch(undefined),
});

/** Reads `range`, `from`, `to` of a query string; what makes no sense falls back to the last seven days. */
export function readDateRange(query: URLSearchParams, now: number): DateRange {
	const { range, from, to } = schema.parse({
		range: query.get("range") ?? undefined,
		from: query.get("from") ?? undefined,
		to: query.get("to") ?? undefined,
	});
	const tomorrow = startOfDay(now) + day;
	if (range === "custom" && from !== undefined && to !== undefined && from <= to) {
		const end = Math.min(to + day, from + longestRange * day);
		return rangeOf("custom", from, end);
	}
	return range === "30d" ? rangeOf("30d", tomorrow - 30 * day, tomorrow) : rangeOf("7d", tomorrow - 7 * day, tomorrow);
}

/** `YYYY-MM-DD` of a UTC time, as date inputs write it. */
export function dateText(at: number): string {
	return new Date(at).toISOString().slice(0, 10);
}

/** Starts of all UTC days of a range. */
export function daysOf(range: Pick<DateRange, "from" | "to">): number[] {
	const days: number[] = [];
	for (let at = range.from; at < range.to; at += day) days.push(at);
	return days;
}

export function startOfDay(at: number): number {
	return at - (at % day);
}

function rangeOf(preset: RangePreset, from: number, to: number): DateRange {
	return { preset, from, to, previousFrom: from - (to - from), days: Math.round((to - from) / day) };
}
