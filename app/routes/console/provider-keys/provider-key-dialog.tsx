import { useEffect, useState } from "react";
import { useFetcher } from "react-router";

import { FormError, FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
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
import { Input } from "~/components/ui/input";
import { toast } from "~/components/ui/toaster";
import { useFocusError } from "~/components/use-focus-error";
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
	const { providerKeys: words } = useMessages();
	const { editing } = form;
	return (
		<Dialog open={open} onOpenChange={onOpenChange}>
			<DialogContent>
				<DialogHeader>
					<DialogTitle>{editing ? words.form.editTitle(titleOf(editing)) : words.form.addTitle}</DialogTitle>
					<DialogDescription>{editing ? words.form.editText : words.form.addText}</DialogDescription>
				</DialogHeader>
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
	const { providerKeys: words, common } = useMessages();
	const fetcher = useFetcher<typeof clientAction>();
	const [providerId, setProviderId] = useState(editing?.provider ?? "");
	const provider = providers.find((item) => item.id === providerId);
	const fields = fetcher.data?.ok === false ? fetcher.data.fields : {};
	const form = useFocusError(fetcher.data?.ok === false ? fetcher.data : null);
	useResult(fetcher, provider?.name ?? "", onDone);
	return (
		<fetcher.Form ref={form} method="post" className="flex flex-col gap-5" noValidate autoComplete="off">
			<input type="hidden" name="intent" value={editing ? "edit" : "add"} />
			{editing && <input type="hidden" name="id" value={editing.id} />}
			<FormError>{fetcher.data?.ok === false ? fetcher.data.message : null}</FormError>
			{!editing && (
				<FormField label={words.form.provider} name="provider" error={fields.provider}>
					{(control) => (
						<ProviderSelect control={control} providers={providers} value={providerId} onChange={setProviderId} />
					)}
				</FormField>
			)}
			<NameInput isCustom={provider?.isCustom ?? false} stored={editing?.name ?? ""} error={fields.name} />
			<SecretInput key={`secret ${providerId}`} provider={provider} editing={editing} error={fields.token} />
			{provider && <CredentialInputs key={provider.id} provider={provider} editing={editing} errors={fields} />}
			<DialogFooter>
				<DialogClose asChild>
					<Button variant="secondary">{common.cancel}</Button>
				</DialogClose>
				<Button type="submit" pending={fetcher.state !== "idle"}>
					{editing ? words.form.editSubmit : words.form.addSubmit}
				</Button>
			</DialogFooter>
		</fetcher.Form>
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

/** Says what the provider thought of the key, and closes. */
function useResult(fetcher: ReturnType<typeof useFetcher<typeof clientAction>>, provider: string, onDone: () => void): void {
	const { providerKeys: words } = useMessages();
	const { state, data } = fetcher;
	useEffect(() => {
		if (state !== "idle" || !data?.ok) return;
		if (data.check?.outcome === "valid") toast.success(words.checked.valid(provider));
		if (data.check?.outcome === "unknown") toast.warning(words.checked.unknown(data.check.message));
		onDone();
		// Once per answer; `onDone` is a new function at each render.
		// oxlint-disable-next-line react-hooks/exhaustive-deps
	}, [state, data]);
}
