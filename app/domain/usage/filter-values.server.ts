import { replicaPool } from "~/platform/db/pool.server";
import { idFloor } from "~/platform/ids";
import type { ProjectScope, UsageFilterValues } from "./schemas";
import { isRestricted, scopeCondition, StatementValues } from "./scope-condition";

/** Far enough back to cover every row that a log may still hold for most projects. */
const recentDays = 90;

/** What a project's filter menus offer: models, providers and sources of its recent usage, in alphabetical order. */
export async function filterValuesOf(scope: ProjectScope, now = new Date()): Promise<UsageFilterValues> {
	const since = new Date(now.getTime() - recentDays * 86_400_000);
	const statement = new StatementValues();
	const [used, sources] = await Promise.all([
		replicaPool().query<{ model: string; provider: string }>(
			`SELECT DISTINCT model, provider FROM usage_hourly
			WHERE ${scopeCondition(scope, statement)} AND hour >= ${statement.value(since)}`,
			statement.values,
		),
		isRestricted(scope) ? sourcesInLog(scope, since) : sourcesOfProject(scope, since),
	]);
	const distinct = (values: string[]) => [...new Set(values)].sort();
	return {
		models: distinct(used.rows.map(({ model }) => model)),
		providers: distinct(used.rows.map(({ provider }) => provider)),
		sources,
	};
}

async function sourcesOfProject({ projectId }: ProjectScope, since: Date): Promise<string[]> {
	const { rows } = await replicaPool().query<{ source: string }>(
		`SELECT DISTINCT source FROM usage_hourly_source
		WHERE project_id = $1::uuid AND hour >= $2 AND source <> '' ORDER BY 1`,
		[projectId, since],
	);
	return rows.map(({ source }) => source);
}

/** Sources are summed up over all keys, so what a restricted developer may know of them stands in the log only. */
async function sourcesInLog(scope: ProjectScope, since: Date): Promise<string[]> {
	const statement = new StatementValues();
	const { rows } = await replicaPool().query<{ source: string }>(
		`SELECT DISTINCT source FROM log
		WHERE ${scopeCondition(scope, statement)} AND id >= ${statement.value(idFloor(since.getTime()))}::uuid
			AND source <> '' ORDER BY 1`,
		statement.values,
	);
	return rows.map(({ source }) => source);
}
