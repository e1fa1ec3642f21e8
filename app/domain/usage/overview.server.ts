import { replicaPool } from "~/platform/db/pool.server";
import { type FigureSums, figureSelection, noFigures, percentage, toFigures } from "./figures";
import { listLogs } from "./logs.server";
import type { Overview, OverviewPoint, OverviewTotals } from "./schemas";
import { datesIn, dateOf, type Granularity, granularityOf } from "./usage-period";

type Totals = FigureSums & { durationMs: number };
type ModelPart = FigureSums & { model: string; provider: string };

const recentLogCount = 10;

/**
 * Everything the dashboard shows of a project for [from, to), to the hour: totals beside those of the period before,
 * the series of its chart, cost by model and provider, and the newest log rows. The caller has checked that the
 * project is the reader's.
 */
export async function overviewOf(projectId: string, from: Date, to: Date): Promise<Overview> {
	const granularity = granularityOf(from, to);
	const before = new Date(from.getTime() - (to.getTime() - from.getTime()));
	const [totals, previous, points, costByModel, recent] = await Promise.all([
		totalsOf(projectId, from, to),
		totalsOf(projectId, before, from),
		pointsOf(projectId, from, to, granularity),
		modelsOf(projectId, from, to),
		listLogs({ projectId, limit: recentLogCount }),
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

const within = `project_id = $1::uuid
	AND hour >= date_trunc('hour', $2::timestamptz, 'UTC') AND hour < $3::timestamptz`;

async function totalsOf(projectId: string, from: Date, to: Date): Promise<OverviewTotals> {
	const { rows } = await replicaPool().query<Totals>(
		`SELECT ${figureSelection}, coalesce(sum(duration_ms), 0)::float8 AS "durationMs" FROM usage_hourly WHERE ${within}`,
		[projectId, from, to],
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
	projectId: string,
	from: Date,
	to: Date,
	granularity: Granularity,
): Promise<Map<string, FigureSums>> {
	const unit = granularity === "hourly" ? "hour" : "day";
	const { rows } = await replicaPool().query<FigureSums & { time: number }>(
		`SELECT (extract(epoch FROM date_trunc('${unit}', hour, 'UTC')) * 1000)::float8 AS time, ${figureSelection}
		FROM usage_hourly WHERE ${within} GROUP BY 1`,
		[projectId, from, to],
	);
	return new Map(rows.map((row) => [dateOf(row.time, granularity), row]));
}

async function modelsOf(projectId: string, from: Date, to: Date): Promise<Overview["costByModel"]> {
	const { rows } = await replicaPool().query<ModelPart>(
		`SELECT model, provider, ${figureSelection} FROM usage_hourly WHERE ${within}
		GROUP BY model, provider ORDER BY sum(cost) DESC, sum(request_count) DESC, model, provider`,
		[projectId, from, to],
	);
	return rows.map((row) => ({ model: row.model, provider: row.provider, ...toFigures(row) }));
}
