import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useFetcher } from "react-router";

import { ConfirmDialog } from "~/components/confirm-dialog";
import { useMessages } from "~/components/messages";
import { RowMenu } from "~/components/row-menu";
import { StatusSwitch } from "~/components/status-switch";
import { DropdownMenuItem } from "~/components/ui/dropdown-menu";
import type { MasterKeyView } from "~/domain/master-keys/schemas";
import type { clientAction } from "./route";

/** What can be done with one master key. */
export function MasterKeyActions({ masterKey, canActivate }: { masterKey: MasterKeyView; canActivate: boolean }) {
	const { masterKeys: words } = useMessages();
	const [isDeleting, setDeleting] = useState(false);
	const fetcher = useFetcher<typeof clientAction>();
	const name = masterKey.description;
	return (
		<div className="flex items-center justify-end gap-2">
			<StatusSwitch
				id={masterKey.id}
				active={masterKey.status === "active"}
				label={words.actions.toggle(name)}
				failed={words.toggleFailed(name)}
				disabled={!canActivate && masterKey.status !== "active"}
			/>
			<RowMenu label={words.actions.menu(name)}>
				<DropdownMenuItem tone="danger" onSelect={() => setDeleting(true)}>
					<Trash2 aria-hidden />
					{words.actions.delete}
				</DropdownMenuItem>
			</RowMenu>
			<ConfirmDialog
				open={isDeleting}
				onOpenChange={setDeleting}
				title={words.deleteDialog.title(name)}
				description={words.deleteDialog.text}
				confirmLabel={words.deleteDialog.submit}
				pending={fetcher.state !== "idle"}
				error={fetcher.data?.ok === false ? fetcher.data.message : null}
				onConfirm={() => void fetcher.submit({ intent: "delete", id: masterKey.id }, { method: "post" })}
			/>
		</div>
	);
}
