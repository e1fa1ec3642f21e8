import { replicaPool } from "~/platform/db/pool.server";

/** How a provider did with a model lately; null where nothing of the kind was measured. */
export type Performance = {
	model: string;
	provider: string;
	attempts: number;
	/** Share of the attempts that did not fail, 0 to 1. */
	uptime: number | null;
	/** Mean milliseconds to the first content of streams. */
	latencyMs: number | null;
	/** Mean tokens per second while answers were made. */
	throughput: number | null;
};

/** How far back the figures reach: what routing looks at by default. */
export const performanceMinutes = 60;

/**
 * How providers did over the last hour, all regions together, by what is asked for: of one model, of one provider, or
 * of all that was used. Best known first.
 */
export async function performanceOf(asked: { model?: string; provider?: string } = {}): Promise<Performance[]> {
	const { rows } = await replicaPool().query<Performance>(
		`SELECT model, provider, sum(attempts)::float8 AS attempts,
			1 - sum(failures)::float8 / nullif(sum(attempts), 0) AS uptime,
			sum(first_token_ms) / nullif(sum(first_tokens), 0) AS "latencyMs",
			1000 * sum(tokens) / nullif(sum(generation_ms), 0) AS throughput
		FROM routing_minute
		WHERE minute > now() - $1 * interval '1 minute'
			AND ($2::text IS NULL OR model = $2) AND ($3::text IS NULL OR provider = $3)
		GROUP BY model, provider ORDER BY attempts DESC, model, provider`,
		[performanceMinutes, asked.model ?? null, asked.provider ?? null],
	);
	return rows;
}
