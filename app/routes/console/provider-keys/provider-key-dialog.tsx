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
import type { ProviderKeyView } from "~/domain/provider-keys/schemas";
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
					<DialogTitle>{editing ? words.form.editTitle(editing.providerName) : words.form.addTitle}</DialogTitle>
					<DialogDescription>{editing ? words.form.editText : words.form.addText}</DialogDescription>
				</DialogHeader>
				<ProviderKeyForm {...form} onDone={() => onOpenChange(false)} />
			</DialogContent>
		</Dialog>
	);
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
			<FormField label={words.form.name} name="name" optional error={fields.name}>
				{(control) => (
					<Input {...control} defaultValue={editing?.name ?? ""} placeholder={words.form.namePlaceholder} maxLength={255} />
				)}
			</FormField>
			<FormField
				label={words.form.token}
				name="token"
				optional={editing !== undefined}
				hint={words.form.tokenHint}
				error={fields.token}
			>
				{(control) => (
					<Input
						{...control}
						type="password"
						autoComplete="off"
						placeholder={editing?.maskedToken}
						className="font-mono"
						data-1p-ignore
					/>
				)}
			</FormField>
			{provider && <OptionFields key={provider.id} provider={provider} editing={editing} errors={fields} />}
			<AddressField provider={provider} stored={editing?.baseUrl ?? null} error={fields.baseUrl} />
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

type AddressFieldProps = {
	provider: ProviderChoice | undefined;
	stored: string | null;
	error: string | undefined;
};

/** The base URL: needed, one of several ways to say it, or an exception. */
function AddressField({ provider, stored, error }: AddressFieldProps) {
	const { providerKeys: words } = useMessages();
	const isNeeded = provider?.needsBaseUrl ?? false;
	const group = provider?.exclusive.find((names) => names.includes("baseUrl"));
	const hint = isNeeded ? words.form.baseUrlNeeded : words.form.baseUrlHint;
	return (
		<FormField
			label={words.form.baseUrl}
			name="baseUrl"
			optional={!isNeeded && !group}
			hint={group ? words.form.exclusive(group.map(labelOf).join(", ")) : hint}
			error={error}
		>
			{(control) => <Input {...control} type="url" inputMode="url" defaultValue={stored ?? ""} placeholder="https://" />}
		</FormField>
	);
}

type OptionFieldsProps = {
	provider: ProviderChoice;
	editing: ProviderKeyView | undefined;
	errors: Record<string, string>;
};

/** What some clouds need besides a key: a project, a region, a deployment. */
function OptionFields({ provider, editing, errors }: OptionFieldsProps) {
	const { providerKeys: words } = useMessages();
	return provider.options.map(({ name, required }) => {
		const group = provider.exclusive.find((names) => names.includes(name));
		return (
			<FormField
				key={name}
				label={labelOf(name)}
				name={`options.${name}`}
				optional={!required && !group}
				hint={group && words.form.exclusive(group.map(labelOf).join(", "))}
				error={errors[`options.${name}`]}
			>
				{(control) => <Input {...control} defaultValue={editing?.options[name] ?? ""} />}
			</FormField>
		);
	});
}

/** "apiVersion" reads as "API version", "deployment_type" as "Deployment type". */
function labelOf(name: string): string {
	const words = name.replaceAll(/[_-]/g, " ").replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
	const spelled = words.replaceAll(/\b(api|url|id)\b/g, (word) => word.toUpperCase());
	return spelled.charAt(0).toUpperCase() + spelled.slice(1);
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
