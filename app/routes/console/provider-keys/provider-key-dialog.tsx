import { useState } from "react";
import { useFetcher } from "react-router";

import { DialogForm, useAccepted } from "~/components/dialog-form";
import { FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { Dialog, DialogContent } from "~/components/ui/dialog";
import { Input } from "~/components/ui/input";
import { toast } from "~/components/ui/toaster";
import { customProviderId } from "~/domain/provider-keys/credential-fields";
import type { ProviderKeyView } from "~/domain/provider-keys/schemas";
import { CredentialInputs, SecretInput } from "./credential-inputs";
import type { ProviderChoice } from "./provider-choices.server";
import { ProviderSelect } from "./provider-select";
import type { clientAction } from "./route";

type ProviderKeyDialogProps = {
	open: boolean;
	onOpenChange: (open: boolean) => void;
	providers: ProviderChoice[];
	/** Absent: a new key. */
	editing?: ProviderKeyView;
};

/** Adds a provider key, or changes one. */
export function ProviderKeyDialog({ open, onOpenChange, ...form }: ProviderKeyDialogProps) {
	return (
		<Dialog open={open} onOpenChange={onOpenChange}>
			<DialogContent>
				<ProviderKeyForm {...form} onDone={() => onOpenChange(false)} />
			</DialogContent>
		</Dialog>
	);
}

/** A custom provider goes by the name that its owners gave it. */
function titleOf({ provider, providerName, name }: ProviderKeyView): string {
	return provider === customProviderId && name ? name : providerName;
}

type FormProps = Pick<ProviderKeyDialogProps, "providers" | "editing"> & { onDone: () => void };

function ProviderKeyForm({ providers, editing, onDone }: FormProps) {
	const { providerKeys } = useMessages();
	const words = providerKeys.form;
	const fetcher = useFetcher<typeof clientAction>();
	const [providerId, setProviderId] = useState(editing?.provider ?? "");
	const provider = providers.find((item) => item.id === providerId);
	useAccepted(fetcher, ({ check }) => {
		// What the provider thought of the key.
		if (check?.outcome === "valid") toast.success(providerKeys.checked.valid(provider?.name ?? ""));
		if (check?.outcome === "unknown") toast.warning(providerKeys.checked.unknown(check.message));
		onDone();
	});
	return (
		<DialogForm
			fetcher={fetcher}
			title={editing ? words.editTitle(titleOf(editing)) : words.addTitle}
			text={editing ? words.editText : words.addText}
			submit={editing ? words.editSubmit : words.addSubmit}
			values={editing ? { intent: "edit", id: editing.id } : { intent: "add" }}
			autoComplete="off"
		>
			{(errors) => (
				<>
					{!editing && (
						<FormField label={words.provider} name="provider" error={errors.provider}>
							{(control) => (
								<ProviderSelect control={control} providers={providers} value={providerId} onChange={setProviderId} />
							)}
						</FormField>
					)}
					<NameInput isCustom={provider?.isCustom ?? false} stored={editing?.name ?? ""} error={errors.name} />
					<SecretInput key={`secret ${providerId}`} provider={provider} editing={editing} error={errors.token} />
					{provider && <CredentialInputs key={provider.id} provider={provider} editing={editing} errors={errors} />}
				</>
			)}
		</DialogForm>
	);
}

/** A label for people; of a custom provider the first part of the names that requests call its models by. */
function NameInput({ isCustom, stored, error }: { isCustom: boolean; stored: string; error: string | undefined }) {
	const { form: words } = useMessages().providerKeys;
	const [name, setName] = useState(stored);
	const example = /^[a-z]+$/.test(name) ? name : words.customNamePlaceholder;
	return (
		<FormField
			label={isCustom ? words.customName : words.name}
			name="name"
			optional={!isCustom}
			hint={isCustom ? words.customNameHint(example) : undefined}
			error={error}
		>
			{(control) => (
				<Input
					{...control}
					value={name}
					onChange={(event) => setName(event.target.value)}
					placeholder={isCustom ? words.customNamePlaceholder : words.namePlaceholder}
					maxLength={isCustom ? 50 : 255}
					autoCapitalize={isCustom ? "off" : undefined}
					spellCheck={false}
				/>
			)}
		</FormField>
	);
}
