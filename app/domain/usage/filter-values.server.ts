import { replicaPool } from "~/platform/db/pool.server";
import type { UsageFilterValues } from "./schemas";

/** Far enough back to cover every row that a log may still hold for most projects. */
const recentDays = 90;

/** What a project's filter menus offer: models, providers and sources of its recent usage, in alphabetical order. */
export async function filterValuesOf(projectId: string, now = new Date()): Promise<UsageFilterValues> {
	const since = new Date(now.getTime() - recentDays * 86_400_000);
	const [used, sources] = await Promise.all([
		replicaPool().query<{ model: string; provider: string }>(
			"SELECT DISTINCT model, provider FROM usage_hourly WHERE project_id = $1::uuid AND hour >= $2",
			[projectId, since],
		),
		replicaPool().query<{ source: string }>(
			`SELECT DISTINCT source FROM usage_hourly_source
			WHERE project_id = $1::uuid AND hour >= $2 AND source <> '' ORDER BY 1`,
			[projectId, since],
		),
	]);
	const distinct = (values: string[]) => [...new Set(values)].sort();
	return {
		models: distinct(used.rows.map(({ model }) => model)),
		providers: distinct(used.rows.map(({ provider }) => provider)),
		sources: sources.rows.map(({ source }) => source),
	};
}
