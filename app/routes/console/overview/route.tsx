import { KeyRound, SearchX } from "lucide-react";
import { Link, type ShouldRevalidateFunctionArgs, useLocation, useNavigation } from "react-router";
import { cn } from "~/components/class-names";
import { EmptyState } from "~/components/empty-state";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { Button } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { useUrlState } from "~/components/use-url-state";
import { overviewOf } from "~/domain/usage/queries.server";
import { projectUsage, requireProject } from "~/http/index.server";
import { env } from "~/platform/env.server";
import { pageTitle } from "../../page-title";
import type { Route } from "./+types/route";
import { listedRow } from "../activity/listed-row";
import { CostBreakdown } from "./cost-breakdown";
import { readDateRange } from "./date-range";
import { FirstCall } from "./first-call";
import { QuickActions } from "./quick-actions";
import { RangePicker } from "./range-picker";
import { RecentActivity } from "./recent-activity";
import { Reliability } from "./reliability";
import { StatCards } from "./stat-cards";
import { UsageChart } from "./usage-chart";

export async function loader({ request, params }: Route.LoaderArgs) {
	const access = await requireProject(request, params);
	const { organization, project, role } = access;
	const range = readDateRange(new URL(request.url).searchParams, Date.now());
	const { recentLogs, ...overview } = await overviewOf(projectUsage(access), new Date(range.from), new Date(range.to));
	return {
		range,
		overview,
		recent: recentLogs.map(listedRow),
		project: { id: project.id, name: project.name },
		organizationId: organization.id,
		credits: organization.balance?.balance.toFixed() ?? "0",
		paid: env().PAID_MODE,
		canSeeBilling: role === "owner",
		canCreateKeys: role !== "developer",
		/** Nothing has ever happened here, as opposed to nothing in this period. */
		untouched: recentLogs.length === 0 && overview.totals.requestCount === 0,
	};
}

/** Another picture of the same figures needs no new figures. */
export function shouldRevalidate({ currentUrl, nextUrl, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs): boolean {
	const samePage = currentUrl.pathname === nextUrl.pathname && currentUrl.search !== nextUrl.search;
	const onlyTheChart = samePage && dataQuery(currentUrl.search) === dataQuery(nextUrl.search);
	return onlyTheChart ? false : defaultShouldRevalidate;
}

/** The part of an address that the figures depend on. */
function dataQuery(search: string): string {
	const query = new URLSearchParams(search);
	query.delete("chart");
	return query.toString();
}

export function meta({ matches }: Route.MetaArgs) {
	return pageTitle(messages().overview.title, matches);
}

/** What is it costing, is it healthy, what happens right now: the first page of a project. */
export default function OverviewPage({ loaderData }: Route.ComponentProps) {
	const { overview: text } = useMessages();
	const { overview, range, project, organizationId, credits, paid, untouched } = loaderData;
	const base = `/dashboard/${organizationId}/${project.id}`;
	const pending = useIsChangingPeriod(base);
	return (
		<Page>
			<PageHeader
				breadcrumb={[{ label: project.name }]}
				title={text.title}
				actions={
					<>
						<RangePicker range={range} />
						{loaderData.canCreateKeys ? (
							<Button asChild size="sm">
								<Link to={`${base}/api-keys?create`} prefetch="intent">
									<KeyRound aria-hidden />
									{text.createKey}
								</Link>
							</Button>
						) : null}
					</>
				}
			/>
			{untouched ? <FirstCall keysPath={`${base}/api-keys?create`} model="demo-chat" /> : null}
			<div aria-busy={pending} className={cn("flex flex-col gap-6", pending && "opacity-60 transition-opacity duration-150")}>
				<StatCards
					overview={overview}
					credits={credits}
					paid={paid}
					billing={loaderData.canSeeBilling ? `/dashboard/${organizationId}/org/billing` : null}
				/>
				{untouched ? null : <Charts overview={overview} />}
			</div>
			<div className="grid gap-6 xl:grid-cols-3">
				<div className="min-w-0 xl:col-span-2">
					<RecentActivity logs={loaderData.recent} activityPath={`${base}/activity`} />
				</div>
				<div className="flex min-w-0 flex-col gap-6">
					{untouched ? null : <Reliability overview={overview} />}
					<QuickActions organizationId={organizationId} projectId={project.id} />
				</div>
			</div>
		</Page>
	);
}

/** Whether the figures of another period are on their way. */
function useIsChangingPeriod(path: string): boolean {
	const { state, location } = useNavigation();
	const { search } = useLocation();
	return state === "loading" && location?.pathname === path && dataQuery(location.search) !== dataQuery(search);
}

function Charts({ overview }: { overview: Route.ComponentProps["loaderData"]["overview"] }) {
	const { overview: text } = useMessages();
	const url = useUrlState();
	if (overview.totals.requestCount === 0) {
		return (
			<Card>
				<EmptyState icon={SearchX} title={text.empty.quiet} description={text.empty.quietText} />
			</Card>
		);
	}
	return (
		<div className="grid gap-6 xl:grid-cols-3">
			<div className="min-w-0 xl:col-span-2">
				<UsageChart overview={overview} view={url.get("chart") === "requests" ? "requests" : "costs"} />
			</div>
			<div className="min-w-0">
				<CostBreakdown parts={overview.costByModel} />
			</div>
		</div>
	);
}
