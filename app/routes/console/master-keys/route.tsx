import { KeySquare, Lock, Plus } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";

import { DataTable } from "~/components/data-table";
import { EmptyState } from "~/components/empty-state";
import { GatedButton } from "~/components/gated-button";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { Button } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { includesEnterprise } from "~/domain/enterprise-feature.server";
import { listMasterKeys } from "~/domain/master-keys/queries.server";
import { maxMasterKeys } from "~/domain/plans";
import { requireOrganization } from "~/http/index.server";
import { pageTitle } from "../../page-title";
import { answerOrFailure } from "../unanswered-action";
import type { Route } from "./+types/route";
import { handleMasterKeyForm } from "./actions.server";
import { CreateMasterKeyDialog } from "./create-master-key-dialog";
import { useMasterKeyColumns } from "./master-key-columns";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().masterKeys.title, matches);

export async function loader({ request, params }: Route.LoaderArgs) {
	const { organization } = await requireOrganization(request, params.organizationId, "admin");
	return {
		keys: await listMasterKeys(organization.id),
		most: maxMasterKeys,
		included: includesEnterprise(organization.plan),
		organization: { id: organization.id, name: organization.name },
	};
}

export function action({ request, params }: Route.ActionArgs) {
	return handleMasterKeyForm(request, params.organizationId);
}

export function clientAction({ serverAction }: Route.ClientActionArgs) {
	return answerOrFailure(() => serverAction());
}

/** Credentials by which servers of an organization set up projects and keys by themselves. */
export default function MasterKeysPage({ loaderData }: Route.ComponentProps) {
	const { masterKeys: words } = useMessages();
	const { keys, most, included, organization } = loaderData;
	const [isCreating, setCreating] = useState(false);
	const active = keys.filter((key) => key.status === "active").length;
	const columns = useMasterKeyColumns({ canActivate: included });
	const createButton = (
		<GatedButton icon={Plus} refusal={active >= most ? words.full(most) : null} onClick={() => setCreating(true)}>
			{words.create}
		</GatedButton>
	);
	return (
		<Page>
			<PageHeader
				breadcrumb={[{ label: organization.name }]}
				title={words.title}
				description={words.text}
				actions={
					included &&
					keys.length > 0 && (
						<>
							<span className="text-sm text-muted-foreground tabular-nums">{words.active(active, most)}</span>
							{createButton}
						</>
					)
				}
			/>
			{!included && <Locked organizationId={organization.id} hasKeys={keys.length > 0} />}
			{(included || keys.length > 0) && (
				<Card>
					<DataTable
						label={words.table}
						columns={columns}
						rows={keys}
						rowKey={(key) => key.id}
						empty={<EmptyState icon={KeySquare} title={words.empty.title} description={words.empty.text} action={createButton} />}
					/>
				</Card>
			)}
			<CreateMasterKeyDialog open={isCreating} onOpenChange={setCreating} />
		</Page>
	);
}

function Locked({ organizationId, hasKeys }: { organizationId: string; hasKeys: boolean }) {
	const { locked } = useMessages().masterKeys;
	return (
		<Card>
			<EmptyState
				icon={Lock}
				title={locked.title}
				description={hasKeys ? `${locked.text} ${locked.left}` : locked.text}
				action={
					<Button asChild>
						<Link to={`/dashboard/${organizationId}/org/billing`}>{locked.action}</Link>
					</Button>
				}
			/>
		</Card>
	);
}
