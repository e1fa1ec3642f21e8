import type { LogRow } from "~/domain/usage/schemas";

const fields = [
	"id",
	"requestId",
	"sessionId",
	"createdAt",
	"source",
	"metadata",
	"usedModel",
	"usedProvider",
	"cached",
	"retried",
	"retriedByLogId",
	"unifiedFinishReason",
	"errorDetails",
	"duration",
	"timeToFirstToken",
	"promptTokens",
	"cachedTokens",
	"completionTokens",
	"totalTokens",
	"cost",
	"discount",
] as const satisfies readonly (keyof LogRow)[];

/** What a list shows of a request: a quarter of the row, which holds the whole routing decision. */
export type ListedRow = Pick<LogRow, (typeof fields)[number]> & { attempts: number };

export function listedRow(log: LogRow): ListedRow {
	const listed = Object.fromEntries(fields.map((field) => [field, log[field]])) as Pick<LogRow, (typeof fields)[number]>;
	return { ...listed, attempts: Math.max(1, log.routing.attempts.length) };
}
