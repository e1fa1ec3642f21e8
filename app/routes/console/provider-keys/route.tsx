import { Plug, Plus } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "react-router";

import { DataTable, type DataColumn } from "~/components/data-table";
import { EmptyState } from "~/components/empty-state";
import { GatedButton } from "~/components/gated-button";
import { type Messages, messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { RelativeTime } from "~/components/relative-time";
import { clampedClasses, RowName } from "~/components/row-name";
import { StatusBadge } from "~/components/status-badge";
import { Card } from "~/components/ui/card";
import { roleCovers } from "~/domain/members/schemas";
import { customProviderId } from "~/domain/provider-keys/credential-fields";
import { listProviderKeys } from "~/domain/provider-keys/queries.server";
import type { ProviderKeyView } from "~/domain/provider-keys/schemas";
import { requireOrganization } from "~/http/index.server";
import { pageTitle } from "../../page-title";
import { answerOrFailure } from "../unanswered-action";
import type { Route } from "./+types/route";
import { handleProviderKeyForm } from "./actions.server";
import { type ProviderChoice, providerChoices } from "./provider-choices.server";
import { ProviderKeyActions } from "./provider-key-actions";
import { ProviderKeyDialog } from "./provider-key-dialog";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().providerKeys.title, matches);

export async function loader({ request, params }: Route.LoaderArgs) {
	const { organization, role } = await requireOrganization(request, params.organizationId);
	return {
		keys: await listProviderKeys([organization.id]),
		providers: providerChoices(),
		organization: { id: organization.id, name: organization.name },
		canManage: roleCovers(role, "admin"),
	};
}

export function action({ request, params }: Route.ActionArgs) {
	return handleProviderKeyForm(request, params.organizationId);
}

export function clientAction({ serverAction }: Route.ClientActionArgs) {
	return answerOrFailure(() => serverAction());
}

export default function ProviderKeysPage({ loaderData }: Route.ComponentProps) {
	const { providerKeys: words } = useMessages();
	const { keys, providers, organization, canManage } = loaderData;
	const [parameters, setParameters] = useSearchParams();
	const [isAdding, setAdding] = useState(false);
	// The command palette leads here with ?add.
	const open = canManage && (isAdding || parameters.has("add"));
	const columns = useColumns(providers, canManage);

	function changeOpen(next: boolean) {
		setAdding(next);
		if (!next && parameters.has("add")) {
			setParameters((before) => (before.delete("add"), before), { replace: true, preventScrollReset: true });
		}
	}

	const addButton = (
		<GatedButton icon={Plus} refusal={canManage ? null : words.needsAdmin} onClick={() => setAdding(true)}>
			{words.add}
		</GatedButton>
	);
	return (
		<Page>
			<PageHeader
				breadcrumb={[{ label: organization.name }]}
				title={words.title}
				description={words.text}
				actions={keys.length > 0 && addButton}
			/>
			<Card>
				<DataTable
					label={words.table}
					columns={columns}
					rows={keys}
					rowKey={(key) => key.id}
					empty={
						<EmptyState icon={Plug} title={words.empty.title} description={words.empty.text} action={addButton} />
					}
				/>
			</Card>
			<ProviderKeyDialog open={open} onOpenChange={changeOpen} providers={providers} />
		</Page>
	);
}

function isCustom({ provider }: ProviderKeyView): boolean {
	return provider === customProviderId;
}

/** Where a key is bound to: its region, its resource. */
function placeOf(key: ProviderKeyView, providers: ProviderChoice[], words: Messages["providerKeys"]): string {
	const field = providers.find(({ id }) => id === key.provider)?.fields.find(({ isRegion }) => isRegion);
	const region = field && key.options[field.name];
	return [region && words.inRegion(region), key.options.resource].filter(Boolean).join(" · ");
}

/** Not on phones. */
const onWide = "max-md:hidden";

function useColumns(
	providers: ProviderChoice[],
	canManage: boolean,
): DataColumn<ProviderKeyView>[] {
	const { providerKeys: words } = useMessages();
	const columns: DataColumn<ProviderKeyView>[] = [
		{
			id: "provider",
			header: words.columns.provider,
			cell: (key) => (
				<RowName name={(isCustom(key) ? key.name : null) ?? key.providerName}>
					<p className={`text-xs text-muted-foreground empty:hidden ${clampedClasses}`} title={key.name ?? undefined}>
						{[isCustom(key) ? words.customProvider : key.name, placeOf(key, providers, words)].filter(Boolean).join(" · ")}
					</p>
				</RowName>
			),
		},
		{
			id: "key",
			header: words.columns.key,
			className: onWide,
			cell: (key) => <span className="font-mono text-xs whitespace-nowrap text-muted-foreground">{key.maskedToken}</span>,
		},
		{ id: "status", header: words.columns.status, cell: (key) => <StatusBadge status={key.status} /> },
		{
			id: "baseUrl",
			header: words.columns.baseUrl,
			className: onWide,
			cell: (key) =>
				key.baseUrl ? (
					<span className="block max-w-72 truncate font-mono text-xs" title={key.baseUrl}>
						{key.baseUrl}
					</span>
				) : (
					<span className="whitespace-nowrap text-muted-foreground">{words.defaultAddress}</span>
				),
		},
		{
			id: "created",
			header: words.columns.created,
			className: onWide,
			cell: (key) => <RelativeTime value={key.createdAt} className="text-muted-foreground" />,
		},
	];
	if (!canManage) return columns;
	return [
		...columns,
		{
			id: "actions",
			name: words.columns.actions,
			header: <span className="sr-only">{words.columns.actions}</span>,
			align: "right",
			cell: (key) => <ProviderKeyActions providerKey={key} providers={providers} />,
		},
	];
}
