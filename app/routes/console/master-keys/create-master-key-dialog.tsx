import { useFetcher } from "react-router";

import { CodeSample, type Sample } from "~/components/code-sample";
import { CopyField } from "~/components/copy-field";
import { DialogForm } from "~/components/dialog-form";
import { FormField } from "~/components/form-field";
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
import type { clientAction } from "./route";

type CreateMasterKeyDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Asks for a name, then shows the token, once. */
export function CreateMasterKeyDialog({ open, onOpenChange }: CreateMasterKeyDialogProps) {
	return (
		<Dialog open={open} onOpenChange={onOpenChange}>
			{/* A stray click must not throw away a token that cannot be shown again. */}
			<DialogContent className="max-w-xl" onInteractOutside={(event) => event.preventDefault()}>
				<CreateMasterKey />
			</DialogContent>
		</Dialog>
	);
}

function CreateMasterKey() {
	const { createDialog: words } = useMessages().masterKeys;
	const fetcher = useFetcher<typeof clientAction>();
	const result = fetcher.data;
	if (result?.ok && result.token) return <CreatedMasterKey token={result.token} />;
	return (
		<DialogForm fetcher={fetcher} title={words.title} text={words.text} submit={words.submit} values={{ intent: "create" }}>
			{(errors) => (
				<FormField label={words.name} name="description" error={errors.description}>
					{(control) => <Input {...control} placeholder={words.placeholder} autoComplete="off" maxLength={255} />}
				</FormField>
			)}
		</DialogForm>
	);
}

function CreatedMasterKey({ token }: { token: string }) {
	const { createdDialog: words } = useMessages().masterKeys;
	const { appUrl } = useInstallation();
	return (
		<>
			<DialogHeader>
				<DialogTitle>{words.title}</DialogTitle>
				<DialogDescription>{words.text}</DialogDescription>
			</DialogHeader>
			<CopyField value={token} label={words.token} copy={words.copy} />
			<div className="flex min-w-0 flex-col gap-2">
				<h3 className="text-sm font-medium">{words.tryIt}</h3>
				<CodeSample label={words.tryIt} samples={provisioningSamples(appUrl, token)} />
			</div>
			<DialogFooter>
				<DialogClose asChild>
					<Button variant="secondary">{words.done}</Button>
				</DialogClose>
			</DialogFooter>
		</>
	);
}

/** Creating a project for a customer. */
function provisioningSamples(appUrl: string, token: string): Sample[] {
	const url = `${appUrl}/v1/master/projects`;
	const curl = [
		`curl ${url} \\`,
		`  -H "Authorization: Bearer ${token}" \\`,
		'  -H "Content-Type: application/json" \\',
		`  -d '{"name": "Customer ACME"}'`,
	];
	const javascript = [
		`const response = await fetch("${url}", {`,
		'  method: "POST",',
		"  headers: {",
		`    Authorization: "Bearer ${token}",`,
		'    "Content-Type": "application/json",',
		"  },",
		'  body: JSON.stringify({ name: "Customer ACME" }),',
		"});",
		"const { project } = await response.json();",
	];
	return [
		{ id: "curl", label: "curl", code: curl.join("\n") },
		{ id: "javascript", label: "JavaScript", code: javascript.join("\n") },
	];
}
