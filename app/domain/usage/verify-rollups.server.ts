import type { Pool } from "pg";
import { idFloor } from "~/platform/ids";
import { hourlySums, logFields } from "./batch-statement";

/** An hour of a project whose rollup does not say what its log rows say. Figures are decimal strings. */
export type RollupDrift = {
	hour: string;
	projectId: string;
	apiKeyId: string;
	model: string;
	provider: string;
	differences: Record<string, { log: string; rollup: string }>;
};

/** Known only when the event is made, not kept on the row. */
const notInLog = new Set(["savings", "cache_savings"]);
const compared = Object.entries(hourlySums).filter(([column]) => !notInLog.has(column));

/** A row's id may be older than its time by as long as the longest request. */
const idSlackMs = 2 * 3_600_000;

const statement = `
WITH rows AS (
	SELECT ${logFields}, created_at AS moment FROM log
	WHERE id >= $3::uuid AND id < $4::uuid AND created_at >= $1 AND created_at < $2
), counted AS (
	SELECT "projectId" AS project_id, date_trunc('hour', moment, 'UTC') AS hour, "apiKeyId" AS api_key_id,
		"usedModel" AS model, "usedProvider" AS provider,
		${compared.map(([column, sum]) => `${sum} AS ${column}`).join(", ")}
	FROM rows GROUP BY 1, 2, 3, 4, 5
), stored AS (
	SELECT * FROM usage_hourly WHERE hour >= $1 AND hour < $2
)
SELECT hour, project_id, api_key_id, model, provider,
	${compared.map(([name]) => `trim_scale(coalesce(counted.${name}, 0)::numeric)::text AS log_${name}`).join(", ")},
	${compared.map(([name]) => `trim_scale(coalesce(stored.${name}, 0)::numeric)::text AS rollup_${name}`).join(", ")}
FROM counted FULL JOIN stored USING (project_id, hour, api_key_id, model, provider)
WHERE (${compared.map(([name]) => `coalesce(counted.${name}, 0)`).join(", ")})
	IS DISTINCT FROM (${compared.map(([name]) => `coalesce(stored.${name}, 0)`).join(", ")})
ORDER BY hour, project_id LIMIT 100`;

/**
 * Sums the log rows of [from, to) again and returns where the hourly rollups differ (at most 100 of them). Rows and
 * rollups are written together, so even the current hour has to agree. `from` and `to` are full hours within the
 * shortest retention period.
 */
export async function verifyRollups(pool: Pool, from: Date, to: Date): Promise<RollupDrift[]> {
	const { rows } = await pool.query<Record<string, string> & { hour: Date }>(statement, [
		from,
		to,
		idFloor(from.getTime() - idSlackMs),
		idFloor(to.getTime() + idSlackMs),
	]);
	return rows.map((row) => ({
		hour: row.hour.toISOString(),
		projectId: row.project_id ?? "",
		apiKeyId: row.api_key_id ?? "",
		model: row.model ?? "",
		provider: row.provider ?? "",
		differences: differencesOf(row),
	}));
}

function differencesOf(row: Record<string, unknown>): RollupDrift["differences"] {
	const differences: RollupDrift["differences"] = {};
	for (const [column] of compared) {
		const [log, rollup] = [String(row[`log_${column}`]), String(row[`rollup_${column}`])];
		if (log !== rollup) differences[column] = { log, rollup };
	}
	return differences;
}
