import { z } from "zod";
import type { LogFilters } from "~/domain/usage/schemas";
import { unifiedFinishReasons } from "~/domain/usage/usage-event";

export const activityRangePresets = ["1h", "24h", "7d", "30d", "custom"] as const;
export type ActivityRange = (typeof activityRangePresets)[number];

const hour = 3_600_000;
const rangeLength: Record<Exclude<ActivityRange, "custom">, number> = {
	"1h": hour,
	"24h": 24 * hour,
	"7d": 7 * 24 * hour,
	"30d": 30 * 24 * hour,
};

/** Words that a query string may carry; anything unreadable counts as not given, so that an old link still opens. */
const word = z.string().trim().min(1).max(400).optional().catch(undefined);
const date = z
	.string()
	.regex(/^\d{4}-\d{2}-\d{2}$/)
	.refine((text) => !Number.isNaN(Date.parse(text)))
	.optional()
	.catch(undefined);

const schema = z.object({
	range: z.enum(activityRangePresets).optional().catch(undefined),
	from: date,
	to: date,
	reason: z.enum(unifiedFinishReasons).optional().catch(undefined),
	provider: word,
	model: word,
	source: word,
	session: word,
	request: word,
	key: z.uuid().optional().catch(undefined),
	header: word,
	value: z.string().trim().max(2000).optional().catch(undefined),
});

/** What the filter bar shows and the address holds. */
export type ActivityFilters = z.output<typeof schema>;
export type ActivityFilterName = keyof ActivityFilters;
export const activityFilterNames = Object.keys(schema.shape) as ActivityFilterName[];

/** Reads the filters of an address. */
export function readActivityFilters(query: URLSearchParams): ActivityFilters {
	const given: Record<string, string> = {};
	for (const name of activityFilterNames) {
		const value = query.get(name);
		if (value) given[name] = value;
	}
	return schema.parse(given);
}

/** The part of the filters that narrows the list; the time range alone does not make a list "filtered". */
export function activeFilterCount(filters: ActivityFilters): number {
	const { from: _from, to: _to, value: _value, ...rest } = filters;
	return Object.values(rest).filter(Boolean).length;
}

/** The filters as the usage queries take them. `now` anchors the relative ranges. */
export function logFiltersOf(filters: ActivityFilters, now: number): Omit<LogFilters, "limit" | "cursor"> {
	return {
		...periodOf(filters, now),
		unifiedFinishReason: filters.reason,
		provider: filters.provider,
		model: filters.model,
		source: filters.source,
		sessionId: filters.session,
		requestId: filters.request,
		apiKeyId: filters.key,
		metadata: filters.header && filters.value ? { [filters.header]: filters.value } : undefined,
	};
}

function periodOf({ range, from, to }: ActivityFilters, now: number): { from?: Date; to?: Date } {
	if (range === undefined) return {};
	if (range !== "custom") return { from: new Date(now - rangeLength[range]) };
	return {
		from: from ? new Date(`${from}T00:00:00Z`) : undefined,
		to: to ? new Date(Date.parse(`${to}T00:00:00Z`) + 24 * hour) : undefined,
	};
}
