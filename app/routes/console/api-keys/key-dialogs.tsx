import { useState, type ReactNode } from "react";
import { useFetcher } from "react-router";

import { ConfirmDialog } from "~/components/confirm-dialog";
import { DialogForm, useAccepted } from "~/components/dialog-form";
import { FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { Dialog, DialogContent } from "~/components/ui/dialog";
import { Input } from "~/components/ui/input";
import type { ApiKeyView } from "~/domain/api-keys/schemas";
import { CreatedKey } from "./created-key";
import { LifetimeFields } from "./lifetime-fields";
import { LimitFields } from "./limit-fields";
import { PeriodMeter } from "./period-meter";
import type { clientAction } from "./route";

type KeyDialogProps = { apiKey: ApiKeyView; open: boolean; onClose: () => void };

/** An expired key comes back only with a new expiration. */
export function ReactivateDialog({ apiKey, open, onClose }: KeyDialogProps) {
	const { apiKeys: words } = useMessages();
	const text = words.reactivateDialog;
	return (
		<KeyFormDialog
			open={open}
			onClose={onClose}
			title={text.title(apiKey.description)}
			text={text.text}
			submit={text.submit}
			values={{ intent: "status", id: apiKey.id, status: "active" }}
		>
			{(fields) => <LifetimeFields error={fields.lifetime ?? fields.expiresAt} />}
		</KeyFormDialog>
	);
}

export function RenameDialog({ apiKey, open, onClose }: KeyDialogProps) {
	const { apiKeys: words } = useMessages();
	const text = words.renameDialog;
	return (
		<KeyFormDialog
			open={open}
			onClose={onClose}
			title={text.title(apiKey.description)}
			submit={text.submit}
			values={{ intent: "rename", id: apiKey.id }}
		>
			{(fields) => (
				<FormField label={text.name} name="name" error={fields.name}>
					{(control) => <Input {...control} defaultValue={apiKey.description} autoComplete="off" maxLength={255} />}
				</FormField>
			)}
		</KeyFormDialog>
	);
}

/** Spending and rate, with what the current window of a recurring limit holds. */
export function LimitsDialog({ apiKey, open, onClose }: KeyDialogProps) {
	const { apiKeys: words } = useMessages();
	const text = words.limits;
	return (
		<KeyFormDialog
			open={open}
			onClose={onClose}
			title={text.title(apiKey.description)}
			text={text.text}
			submit={text.submit}
			values={{ intent: "limits", id: apiKey.id }}
		>
			{(fields) => (
				<>
					{apiKey.currentPeriodResetAt !== null && (
						<div className="flex flex-col gap-2 rounded-lg border border-border bg-muted/50 p-3">
							<h3 className="text-sm font-medium">{text.current}</h3>
							<PeriodMeter apiKey={apiKey} />
							<p className="text-xs text-muted-foreground">{text.restart}</p>
						</div>
					)}
					<LimitFields apiKey={apiKey} errors={fields} />
				</>
			)}
		</KeyFormDialog>
	);
}

/** Asks first, since whatever uses the key stops working; then shows the new token, once. */
export function RollDialog({ apiKey, open, onClose }: KeyDialogProps) {
	const { apiKeys: words } = useMessages();
	const fetcher = useFetcher<typeof clientAction>();
	const [seen, setSeen] = useState<string | null>(null);
	const { data, state } = fetcher;
	const text = words.rollDialog;
	const token = data?.ok && data.token !== seen ? data.token : null;
	function close() {
		setSeen(token);
		onClose();
	}
	if (token) {
		return (
			<Dialog open={open} onOpenChange={(next) => !next && close()}>
				<DialogContent className="max-w-xl" onInteractOutside={(event) => event.preventDefault()}>
					<CreatedKey title={text.doneTitle} text={text.doneText} token={token} />
				</DialogContent>
			</Dialog>
		);
	}
	return (
		<ConfirmDialog
			open={open}
			onOpenChange={(next) => !next && close()}
			title={text.title(apiKey.description)}
			description={text.text}
			confirmLabel={text.submit}
			pending={state !== "idle"}
			error={data?.ok === false ? data.message : null}
			onConfirm={() => void fetcher.submit({ intent: "roll", id: apiKey.id }, { method: "post" })}
		/>
	);
}

type KeyFormDialogProps = {
	open: boolean;
	onClose: () => void;
	title: string;
	text?: string;
	submit: string;
	/** Sent along with what is entered. */
	values: Record<string, string>;
	children: (errors: Record<string, string>) => ReactNode;
};

/** A small form about one key, which closes when it worked. */
function KeyFormDialog({ open, onClose, ...form }: KeyFormDialogProps) {
	return (
		<Dialog open={open} onOpenChange={(next) => !next && onClose()}>
			<DialogContent {...(form.text ? {} : { "aria-describedby": undefined })}>
				<KeyForm {...form} onClose={onClose} />
			</DialogContent>
		</Dialog>
	);
}

function KeyForm({ onClose, ...form }: Omit<KeyFormDialogProps, "open">) {
	const fetcher = useFetcher<typeof clientAction>();
	useAccepted(fetcher, onClose);
	return <DialogForm fetcher={fetcher} {...form} />;
}
