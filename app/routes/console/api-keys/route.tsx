import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "react-router";

import { EmptyState } from "~/components/empty-state";
import { FilterSegments } from "~/components/filter-bar";
import { GatedButton } from "~/components/gated-button";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { Card } from "~/components/ui/card";
import { planLimitsOf } from "~/domain/api-keys/plan-limits.server";
import { listApiKeys } from "~/domain/api-keys/queries.server";
import { roleCovers } from "~/domain/members/schemas";
import { clientAddressOf, requireProject } from "~/http/index.server";
import { pageTitle } from "../../page-title";
import { sampleModelOf } from "../sample-model.server";
import { answerOrFailure } from "../unanswered-action";
import type { Route } from "./+types/route";
import { handleKeyForm } from "./actions.server";
import { CreateKeyDialog } from "./create-key-dialog";
import { isInactive, useKeyColumns } from "./key-columns";
import { KeyTable } from "./key-table";
import { PlanAllowance } from "./plan-allowance";
import { ruleChoicesOf } from "./rules/rule-choices.server";
import { RulesSheet } from "./rules/rules-sheet";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().apiKeys.title, matches);

export async function loader({ request, params }: Route.LoaderArgs) {
	const { user, organization, project, role } = await requireProject(request, params);
	const canManage = roleCovers(role, "admin");
	const now = Date.now();
	const asksForRules = canManage && new URL(request.url).searchParams.has("rules");
	const [keys, planLimits, sampleModel, ruleChoices] = await Promise.all([
		listApiKeys(user.id, { projectId: project.id }),
		planLimitsOf({ id: project.id, organization }),
		sampleModelOf(organization.id),
		asksForRules ? ruleChoicesOf(organization, clientAddressOf(request), now) : null,
	]);
	return {
		keys,
		planLimits,
		sampleModel,
		ruleChoices,
		now,
		canManage,
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
	const { keys, now, canManage, organization, project, sampleModel, planLimits, ruleChoices } = loaderData;
	const [parameters, setParameters] = useSearchParams();
	const [isCreating, setCreating] = useState(false);
	// The command palette leads here with ?create.
	const hasRoom = planLimits.currentCount < planLimits.maxKeys;
	const open = canManage && hasRoom && (isCreating || parameters.has("create"));
	const base = `/dashboard/${organization.id}/${project.id}`;
	const columns = useKeyColumns({ now, canManage, activityPath: `${base}/activity`, onRules: ({ id }) => showRules(id) });
	const ruled = keys.find((key) => key.id === parameters.get("rules"));

	function changeOpen(next: boolean) {
		setCreating(next);
		if (!next && parameters.has("create")) {
			setParameters((before) => (before.delete("create"), before), { replace: true, preventScrollReset: true });
		}
	}

	function showRules(keyId: string | null) {
		setParameters(
			(before) => {
				if (keyId === null) before.delete("rules");
				else before.set("rules", keyId);
				return before;
			},
			{ replace: keyId === null, preventScrollReset: true },
		);
	}

	const inactive = keys.filter((key) => isInactive(key, now));
	const showsInactive = parameters.get("state") === "inactive";
	const shown = showsInactive ? inactive : keys.filter((key) => !isInactive(key, now));
	const refusal = !canManage ? words.needsAdmin : hasRoom ? null : words.allowance.reached(planLimits.maxKeys);
	const createButton = (
		<GatedButton icon={Plus} refusal={refusal} onClick={() => setCreating(true)}>
			{words.create}
		</GatedButton>
	);
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
					<div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
						<FilterSegments
							name="state"
							label={words.tabs.label}
							options={[
								{ value: "active", label: `${words.tabs.active} ${keys.length - inactive.length}` },
								{ value: "inactive", label: `${words.tabs.inactive} ${inactive.length}` },
							]}
						/>
						<PlanAllowance limits={planLimits} />
					</div>
					<Card>
						{/* Another state begins another list. */}
						<KeyTable
							key={String(showsInactive)}
							keys={shown}
							columns={columns}
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
			<RulesSheet apiKey={ruled} choices={ruleChoices} onClose={() => showRules(null)} />
			<CreateKeyDialog open={open} onOpenChange={changeOpen} sampleModel={sampleModel} />
		</Page>
	);
}
