import { useId, useState } from "react";
import { useFetcher } from "react-router";

import { firstRequestSamples } from "~/components/code-examples";
import { CodeSample } from "~/components/code-sample";
import { CopyButton } from "~/components/copy-button";
import { FormError, FormField } from "~/components/form-field";
import { useInstallation } from "~/components/installation";
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
import { LifetimeFields } from "./lifetime-fields";
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
	const fetcher = useFetcher<typeof clientAction>();
	const result = fetcher.data;
	if (result?.ok && result.token) return <CreatedKey token={result.token} sampleModel={sampleModel} />;
	return <CreateKeyForm fetcher={fetcher} />;
}

function CreateKeyForm({ fetcher }: { fetcher: ReturnType<typeof useFetcher<typeof clientAction>> }) {
	const { apiKeys: words, common } = useMessages();
	const [expires, setExpires] = useState(false);
	const switchId = useId();
	const failure = fetcher.data?.ok === false ? fetcher.data : null;
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
				<FormField label={words.createDialog.name} name="name" error={failure?.fields.name}>
					{(control) => (
						<Input {...control} placeholder={words.createDialog.namePlaceholder} autoComplete="off" maxLength={255} />
					)}
				</FormField>
				<div className="flex flex-col gap-4 rounded-lg border border-border p-4">
					<div className="flex items-center justify-between gap-4">
						<div>
							<Label htmlFor={switchId}>{words.createDialog.expiration}</Label>
							<p className="text-sm text-muted-foreground">{words.createDialog.expirationHint}</p>
						</div>
						<Switch id={switchId} checked={expires} onCheckedChange={setExpires} />
					</div>
					{expires && <LifetimeFields error={failure?.fields.lifetime ?? failure?.fields.expiresAt} />}
				</div>
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

function CreatedKey({ token, sampleModel }: { token: string; sampleModel: SampleModel }) {
	const { apiKeys: words } = useMessages();
	const { appUrl } = useInstallation();
	const text = words.createdDialog;
	const tokenId = useId();
	return (
		<>
			<DialogHeader>
				<DialogTitle>{text.title}</DialogTitle>
				<DialogDescription>{text.text}</DialogDescription>
			</DialogHeader>
			<div className="flex gap-2">
				<Input
					id={tokenId}
					readOnly
					value={token}
					aria-label={text.token}
					className="font-mono text-sm"
					onFocus={(event) => event.target.select()}
				/>
				<CopyButton value={token} label={text.copy} withText variant="primary" size="md" />
			</div>
			<div className="flex min-w-0 flex-col gap-2">
				<h3 className="text-sm font-medium">{text.tryIt}</h3>
				<CodeSample
					label={text.tryIt}
					samples={firstRequestSamples({ appUrl, apiKey: token, model: sampleModel.id })}
				/>
				{sampleModel.simulated && <p className="text-sm text-muted-foreground">{text.simulated}</p>}
			</div>
			<DialogFooter>
				<DialogClose asChild>
					<Button variant="secondary">{text.done}</Button>
				</DialogClose>
			</DialogFooter>
		</>
	);
}
