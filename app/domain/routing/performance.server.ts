import { replicaPool } from "~/platform/db/pool.server";

/** How somebody did lately; null where nothing of the kind was measured. */
export type Figures = {
	attempts: number;
	/** Share of the attempts that did not fail, 0 to 1. */
	uptime: number | null;
	/** Mean milliseconds to the first content of streams. */
	latencyMs: number | null;
	/** Mean tokens per second while answers were made. */
	throughput: number | null;
};

/** How a provider did with a model. */
export type Performance = Figures & { model: string; provider: string };

/** How far back the figures reach: what routing looks at by default. */
export const performanceMinutes = 60;

const sums = `
	sum(attempts)::float8 AS attempts,
	1 - sum(failures)::float8 / nullif(sum(attempts), 0) AS uptime,
	sum(first_token_ms) / nullif(sum(first_tokens), 0) AS "latencyMs",
	1000 * sum(tokens) / nullif(sum(generation_ms), 0) AS throughput`;

/**
 * How providers did over the last hour, all regions together, by what is asked for: of one model, of one provider, or
 * of all that was used. Best known first.
 */
export async function performanceOf(asked: { model?: string; provider?: string } = {}): Promise<Performance[]> {
	const { rows } = await replicaPool().query<Performance>(
		`SELECT model, provider, ${sums}
		FROM routing_minute
		WHERE minute > now() - $1 * interval '1 minute'
			AND ($2::text IS NULL OR model = $2) AND ($3::text IS NULL OR provider = $3)
		GROUP BY model, provider ORDER BY attempts DESC, model, provider`,
		[performanceMinutes, asked.model ?? null, asked.provider ?? null],
	);
	return rows;
}

/** Lists are public and looked at often; the figures of an hour are the same for some seconds. */
const listedMs = 10_000;

const listed = new Map<"model" | "provider", { at: number; figures: Promise<Readonly<Record<string, Figures>>> }>();

/** The last hour of all models, or of all providers, by id; ten seconds old at most. */
export function performanceBy(what: "model" | "provider"): Promise<Readonly<Record<string, Figures>>> {
	const known = listed.get(what);
	const now = Date.now();
	if (known && now - known.at < listedMs) return known.figures;
	const figures = readPerformanceBy(what);
	listed.set(what, { at: now, figures });
	figures.catch(() => listed.delete(what));
	return figures;
}

async function readPerformanceBy(what: "model" | "provider"): Promise<Readonly<Record<string, Figures>>> {
	const { rows } = await replicaPool().query<Figures & { id: string }>(
		`SELECT ${what} AS id, ${sums} FROM routing_minute WHERE minute > now() - $1 * interval '1 minute' GROUP BY ${what}`,
		[performanceMinutes],
	);
	return Object.fromEntries(rows.map(({ id, ...figures }) => [id, figures]));
}
