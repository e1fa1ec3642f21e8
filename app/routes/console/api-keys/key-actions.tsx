import { Activity, Gauge, Pencil, RotateCw, ShieldCheck, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link, useFetcher } from "react-router";

import { ConfirmDialog } from "~/components/confirm-dialog";
import { useMessages } from "~/components/messages";
import { RowMenu } from "~/components/row-menu";
import { StatusSwitch } from "~/components/status-switch";
import { DropdownMenuItem, DropdownMenuSeparator } from "~/components/ui/dropdown-menu";
import type { ApiKeyView } from "~/domain/api-keys/schemas";
import type { clientAction } from "./route";
import { LimitsDialog, ReactivateDialog, RenameDialog, RollDialog } from "./key-dialogs";

type KeyActionsProps = { apiKey: ApiKeyView; expired: boolean; canManage: boolean; activityPath: string; onRules: (apiKey: ApiKeyView) => void };

/** What can be done with one key. */
export function KeyActions({ apiKey, expired, canManage, activityPath, onRules }: KeyActionsProps) {
	const { apiKeys: words } = useMessages();
	const [dialog, setDialog] = useState<"rename" | "limits" | "roll" | "delete" | null>(null);
	const name = apiKey.description;
	return (
		<div className="flex items-center justify-end gap-2">
			{canManage && <KeyToggle apiKey={apiKey} expired={expired} />}
			<RowMenu label={words.actions.menu(name)}>
				<DropdownMenuItem asChild>
					<Link to={`${activityPath}?${new URLSearchParams({ key: apiKey.id })}`}>
						<Activity aria-hidden />
						{words.actions.viewRequests}
					</Link>
				</DropdownMenuItem>
				{canManage && (
					<>
						<DropdownMenuItem onSelect={() => setDialog("rename")}>
							<Pencil aria-hidden />
							{words.actions.rename}
						</DropdownMenuItem>
						<DropdownMenuItem onSelect={() => setDialog("limits")}>
							<Gauge aria-hidden />
							{words.actions.limits}
						</DropdownMenuItem>
						<DropdownMenuItem onSelect={() => onRules(apiKey)}>
							<ShieldCheck aria-hidden />
							{words.actions.rules}
						</DropdownMenuItem>
						<DropdownMenuItem onSelect={() => setDialog("roll")}>
							<RotateCw aria-hidden />
							{words.actions.roll}
						</DropdownMenuItem>
						<DropdownMenuSeparator />
						<DropdownMenuItem tone="danger" onSelect={() => setDialog("delete")}>
							<Trash2 aria-hidden />
							{words.actions.delete}
						</DropdownMenuItem>
					</>
				)}
			</RowMenu>
			<RenameDialog apiKey={apiKey} open={dialog === "rename"} onClose={() => setDialog(null)} />
			<LimitsDialog apiKey={apiKey} open={dialog === "limits"} onClose={() => setDialog(null)} />
			<RollDialog apiKey={apiKey} open={dialog === "roll"} onClose={() => setDialog(null)} />
			<DeleteDialog apiKey={apiKey} open={dialog === "delete"} onClose={() => setDialog(null)} />
		</div>
	);
}

/** An expired key comes back only with a new lifetime, which is asked for. */
function KeyToggle({ apiKey, expired }: { apiKey: ApiKeyView; expired: boolean }) {
	const { apiKeys: words } = useMessages();
	const [asksLifetime, setAsksLifetime] = useState(false);
	const name = apiKey.description;

	function askLifetime(active: boolean): boolean {
		const asks = active && expired;
		if (asks) setAsksLifetime(true);
		return asks;
	}

	return (
		<>
			<StatusSwitch
				id={apiKey.id}
				active={!expired && apiKey.status === "active"}
				label={words.actions.toggle(name)}
				failed={words.toggleFailed(name)}
				instead={askLifetime}
			/>
			<ReactivateDialog apiKey={apiKey} open={asksLifetime} onClose={() => setAsksLifetime(false)} />
		</>
	);
}

function DeleteDialog({ apiKey, open, onClose }: { apiKey: ApiKeyView; open: boolean; onClose: () => void }) {
	const { apiKeys: words } = useMessages();
	const fetcher = useFetcher<typeof clientAction>();
	return (
		<ConfirmDialog
			open={open}
			onOpenChange={(next) => !next && onClose()}
			title={words.deleteDialog.title(apiKey.description)}
			description={words.deleteDialog.text}
			confirmLabel={words.deleteDialog.submit}
			pending={fetcher.state !== "idle"}
			error={fetcher.data?.ok === false ? fetcher.data.message : null}
			onConfirm={() => void fetcher.submit({ intent: "delete", id: apiKey.id }, { method: "post" })}
		/>
	);
}
