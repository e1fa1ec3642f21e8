import { Building2 } from "lucide-react";
import { useState } from "react";

import { CursorPager, DataTable } from "~/components/data-table";
import { EmptyState } from "~/components/empty-state";
import { FilterBar, FilterSearch } from "~/components/filter-bar";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { Card } from "~/components/ui/card";
import { includesEnterprise } from "~/domain/enterprise-feature.server";
import { searchOrganizations } from "~/domain/instance/queries.server";
import type { InstanceOrganization } from "~/domain/instance/schemas";
import { requireInstanceAdmin } from "~/http/require-admin.server";
import { isId, newId } from "~/platform/ids";
import { pageTitle } from "../../page-title";
import { answerOrFailure } from "../unanswered-action";
import type { Route } from "./+types/route";
import { handleInstanceForm } from "./actions.server";
import { GrantDialog } from "./grant-dialog";
import { instanceColumns } from "./columns";
import { PlanDialog } from "./plan-dialog";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().instance.title, matches);

const pageSize = 25;

export async function loader({ request }: Route.LoaderArgs) {
	await requireInstanceAdmin(request);
	const query = new URL(request.url).searchParams;
	const cursor = query.get("cursor") ?? "";
	const search = query.get("search")?.trim().slice(0, 255);
	const page = await searchOrganizations({
		...(search && { search }),
		...(isId(cursor) && { cursor }),
		limit: pageSize,
	});
	return {
		organizations: page.organizations,
		formId: newId(),
		nextCursor: page.pagination.nextCursor,
		// Where the instance does not charge, every plan has periods of its own.
		freeHasPeriods: includesEnterprise("free"),
	};
}

export function action({ request }: Route.ActionArgs) {
	return handleInstanceForm(request);
}

export function clientAction({ serverAction }: Route.ClientActionArgs) {
	return answerOrFailure(() => serverAction());
}

type Editing = { dialog: "plan" | "grant"; organization: InstanceOrganization };

/** Every organization of the instance, for its administrators. */
export default function InstancePage({ loaderData }: Route.ComponentProps) {
	const { instance: words } = useMessages();
	const { organizations, nextCursor, freeHasPeriods } = loaderData;
	const [editing, setEditing] = useState<Editing | null>(null);
	const columns = instanceColumns(words, (dialog, organization) => setEditing({ dialog, organization }));
	const close = () => setEditing(null);
	return (
		<Page>
			<PageHeader title={words.title} description={words.text} />
			<FilterBar>
				<FilterSearch name="search" label={words.search} placeholder={words.searchPlaceholder} className="sm:w-80" />
			</FilterBar>
			<Card className="overflow-hidden">
				<DataTable
					label={words.table}
					columns={columns}
					rows={organizations}
					rowKey={({ id }) => id}
					empty={<EmptyState icon={Building2} title={words.empty.title} description={words.empty.text} />}
				/>
				<CursorPager nextCursor={nextCursor} />
			</Card>
			<PlanDialog
				organization={editing?.dialog === "plan" ? editing.organization : null}
				freeHasPeriods={freeHasPeriods}
				onClose={close}
			/>
			<GrantDialog
				organization={editing?.dialog === "grant" ? editing.organization : null}
				formId={loaderData.formId}
				onClose={close}
			/>
		</Page>
	);
}
