import { replicaPool } from "~/platform/db/pool.server";
import { type FigureSums, figureSelection, noFigures, percentage, toFigures } from "./figures";
import { listLogs } from "./logs.server";
import type { Overview, OverviewPoint, OverviewTotals, ProjectScope } from "./schemas";
import { scopeCondition, StatementValues } from "./scope-condition";
import { datesIn, dateOf, type Granularity, granularityOf } from "./usage-period";

type Totals = FigureSums & { durationMs: number };
type ModelPart = FigureSums & { model: string; provider: string };

const recentLogCount = 10;

/**
 * Everything the dashboard shows of a project for [from, to), to the hour: totals beside those of the period before,
 * the series of its chart, cost by model and provider, and the newest log rows.
 */
export async function overviewOf(scope: ProjectScope, from: Date, to: Date): Promise<Overview> {
	const granularity = granularityOf(from, to);
	const before = new Date(from.getTime() - (to.getTime() - from.getTime()));
	const [totals, previous, points, costByModel, recent] = await Promise.all([
		totalsOf(scope, from, to),
		totalsOf(scope, before, from),
		pointsOf(scope, from, to, granularity),
		modelsOf(scope, from, to),
		listLogs({ ...scope, limit: recentLogCount }),
	]);
	const busiest = costByModel.toSorted((a, b) => b.requestCount - a.requestCount)[0];
	return {
		from: from.toISOString(),
		to: to.toISOString(),
		granularity,
		totals,
		previous,
		series: datesIn({ from, to, granularity }).map(
			(date): OverviewPoint => ({ date, ...toFigures(points.get(date) ?? noFigures) }),
		),
		costByModel,
		mostUsedModel: busiest
			? { model: busiest.model, provider: busiest.provider, requestCount: busiest.requestCount }
			: null,
		recentLogs: recent.logs,
	};
}

type Selection = { scope: ProjectScope; from: Date; to: Date };

/** Selects from the hours of a period; `text` is given the condition. */
async function select<Row extends object>(
	{ scope, from, to }: Selection,
	text: (condition: string) => string,
): Promise<Row[]> {
	const statement = new StatementValues();
	const condition = `${scopeCondition(scope, statement)}
		AND hour >= date_trunc('hour', ${statement.value(from)}::timestamptz, 'UTC')
		AND hour < ${statement.value(to)}::timestamptz`;
	return (await replicaPool().query<Row>(text(condition), statement.values)).rows;
}

async function totalsOf(scope: ProjectScope, from: Date, to: Date): Promise<OverviewTotals> {
	const rows = await select<Totals>(
		{ scope, from, to },
		(condition) =>
			`SELECT ${figureSelection}, coalesce(sum(duration_ms), 0)::float8 AS "durationMs" FROM usage_hourly WHERE ${condition}`,
	);
	const { durationMs, ...sums } = rows[0] ?? { ...noFigures, durationMs: 0 };
	const figures = toFigures(sums);
	const requests = figures.requestCount;
	return {
		...figures,
		totalCost: figures.cost + figures.dataStorageCost,
		uptime: requests > 0 ? 100 - percentage(figures.errorCount, requests) : null,
		averageDurationMs: requests > 0 ? durationMs / requests : null,
	};
}

async function pointsOf(
	scope: ProjectScope,
	from: Date,
	to: Date,
	granularity: Granularity,
): Promise<Map<string, FigureSums>> {
	const unit = granularity === "hourly" ? "hour" : "day";
	const rows = await select<FigureSums & { time: number }>(
		{ scope, from, to },
		(condition) =>
			`SELECT (extract(epoch FROM date_trunc('${unit}', hour, 'UTC')) * 1000)::float8 AS time, ${figureSelection}
			FROM usage_hourly WHERE ${condition} GROUP BY 1`,
	);
	return new Map(rows.map((row) => [dateOf(row.time, granularity), row]));
}

async function modelsOf(scope: ProjectScope, from: Date, to: Date): Promise<Overview["costByModel"]> {
	const rows = await select<ModelPart>(
		{ scope, from, to },
		(condition) =>
			`SELECT model, provider, ${figureSelection} FROM usage_hourly WHERE ${condition}
			GROUP BY model, provider ORDER BY sum(cost) DESC, sum(request_count) DESC, model, provider`,
	);
	return rows.map((row) => ({ model: row.model, provider: row.provider, ...toFigures(row) }));
}
