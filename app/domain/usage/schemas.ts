import { z } from "zod";
import type { VisibleKeys } from "../members/visible-keys";
import { unifiedFinishReasons, type UsageEvent } from "./usage-event";

/**
 * What a reader may see: rows of these organizations, of one project where it is given. One of both is required; so is a
 * word on the keys, lest a query forget restricted developers.
 */
export type UsageScope = { organizationIds?: string[]; projectId?: string; visibleKeys: VisibleKeys };
export type ProjectScope = UsageScope & { projectId: string };

const text = z.string().trim().min(1).max(400);
const id = z.uuid("must be an id");
// Postgres' times reach neither as far back nor as far ahead as JavaScript's.
const moment = z.coerce
	.date("must be a date or an ISO 8601 time")
	.min(new Date("0001-01-01"), "must be a date or an ISO 8601 time")
	.max(new Date("9999-12-31T23:59:59.999Z"), "must be a date or an ISO 8601 time");
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const day = z.string().regex(dayPattern, "must be a date like 2026-01-31").refine(isRealDay, "is not a date");

function isRealDay(value: string): boolean {
	const time = Date.parse(`${value}T00:00:00Z`);
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** Filters of the activity log, as query parameters; `to` is exclusive. Metadata names are compared without case. */
export const logFiltersSchema = z.strictObject({
	apiKeyId: id.optional(),
	model: text.optional(),
	provider: text.optional(),
	status: z.coerce.number().int().min(100).max(599).optional(),
	unifiedFinishReason: z.enum(unifiedFinishReasons).optional(),
	source: text.optional(),
	sessionId: text.optional(),
	requestId: text.optional(),
	from: moment.optional(),
	to: moment.optional(),
	metadata: z.record(z.string().min(1).max(200), z.string().max(2000)).optional(),
	/** Id of the last row of the page before. */
	cursor: id.optional(),
	limit: z.coerce.number().int().min(1).max(100).default(50),
});

export type LogFilters = z.output<typeof logFiltersSchema>;
export type LogQuery = UsageScope & Omit<LogFilters, "limit"> & { limit?: number };

type CostField =
	| "inputCost"
	| "outputCost"
	| "cachedInputCost"
	| "requestCost"
	| "webSearchCost"
	| "imageInputCost"
	| "imageOutputCost"
	| "dataStorageCost"
	| "cost"
	| "discount";

/** One row of the activity log as it is sent over HTTP. Times are ISO 8601, costs plain decimal strings in dollars. */
export type LogRow = Omit<UsageEvent, "createdAt" | "payload" | "billed" | "periodStart" | CostField> & {
	createdAt: string;
	/** Credits paid for it: its cost where `usedMode` is `credits`, and its storage. */
	charged: boolean;
} & { [Field in CostField]: UsageEvent[Field] };

/**
 * A row with what the client sent and got, where the organization retains it. `payloadUnreadable`: it is kept, but was
 * encrypted with another key than the instance has now.
 */
export type LogDetail = LogRow & { payload: { request: unknown; response: unknown } | null; payloadUnreadable: boolean };

export type LogPage = {
	logs: LogRow[];
	pagination: { nextCursor: string | null; hasMore: boolean; limit: number };
};

export const activityGroups = ["model", "apiKey"] as const;
export const activityRanges = ["1h", "4h", "24h", "7d", "30d", "365d"] as const;

/** Period of `/activity`: a named range, a number of days, or dates (inclusive), which win over the others. */
export const activityQuerySchema = z.strictObject({
	projectId: id.optional(),
	apiKeyId: id.optional(),
	groupBy: z.enum(activityGroups).optional(),
	timeRange: z.enum(activityRanges).optional(),
	days: z.coerce.number().int().min(1).max(366).optional(),
	from: day.optional(),
	to: day.optional(),
});

export const sourcesQuerySchema = activityQuerySchema
	.omit({ apiKeyId: true, groupBy: true })
	.required({ projectId: true });

export type ActivityQuery = UsageScope & Omit<z.output<typeof activityQuerySchema>, "projectId">;
export type SourcesQuery = UsageScope & Omit<z.output<typeof sourcesQuerySchema>, "projectId">;

/** Figures of a period or of a part of it. Costs are dollars as JSON numbers, for charts and for the CLI's sums. */
export type UsageFigures = {
	requestCount: number;
	inputTokens: number;
	outputTokens: number;
	cachedTokens: number;
	reasoningTokens: number;
	totalTokens: number;
	/** Inference cost, without storage. */
	cost: number;
	inputCost: number;
	outputCost: number;
	cachedInputCost: number;
	requestCost: number;
	webSearchCost: number;
	imageCost: number;
	dataStorageCost: number;
	/** What discounts took off. */
	savings: number;
	/** What reading from a provider's cache took off. */
	cacheSavings: number;
	/** Requests that failed on our side or the provider's. */
	errorCount: number;
	clientErrorCount: number;
	/** Answered from the gateway's own cache. */
	cacheCount: number;
	/** Percentages, 0 to 100. */
	errorRate: number;
	cacheRate: number;
};

export type ActivityBreakdown = UsageFigures & { id: string };

/** One hour (`date` an ISO time) or one UTC day (`date` YYYY-MM-DD). Only periods with usage have a row. */
export type ActivityRow = UsageFigures & {
	date: string;
	modelBreakdown?: (ActivityBreakdown & { provider: string })[];
	apiKeyBreakdown?: (ActivityBreakdown & { description: string | null })[];
};

export type Activity = { activity: ActivityRow[]; granularity: "hourly" | "daily" };

export type SourceUsage = {
	source: string;
	requestCount: number;
	totalTokens: number;
	cost: number;
	lastUsedAt: string;
};

/** A dashboard period: its figures, the uptime in percent (null without requests) and the average duration. */
export type OverviewTotals = UsageFigures & {
	/** `cost` plus `dataStorageCost`. */
	totalCost: number;
	uptime: number | null;
	averageDurationMs: number | null;
};

export type OverviewPoint = UsageFigures & { date: string };

export type Overview = {
	from: string;
	to: string;
	granularity: "hourly" | "daily";
	totals: OverviewTotals;
	/** The period of the same length just before. */
	previous: OverviewTotals;
	/** Every hour or day of the period, those without usage included. */
	series: OverviewPoint[];
	/** Dearest first. */
	costByModel: (UsageFigures & { model: string; provider: string })[];
	mostUsedModel: { model: string; provider: string; requestCount: number } | null;
	recentLogs: LogRow[];
};

/** Values that occur in a project's recent usage, for filter menus. */
export type UsageFilterValues = { models: string[]; providers: string[]; sources: string[] };
