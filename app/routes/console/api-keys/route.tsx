import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "react-router";

import { DataTable } from "~/components/data-table";
import { EmptyState } from "~/components/empty-state";
import { FilterSegments } from "~/components/filter-bar";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { Button } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { Tooltip } from "~/components/ui/tooltip";
import { listApiKeys } from "~/domain/api-keys/queries.server";
import { roleCovers } from "~/domain/members/schemas";
import { requireProject } from "~/http/index.server";
import { pageTitle } from "../../page-title";
import { sampleModelOf } from "../sample-model.server";
import { answerOrFailure } from "../unanswered-action";
import type { Route } from "./+types/route";
import { handleKeyForm } from "./actions.server";
import { CreateKeyDialog } from "./create-key-dialog";
import { isInactive, useKeyColumns } from "./key-columns";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().apiKeys.title, matches);

export async function loader({ request, params }: Route.LoaderArgs) {
	const { user, organization, project, role } = await requireProject(request, params);
	const [keys, sampleModel] = await Promise.all([
		listApiKeys(user.id, { projectId: project.id }),
		sampleModelOf(organization.id),
	]);
	return {
		keys,
		sampleModel,
		now: Date.now(),
		canManage: roleCovers(role, "admin"),
		organization: { id: organization.id, name: organization.name },
		project: { id: project.id, name: project.name },
	};
}

export function action({ request, params }: Route.ActionArgs) {
	return handleKeyForm(request, params);
}

export function clientAction({ serverAction }: Route.ClientActionArgs) {
	return answerOrFailure(() => serverAction());
}

export default function ApiKeysPage({ loaderData }: Route.ComponentProps) {
	const { apiKeys: words } = useMessages();
	const { keys, now, canManage, organization, project, sampleModel } = loaderData;
	const [parameters, setParameters] = useSearchParams();
	const [isCreating, setCreating] = useState(false);
	// The command palette leads here with ?create.
	const open = canManage && (isCreating || parameters.has("create"));
	const base = `/dashboard/${organization.id}/${project.id}`;
	const columns = useKeyColumns({ now, canManage, activityPath: `${base}/activity` });

	function changeOpen(next: boolean) {
		setCreating(next);
		if (!next && parameters.has("create")) {
			setParameters((before) => (before.delete("create"), before), { replace: true, preventScrollReset: true });
		}
	}

	const inactive = keys.filter((key) => isInactive(key, now));
	const showsInactive = parameters.get("state") === "inactive";
	const shown = showsInactive ? inactive : keys.filter((key) => !isInactive(key, now));
	const createButton = <CreateButton canManage={canManage} onClick={() => setCreating(true)} />;
	return (
		<Page>
			<PageHeader
				breadcrumb={[{ label: organization.name }, { label: project.name, to: base }]}
				title={words.title}
				description={words.text}
				actions={keys.length > 0 && createButton}
			/>
			{keys.length === 0 ? (
				<Card>
					<EmptyState icon={KeyRound} title={words.empty.title} description={words.empty.text} action={createButton} />
				</Card>
			) : (
				<div className="flex flex-col gap-3">
					<div>
						<FilterSegments
							name="state"
							label={words.tabs.label}
							options={[
								{ value: "active", label: `${words.tabs.active} ${keys.length - inactive.length}` },
								{ value: "inactive", label: `${words.tabs.inactive} ${inactive.length}` },
							]}
						/>
					</div>
					<Card>
						<DataTable
							label={words.table}
							columns={columns}
							rows={shown}
							rowKey={(key) => key.id}
							empty={
								<EmptyState
									title={showsInactive ? words.emptyFiltered.inactive : words.emptyFiltered.active}
									className="py-10"
								/>
							}
						/>
					</Card>
				</div>
			)}
			<CreateKeyDialog open={open} onOpenChange={changeOpen} sampleModel={sampleModel} />
		</Page>
	);
}

function CreateButton({ canManage, onClick }: { canManage: boolean; onClick: () => void }) {
	const { apiKeys: words } = useMessages();
	const button = (
		<Button aria-disabled={!canManage || undefined} onClick={canManage ? onClick : undefined}>
			<Plus aria-hidden />
			{words.create}
		</Button>
	);
	return canManage ? button : <Tooltip content={words.needsAdmin}>{button}</Tooltip>;
}
