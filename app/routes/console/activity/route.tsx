import { Radio, SearchX } from "lucide-react";
import { useLocation, useNavigation } from "react-router";
import { firstRequestSamples } from "~/components/code-examples";
import { CodeSample } from "~/components/code-sample";
import { ColumnMenu, CursorPager } from "~/components/data-table";
import { EmptyState } from "~/components/empty-state";
import { useInstallation } from "~/components/installation";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { Card } from "~/components/ui/card";
import { listApiKeyNames } from "~/domain/api-keys/queries.server";
import { filterValuesOf, listLogs } from "~/domain/usage/queries.server";
import { projectUsage, requireProject } from "~/http/index.server";
import { isId } from "~/platform/ids";
import { pageTitle } from "../../page-title";
import type { Route } from "./+types/route";
import { ActivityFilterBar } from "./activity-filters";
import { ActivityTable, activityTableId } from "./activity-table";
import { activityColumns } from "./columns";
import { activeFilterCount, logFiltersOf, readActivityFilters } from "./filters";
import { listedRow } from "./listed-row";
import { NewsButton } from "./news-button";

const pageSize = 50;

export async function loader({ request, params }: Route.LoaderArgs) {
	const access = await requireProject(request, params);
	const { user, organization, project } = access;
	const query = new URL(request.url).searchParams;
	const filters = readActivityFilters(query);
	const now = Date.now();
	const cursor = query.get("cursor") ?? "";
	const [page, values, apiKeys] = await Promise.all([
		listLogs({
			...logFiltersOf(filters, now),
			...projectUsage(access),
			limit: pageSize,
			cursor: isId(cursor) ? cursor : undefined,
		}),
		filterValuesOf(projectUsage(access)),
		listApiKeyNames(user.id, { projectId: project.id }),
	]);
	return {
		now,
		filters,
		values,
		logs: page.logs.map(listedRow),
		nextCursor: page.pagination.nextCursor,
		apiKeys,
		project: { id: project.id, name: project.name },
		organizationId: organization.id,
	};
}

export function meta({ matches }: Route.MetaArgs) {
	return pageTitle(messages().activity.title, matches);
}

/** Every request of a project, newest first, to find the one that matters. */
export default function ActivityPage({ loaderData }: Route.ComponentProps) {
	const { activity: text } = useMessages();
	const { logs, nextCursor, project, organizationId, filters } = loaderData;
	const path = `/dashboard/${organizationId}/${project.id}/activity`;
	const pending = useIsTurning(path);
	const isFirstPage = !new URLSearchParams(useLocation().search).has("cursor");
	return (
		<Page>
			<PageHeader
				breadcrumb={[{ label: project.name, to: `/dashboard/${organizationId}/${project.id}` }]}
				title={text.title}
				description={text.description}
				actions={
					<>
						<ColumnMenu tableId={activityTableId} columns={activityColumns(text)} />
						<NewsButton path={`${path}/new`} newestId={logs[0]?.id} watching={isFirstPage} />
					</>
				}
			/>
			<ActivityFilterBar filters={filters} values={loaderData.values} apiKeys={loaderData.apiKeys} now={loaderData.now} />
			<Card className="overflow-hidden">
				{logs.length === 0 ? (
					<Nothing filtered={activeFilterCount(filters) > 0 || !isFirstPage} />
				) : (
					<ActivityTable logs={logs} pathOf={(id) => `${path}/${id}`} pending={pending} />
				)}
				<CursorPager
					nextCursor={nextCursor}
					summary={
						logs.length > 0 ? (
							<>
								{text.shown(logs.length)}
								<span className="max-md:hidden"> · {text.keys}</span>
							</>
						) : undefined
					}
				/>
			</Card>
		</Page>
	);
}

/** Whether another page of the same list is on its way. */
function useIsTurning(path: string): boolean {
	const navigation = useNavigation();
	return navigation.state === "loading" && navigation.location?.pathname === path;
}

function Nothing({ filtered }: { filtered: boolean }) {
	const { activity: text, overview } = useMessages();
	const { appUrl } = useInstallation();
	if (filtered) return <EmptyState icon={SearchX} title={text.noMatchTitle} description={text.noMatchText} />;
	return (
		<EmptyState icon={Radio} title={text.emptyTitle} description={text.emptyText}>
			<CodeSample label={overview.empty.sample} samples={firstRequestSamples({ appUrl, model: "demo-chat" })} />
		</EmptyState>
	);
}
