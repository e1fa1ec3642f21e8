import { useState } from "react";
import { useFetcher } from "react-router";

import { FormError, FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { exactUsd } from "~/components/money-format";
import { Button } from "~/components/ui/button";
import {
	Dialog,
	DialogClose,
	DialogContent,
	DialogDescription,
	DialogFooter,
	DialogHeader,
	DialogTitle,
} from "~/components/ui/dialog";
import { Input, Textarea } from "~/components/ui/input";
import { NativeSelect } from "~/components/ui/select";
import { useFocusError } from "~/components/use-focus-error";
import type { InstanceOrganization } from "~/domain/instance/schemas";
import type { clientAction } from "./route";
import { useDone } from "./use-done";

type GrantDialogProps = {
	organization: InstanceOrganization | null;
	/** Tells a repeated request from a second grant; another one each time the page is loaded. */
	formId: string;
	onClose: () => void;
};

/** Grants credits to an organization, or takes granted ones back; open while there is one. */
export function GrantDialog({ organization, formId, onClose }: GrantDialogProps) {
	return (
		<Dialog open={organization !== null} onOpenChange={(open) => !open && onClose()}>
			<DialogContent>
				{organization && <GrantForm organization={organization} formId={formId} onClose={onClose} />}
			</DialogContent>
		</Dialog>
	);
}

type GrantFormProps = GrantDialogProps & { organization: InstanceOrganization };

function GrantForm({ organization, formId: currentId, onClose }: GrantFormProps) {
	const { instance, common } = useMessages();
	const words = instance.grantDialog;
	const fetcher = useFetcher<typeof clientAction>();
	const [kind, setKind] = useState<"grant" | "correction">("grant");
	const [formId] = useState(currentId);
	const failure = fetcher.data?.ok === false ? fetcher.data : null;
	const form = useFocusError(failure);
	const isCorrection = kind === "correction";
	useDone(fetcher, (credits) => instance.granted(exactUsd(credits ?? "0")), onClose);
	return (
		<>
			<DialogHeader>
				<DialogTitle>{words.title(organization.name)}</DialogTitle>
				<DialogDescription>{words.text(exactUsd(organization.credits))}</DialogDescription>
			</DialogHeader>
			<fetcher.Form ref={form} method="post" className="flex flex-col gap-5" noValidate>
				<input type="hidden" name="intent" value="grant" />
				<input type="hidden" name="id" value={organization.id} />
				<input type="hidden" name="formId" value={formId} />
				<FormError>{failure?.message}</FormError>
				<FormField label={words.kind} name="kind">
					{(control) => (
						<NativeSelect {...control} value={kind} onChange={(event) => setKind(event.target.value as typeof kind)}>
							<option value="grant">{words.kinds.grant}</option>
							<option value="correction">{words.kinds.correction}</option>
						</NativeSelect>
					)}
				</FormField>
				<FormField
					label={words.amount}
					name="amount"
					hint={isCorrection ? words.correctionHint(exactUsd(organization.granted)) : undefined}
					error={failure?.fields.amount}
				>
					{(control) => (
						<Input {...control} inputMode="decimal" autoComplete="off" placeholder="25.00" className="max-w-40 tabular-nums" />
					)}
				</FormField>
				<FormField label={words.reason} name="reason" error={failure?.fields.reason}>
					{(control) => <Textarea {...control} rows={2} maxLength={500} placeholder={words.reasonPlaceholder} />}
				</FormField>
				<DialogFooter>
					<DialogClose asChild>
						<Button variant="secondary">{common.cancel}</Button>
					</DialogClose>
					<Button type="submit" pending={fetcher.state !== "idle"}>
						{isCorrection ? words.submitCorrection : words.submit}
					</Button>
				</DialogFooter>
			</fetcher.Form>
		</>
	);
}
