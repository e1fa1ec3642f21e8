import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useFetcher } from "react-router";

import { ConfirmDialog } from "~/components/confirm-dialog";
import { useMessages } from "~/components/messages";
import { RowMenu } from "~/components/row-menu";
import { StatusSwitch } from "~/components/status-switch";
import { DropdownMenuItem, DropdownMenuSeparator } from "~/components/ui/dropdown-menu";
import { customProviderId } from "~/domain/provider-keys/credential-fields";
import type { ProviderKeyView } from "~/domain/provider-keys/schemas";
import type { ProviderChoice } from "./provider-choices.server";
import { ProviderKeyDialog } from "./provider-key-dialog";
import type { clientAction } from "./route";

/** What people call a key: its own name, else its provider's. */
function nameOf(key: ProviderKeyView): string {
	if (key.provider === customProviderId && key.name) return key.name;
	return key.name ? `${key.providerName} (${key.name})` : key.providerName;
}

type ProviderKeyActionsProps = { providerKey: ProviderKeyView; providers: ProviderChoice[] };

/** What can be done with one provider key. */
export function ProviderKeyActions({ providerKey, providers }: ProviderKeyActionsProps) {
	const { providerKeys: words } = useMessages();
	const [dialog, setDialog] = useState<"edit" | "delete" | null>(null);
	const name = nameOf(providerKey);
	return (
		<div className="flex items-center justify-end gap-2">
			<StatusSwitch
				id={providerKey.id}
				active={providerKey.status === "active"}
				label={words.actions.toggle(name)}
				failed={words.toggleFailed(name)}
			/>
			<RowMenu label={words.actions.menu(name)}>
				<DropdownMenuItem onSelect={() => setDialog("edit")}>
					<Pencil aria-hidden />
					{words.actions.edit}
				</DropdownMenuItem>
				<DropdownMenuSeparator />
				<DropdownMenuItem tone="danger" onSelect={() => setDialog("delete")}>
					<Trash2 aria-hidden />
					{words.actions.delete}
				</DropdownMenuItem>
			</RowMenu>
			<ProviderKeyDialog
				open={dialog === "edit"}
				onOpenChange={(open) => setDialog(open ? "edit" : null)}
				providers={providers}
				editing={providerKey}
			/>
			<DeleteDialog providerKey={providerKey} open={dialog === "delete"} onClose={() => setDialog(null)} />
		</div>
	);
}

type DeleteDialogProps = { providerKey: ProviderKeyView; open: boolean; onClose: () => void };

function DeleteDialog({ providerKey, open, onClose }: DeleteDialogProps) {
	const { providerKeys: words } = useMessages();
	const fetcher = useFetcher<typeof clientAction>();
	return (
		<ConfirmDialog
			open={open}
			onOpenChange={(next) => !next && onClose()}
			title={words.deleteDialog.title(nameOf(providerKey))}
			description={words.deleteDialog.text}
			confirmLabel={words.deleteDialog.submit}
			pending={fetcher.state !== "idle"}
			error={fetcher.data?.ok === false ? fetcher.data.message : null}
			onConfirm={() => void fetcher.submit({ intent: "delete", id: providerKey.id }, { method: "post" })}
		/>
	);
}
