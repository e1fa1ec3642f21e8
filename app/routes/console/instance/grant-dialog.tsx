import { useState } from "react";
import { useFetcher } from "react-router";

import { DialogForm } from "~/components/dialog-form";
import { FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { exactUsd } from "~/components/money-format";
import { Dialog, DialogContent } from "~/components/ui/dialog";
import { Input, Textarea } from "~/components/ui/input";
import { NativeSelect } from "~/components/ui/select";
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
	const { instance } = useMessages();
	const words = instance.grantDialog;
	const fetcher = useFetcher<typeof clientAction>();
	const [kind, setKind] = useState<"grant" | "correction">("grant");
	const [formId] = useState(currentId);
	const isCorrection = kind === "correction";
	useDone(fetcher, (credits) => instance.granted(exactUsd(credits ?? "0")), onClose);
	return (
		<DialogForm
			fetcher={fetcher}
			title={words.title(organization.name)}
			text={words.text(exactUsd(organization.credits))}
			submit={isCorrection ? words.submitCorrection : words.submit}
			values={{ intent: "grant", id: organization.id, formId }}
		>
			{(errors) => (
				<>
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
						error={errors.amount}
					>
						{(control) => (
							<Input {...control} inputMode="decimal" autoComplete="off" placeholder="25.00" className="max-w-40 tabular-nums" />
						)}
					</FormField>
					<FormField label={words.reason} name="reason" error={errors.reason}>
						{(control) => <Textarea {...control} rows={2} maxLength={500} placeholder={words.reasonPlaceholder} />}
					</FormField>
				</>
			)}
		</DialogForm>
	);
}
