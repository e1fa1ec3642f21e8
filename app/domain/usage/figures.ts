import type { UsageFigures } from "./schemas";

/** Field of the figures → column of `usage_hourly`. */
const summed = {
	requestCount: "request_count",
	inputTokens: "prompt_tokens",
	outputTokens: "completion_tokens",
	cachedTokens: "cached_tokens",
	reasoningTokens: "reasoning_tokens",
	totalTokens: "total_tokens",
	cost: "cost",
	inputCost: "input_cost",
	outputCost: "output_cost",
	cachedInputCost: "cached_input_cost",
	requestCost: "request_cost",
	webSearchCost: "web_search_cost",
	imageCost: "image_cost",
	dataStorageCost: "data_storage_cost",
	savings: "savings",
	cacheSavings: "cache_savings",
	errorCount: "error_count",
	clientErrorCount: "client_error_count",
	cacheCount: "cache_count",
} as const;

export type FigureSums = Omit<UsageFigures, "errorRate" | "cacheRate">;

/** Select list of sums over `usage_hourly`. Sums are exact; only each result is made a double, for JSON. */
export const figureSelection = Object.entries(summed)
	.map(([field, column]) => `coalesce(sum(${column}), 0)::float8 AS "${field}"`)
	.join(", ");

export const noFigures: FigureSums = Object.fromEntries(Object.keys(summed).map((field) => [field, 0])) as FigureSums;

/** Adds the rates. Keeps only the figures of a selected row, in their fixed order. */
export function toFigures(row: FigureSums): UsageFigures {
	const figures = Object.fromEntries(
		Object.keys(summed).map((field) => [field, row[field as keyof FigureSums]]),
	) as FigureSums;
	return {
		...figures,
		errorRate: percentage(figures.errorCount, figures.requestCount),
		cacheRate: percentage(figures.cacheCount, figures.requestCount),
	};
}

/** 0 to 100; 0 where there is nothing to divide by. */
export function percentage(part: number, whole: number): number {
	return whole > 0 ? (part / whole) * 100 : 0;
}
