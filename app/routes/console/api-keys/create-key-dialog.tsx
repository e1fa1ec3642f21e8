import { useId, useState, type ReactNode } from "react";
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
import { Label } from "~/components/ui/label";
import { Switch } from "~/components/ui/switch";
import { useFocusError } from "~/components/use-focus-error";
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
	const { apiKeys } = useMessages();
	const { title, text } = apiKeys.createdDialog;
	const fetcher = useFetcher<typeof clientAction>();
	const result = fetcher.data;
	if (result?.ok && result.token) return <CreatedKey title={title} text={text} token={result.token} sampleModel={sampleModel} />;
	return <CreateKeyForm fetcher={fetcher} />;
}

function CreateKeyForm({ fetcher }: { fetcher: ReturnType<typeof useFetcher<typeof clientAction>> }) {
	const { apiKeys: words, common } = useMessages();
	const failure = fetcher.data?.ok === false ? fetcher.data : null;
	const fields = failure?.fields ?? {};
	const form = useFocusError(failure);
	return (
		<>
			<DialogHeader>
				<DialogTitle>{words.createDialog.title}</DialogTitle>
				<DialogDescription>{words.createDialog.text}</DialogDescription>
			</DialogHeader>
			<fetcher.Form ref={form} method="post" className="flex flex-col gap-5" noValidate>
				<input type="hidden" name="intent" value="create" />
				<FormError>{failure?.message}</FormError>
				<FormField label={words.createDialog.name} name="name" error={fields.name}>
					{(control) => (
						<Input {...control} placeholder={words.createDialog.namePlaceholder} autoComplete="off" maxLength={255} />
					)}
				</FormField>
				<OptionalFields label={words.createDialog.expiration} hint={words.createDialog.expirationHint}>
					<LifetimeFields error={fields.lifetime ?? fields.expiresAt} />
				</OptionalFields>
				<OptionalFields label={words.createDialog.limits} hint={words.createDialog.limitsHint}>
					<LimitFields errors={fields} />
				</OptionalFields>
				<DialogFooter>
					<DialogClose asChild>
						<Button variant="secondary">{common.cancel}</Button>
					</DialogClose>
					<Button type="submit" pending={fetcher.state !== "idle"}>
						{words.createDialog.submit}
					</Button>
				</DialogFooter>
			</fetcher.Form>
		</>
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
