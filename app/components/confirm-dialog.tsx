import { useId, useState, type ReactNode } from "react";

import { useMessages } from "./messages";
import { AlertDialog, AlertDialogCancel, AlertDialogContent, AlertDialogDescription, AlertDialogTitle } from "./ui/alert-dialog";
import { Button } from "./ui/button";
import { Input } from "./ui/input";
import { Label } from "./ui/label";
import { FormError } from "./form-field";

type ConfirmDialogProps = {
	open: boolean;
	onOpenChange: (open: boolean) => void;
	/** Names the thing: "Delete the key production?" */
	title: ReactNode;
	/** What happens to whom. */
	description: ReactNode;
	/** The verb: "Delete key". */
	confirmLabel: string;
	/** Must be typed first. Only for what cannot be undone and takes much with it. */
	typedName?: string;
	tone?: "danger" | "primary";
	pending?: boolean;
	error?: string | null;
	/** The dialog stays open until the caller closes it. */
	onConfirm: () => void;
};

/** Asks once before something that hurts. */
export function ConfirmDialog(props: ConfirmDialogProps) {
	const { open, onOpenChange, title, description, confirmLabel, typedName, tone = "danger", pending, error } = props;
	const { common } = useMessages();
	const id = useId();
	const [typed, setTyped] = useState("");
	const blocked = typedName !== undefined && typed.trim() !== typedName;
	const change = (next: boolean) => {
		if (!next) setTyped("");
		onOpenChange(next);
	};
	return (
		<AlertDialog open={open} onOpenChange={change}>
			<AlertDialogContent>
				<form
					className="flex flex-col gap-5"
					onSubmit={(event) => {
						event.preventDefault();
						if (!blocked && !pending) props.onConfirm();
					}}
				>
					<div className="flex flex-col gap-1.5">
						<AlertDialogTitle>{title}</AlertDialogTitle>
						<AlertDialogDescription>{description}</AlertDialogDescription>
					</div>
					<FormError>{error}</FormError>
					{typedName !== undefined && (
						<div className="flex flex-col gap-1.5">
							<Label htmlFor={id}>{common.typeToConfirm(typedName)}</Label>
							<Input id={id} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
						</div>
					)}
					<div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
						<AlertDialogCancel asChild>
							<Button variant="secondary">{common.cancel}</Button>
						</AlertDialogCancel>
						<Button type="submit" variant={tone === "danger" ? "danger" : "primary"} pending={pending} disabled={blocked}>
							{confirmLabel}
						</Button>
					</div>
				</form>
			</AlertDialogContent>
		</AlertDialog>
	);
}
