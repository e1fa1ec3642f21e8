import { useId, useState, type ReactNode } from "react";
import { useFetcher } from "react-router";

import { DialogForm } from "~/components/dialog-form";
import { FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { Dialog, DialogContent } from "~/components/ui/dialog";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";
import { Switch } from "~/components/ui/switch";
import type { SampleModel } from "../sample-model.server";
import { CreatedKey } from "./created-key";
import { LifetimeFields } from "./lifetime-fields";
import { LimitFields } from "./limit-fields";
import type { clientAction } from "./route";

type CreateKeyDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; sampleModel: SampleModel };

/** Asks for a name, then shows the token, once. */
export function CreateKeyDialog({ open, onOpenChange, sampleModel }: CreateKeyDialogProps) {
	return (
		<Dialog open={open} onOpenChange={onOpenChange}>
			<DialogContent
				className="max-w-xl"
				// A stray click must not throw away a token that cannot be shown again.
				onInteractOutside={(event) => event.preventDefault()}
			>
				<CreateKey sampleModel={sampleModel} />
			</DialogContent>
		</Dialog>
	);
}

function CreateKey({ sampleModel }: { sampleModel: SampleModel }) {
	const { createDialog: words, createdDialog } = useMessages().apiKeys;
	const fetcher = useFetcher<typeof clientAction>();
	const result = fetcher.data;
	if (result?.ok && result.token) {
		return <CreatedKey title={createdDialog.title} text={createdDialog.text} token={result.token} sampleModel={sampleModel} />;
	}
	return (
		<DialogForm fetcher={fetcher} title={words.title} text={words.text} submit={words.submit} values={{ intent: "create" }}>
			{(errors) => (
				<>
					<FormField label={words.name} name="name" error={errors.name}>
						{(control) => <Input {...control} placeholder={words.namePlaceholder} autoComplete="off" maxLength={255} />}
					</FormField>
					<OptionalFields label={words.expiration} hint={words.expirationHint}>
						<LifetimeFields error={errors.lifetime ?? errors.expiresAt} />
					</OptionalFields>
					<OptionalFields label={words.limits} hint={words.limitsHint}>
						<LimitFields errors={errors} />
					</OptionalFields>
				</>
			)}
		</DialogForm>
	);
}

/** Fields that are asked for, and sent, only where one wants them. */
function OptionalFields({ label, hint, children }: { label: string; hint: string; children: ReactNode }) {
	const [wanted, setWanted] = useState(false);
	const id = useId();
	return (
		<div className="flex flex-col gap-4 rounded-lg border border-border p-4">
			<div className="flex items-center justify-between gap-4">
				<div>
					<Label htmlFor={id}>{label}</Label>
					<p className="text-sm text-muted-foreground">{hint}</p>
				</div>
				<Switch id={id} checked={wanted} onCheckedChange={setWanted} />
			</div>
			{wanted && children}
		</div>
	);
}
