import { replicaPool } from "~/platform/db/pool.server";
import { type FigureSums, figureSelection, toFigures } from "./figures";
import type { Activity, ActivityQuery, ActivityRow, SourcesQuery, SourceUsage } from "./schemas";
import { isRestricted, scopeCondition, StatementValues } from "./scope-condition";
import { dateOf, type Period, periodOf } from "./usage-period";

type Grouped = FigureSums & { time: number };

/**
 * Usage of a scope hour by hour or day by day, as `GET /activity` answers it, with the parts by model or by API key
 * where `groupBy` asks for them.
 */
export async function activityOf(query: ActivityQuery, now = new Date()): Promise<Activity> {
	const period = periodOf(query, now);
	if (query.organizationIds?.length === 0) return { activity: [], granularity: period.granularity };
	const rows = new Map<number, ActivityRow>();
	for (const row of await select<Grouped>(query, period, [])) {
		rows.set(row.time, { date: dateOf(row.time, period.granularity), ...toFigures(row) });
	}
	if (query.groupBy === "model") await addModels(query, period, rows);
	if (query.groupBy === "apiKey") await addApiKeys(query, period, rows);
	return { activity: [...rows.values()], granularity: period.granularity };
}

async function addModels(query: ActivityQuery, period: Period, rows: Map<number, ActivityRow>): Promise<void> {
	for (const row of rows.values()) row.modelBreakdown = [];
	type Part = Grouped & { model: string; provider: string };
	for (const part of await select<Part>(query, period, ["model", "provider"])) {
		rows.get(part.time)?.modelBreakdown?.push({ id: part.model, provider: part.provider, ...toFigures(part) });
	}
}

async function addApiKeys(query: ActivityQuery, period: Period, rows: Map<number, ActivityRow>): Promise<void> {
	for (const row of rows.values()) row.apiKeyBreakdown = [];
	const parts = await select<Grouped & { api_key_id: string }>(query, period, ["api_key_id"]);
	const ids = [...new Set(parts.map((part) => part.api_key_id))];
	const keys = await replicaPool().query<{ id: string; description: string }>(
		"SELECT id, description FROM api_key WHERE id = ANY($1::uuid[])",
		[ids],
	);
	const descriptions = new Map(keys.rows.map(({ id, description }) => [id, description]));
	for (const part of parts) {
		const id = part.api_key_id;
		rows.get(part.time)?.apiKeyBreakdown?.push({ id, description: descriptions.get(id) ?? null, ...toFigures(part) });
	}
}

/** Sums per hour or day and per value of the columns `by`, the dearest parts of a period first. */
async function select<Row>(query: ActivityQuery, period: Period, by: string[]): Promise<Row[]> {
	const statement = new StatementValues();
	const conditions = [
		scopeCondition(query, statement),
		`hour >= ${statement.value(period.from)} AND hour < ${statement.value(period.to)}`,
	];
	if (query.apiKeyId) conditions.push(`api_key_id = ${statement.value(query.apiKeyId)}::uuid`);
	const unit = period.granularity === "hourly" ? "hour" : "day";
	const { rows } = await replicaPool().query(
		`SELECT ${["time", ...by].join(", ")}, ${figureSelection}
		FROM (SELECT *, (extract(epoch FROM date_trunc('${unit}', hour, 'UTC')) * 1000)::float8 AS time
			FROM usage_hourly WHERE ${conditions.join(" AND ")}) AS usage
		GROUP BY ${["time", ...by].join(", ")} ORDER BY time, sum(cost) DESC, sum(request_count) DESC`,
		statement.values,
	);
	return rows as Row[];
}

/** Usage by the application that made the requests, dearest first. Requests that did not say have source "". */
export async function sourcesOf(query: SourcesQuery, now = new Date()): Promise<SourceUsage[]> {
	const period = periodOf(query, now);
	if (!query.projectId) throw new Error("sources are kept per project");
	const rows = await (isRestricted(query) ? sourcesInLog(query, period) : sourcesOfProject(query, period));
	return rows.map((row) => ({ ...row, lastUsedAt: new Date(row.lastUsedAt).toISOString() }));
}

type SourceSums = Omit<SourceUsage, "lastUsedAt"> & { lastUsedAt: Date };

async function sourcesOfProject(query: SourcesQuery, period: Period): Promise<SourceSums[]> {
	const values = [query.projectId, period.from, period.to, query.organizationIds ?? null];
	const { rows } = await replicaPool().query<SourceSums>(
		`SELECT source, sum(request_count)::float8 AS "requestCount", sum(total_tokens)::float8 AS "totalTokens",
			sum(cost)::float8 AS cost, max(last_used_at) AS "lastUsedAt"
		FROM usage_hourly_source
		WHERE project_id = $1::uuid AND hour >= $2 AND hour < $3 AND ($4::uuid[] IS NULL
			OR EXISTS (SELECT 1 FROM project WHERE id = $1::uuid AND organization_id = ANY($4::uuid[])))
		GROUP BY source ORDER BY sum(cost) DESC, sum(request_count) DESC, source`,
		values,
	);
	return rows;
}

/** The same from the log, for readers of some keys only: the sums by source know no keys. */
async function sourcesInLog(query: SourcesQuery, { from, to }: Period): Promise<SourceSums[]> {
	const statement = new StatementValues();
	const { rows } = await replicaPool().query<SourceSums>(
		`SELECT coalesce(source, '') AS source, (count(*) FILTER (WHERE NOT retried))::float8 AS "requestCount",
			sum(total_tokens)::float8 AS "totalTokens", sum(cost)::float8 AS cost, max(created_at) AS "lastUsedAt"
		FROM log WHERE ${scopeCondition(query, statement)}
			AND created_at >= ${statement.value(from)} AND created_at < ${statement.value(to)}
		GROUP BY 1 ORDER BY sum(cost) DESC, 2 DESC, 1`,
		statement.values,
	);
	return rows;
}
