import { listLogs } from "~/domain/usage/queries.server";
import { projectUsage, requireProject } from "~/http/index.server";
import { isId } from "~/platform/ids";
import type { Route } from "./+types/news";
import { logFiltersOf, readActivityFilters } from "./filters";

const most = 20;

export type News = { count: number; more: boolean };

/** How many requests of the filtered list are newer than `since` (a row's id, or nothing for an empty list). */
export async function loader({ request, params }: Route.LoaderArgs): Promise<News> {
	const access = await requireProject(request, params);
	const query = new URL(request.url).searchParams;
	const since = query.get("since") ?? "";
	const page = await listLogs({
		...logFiltersOf(readActivityFilters(query), Date.now()),
		...projectUsage(access),
		limit: most,
	});
	const newer = page.logs.filter(({ id }) => !isId(since) || id > since).length;
	return { count: newer, more: newer === most && page.pagination.hasMore };
}
