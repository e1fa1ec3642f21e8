import { ReceiptText } from "lucide-react";
import { Link } from "react-router";

import { CursorPager, DataTable } from "~/components/data-table";
import { EmptyState } from "~/components/empty-state";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { Button } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { listMoneyHistory } from "~/domain/ledger/money-history.server";
import { roleCovers } from "~/domain/members/schemas";
import { requireOrganization } from "~/http/index.server";
import { env } from "~/platform/env.server";
import { isId } from "~/platform/ids";
import { pageTitle } from "../../page-title";
import { OwnersOnly } from "../owners-only";
import type { Route } from "./+types/route";
import { transactionColumns } from "./columns";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().transactions.title, matches);

const pageSize = 50;

export async function loader({ request, params }: Route.LoaderArgs) {
	const { organization, role } = await requireOrganization(request, params.organizationId);
	const { id, name } = organization;
	if (!roleCovers(role, "owner")) return { organization: { id, name }, history: null };
	const cursor = new URL(request.url).searchParams.get("cursor") ?? "";
	const history = await listMoneyHistory(id, pageSize, isId(cursor) ? cursor : undefined);
	return { organization: { id, name }, history, isCharging: env().PAID_MODE };
}

/** Every payment and every other movement of an organization's credits but usage, newest first. */
export default function TransactionsPage({ loaderData }: Route.ComponentProps) {
	const { transactions: words } = useMessages();
	const { organization, history } = loaderData;
	if (!history) return <OwnersOnly title={words.title} organization={organization} />;
	const { movements, nextCursor } = history;
	const empty = (
		<EmptyState
			icon={ReceiptText}
			title={words.emptyTitle}
			description={loaderData.isCharging ? words.emptyText : `${words.emptyText} ${words.emptyFree}`}
		/>
	);
	return (
		<Page>
			<PageHeader
				breadcrumb={[{ label: organization.name }]}
				title={words.title}
				description={words.text}
				actions={
					<Button variant="secondary" asChild>
						<Link to={`/dashboard/${organization.id}/org/billing`}>{words.toBilling}</Link>
					</Button>
				}
			/>
			<Card className="overflow-hidden">
				<DataTable
					label={words.table}
					columns={transactionColumns(words)}
					rows={movements}
					rowKey={({ id }) => id}
					empty={empty}
				/>
				<CursorPager nextCursor={nextCursor} summary={movements.length > 0 ? words.shown(movements.length) : undefined} />
			</Card>
		</Page>
	);
}
