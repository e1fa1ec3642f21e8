import { Lock, ScrollText, SearchX } from "lucide-react";
import { Link, useSearchParams } from "react-router";

import { EmptyState } from "~/components/empty-state";
import { FilterBar, FilterSegments, FilterSelect } from "~/components/filter-bar";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { Button } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { namesInDetails } from "~/domain/audit/names-in-details.server";
import { auditFilterValues, listAuditEntries } from "~/domain/audit/queries.server";
import type { AuditFilterValues } from "~/domain/audit/schemas";
import { includesEnterprise } from "~/domain/enterprise-feature.server";
import { requireOrganization } from "~/http/index.server";
import { pageTitle } from "../../page-title";
import type { Route } from "./+types/route";
import { EntryList } from "./entry-list";
import { auditFilterNames, readAuditFilters } from "./filters";
import { actionLabel, resourceTypeLabel } from "./words";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().auditLogs.title, matches);

export async function loader({ request, params }: Route.LoaderArgs) {
	const { organization } = await requireOrganization(request, params.organizationId, "admin");
	const named = { id: organization.id, name: organization.name };
	if (!includesEnterprise(organization.plan)) return { organization: named, log: null };
	const filters = readAuditFilters(new URL(request.url).searchParams, Date.now());
	const [page, values] = await Promise.all([
		listAuditEntries(organization.id, filters),
		auditFilterValues(organization.id),
	]);
	const names = await namesInDetails(organization.id, page.auditLogs);
	return { organization: named, log: { entries: page.auditLogs, names, nextCursor: page.pagination.nextCursor, values } };
}

/** Who did what in an organization, for its owners and admins. */
export default function AuditLogsPage({ loaderData }: Route.ComponentProps) {
	const { auditLogs: words } = useMessages();
	const { organization, log } = loaderData;
	const [parameters] = useSearchParams();
	const filters = auditFilterNames.map((name) => parameters.get(name));
	return (
		<Page>
			<PageHeader breadcrumb={[{ label: organization.name }]} title={words.title} description={words.text} />
			{log === null ? (
				<Locked organizationId={organization.id} />
			) : (
				<>
					<Filters values={log.values} />
					<Card className="overflow-hidden">
						{log.entries.length === 0 ? (
							<Nothing filtered={filters.some((value) => value !== null)} />
						) : (
							// Other filters begin another list.
							<EntryList
								key={`${organization.id}/${filters.join("/")}`}
								first={log.entries}
								firstNames={log.names}
								firstCursor={log.nextCursor}
							/>
						)}
					</Card>
				</>
			)}
		</Page>
	);
}

function Filters({ values }: { values: AuditFilterValues }) {
	const { auditLogs: words } = useMessages();
	const { filters } = words;
	return (
		<FilterBar names={[...auditFilterNames]}>
			<FilterSegments
				name="range"
				label={filters.range}
				options={(["all", "day", "week", "month"] as const).map((value) => ({ value, label: filters.ranges[value] }))}
			/>
			<FilterSelect
				name="action"
				label={filters.action}
				options={values.actions.map((value) => ({ value, label: actionLabel(value, words) }))}
			/>
			<FilterSelect
				name="resourceType"
				label={filters.resourceType}
				options={values.resourceTypes.map((value) => ({ value, label: resourceTypeLabel(value, words) }))}
			/>
			<FilterSelect
				name="userId"
				label={filters.user}
				options={values.users.map(({ id, name, email }) => ({ value: id, label: name || email, hint: name && email }))}
			/>
		</FilterBar>
	);
}

function Nothing({ filtered }: { filtered: boolean }) {
	const { auditLogs: words } = useMessages();
	const { title, text } = filtered ? words.noMatch : words.empty;
	return <EmptyState icon={filtered ? SearchX : ScrollText} title={title} description={text} />;
}

function Locked({ organizationId }: { organizationId: string }) {
	const { locked } = useMessages().auditLogs;
	return (
		<Card>
			<EmptyState
				icon={Lock}
				title={locked.title}
				description={locked.text}
				action={
					<Button asChild>
						<Link to={`/dashboard/${organizationId}/org/billing`}>{locked.action}</Link>
					</Button>
				}
			/>
		</Card>
	);
}
