import { useFetcher } from "react-router";

import { DialogForm } from "~/components/dialog-form";
import { FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { Dialog, DialogContent } from "~/components/ui/dialog";
import { Input } from "~/components/ui/input";
import type { FormFailure } from "~/http/index.server";

type DialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function CreateProjectDialog({
	organization,
	...dialog
}: DialogProps & { organization: { id: string; name: string } }) {
	const { frame: words } = useMessages();
	const text = { ...words.createProject, text: words.createProject.text(organization.name) };
	return <CreateDialog {...dialog} action={`/dashboard/${organization.id}/org/projects`} words={text} />;
}

export function CreateOrganizationDialog(dialog: DialogProps) {
	const { frame: words } = useMessages();
	return <CreateDialog {...dialog} action="/dashboard/organizations" words={words.createOrganization} />;
}

type CreateDialogProps = DialogProps & {
	action: string;
	words: { title: string; text: string; name: string; placeholder: string; submit: string };
};

/** Asks for the one thing a new place needs: its name. The action redirects into the new place. */
function CreateDialog({ open, onOpenChange, ...form }: CreateDialogProps) {
	return (
		<Dialog open={open} onOpenChange={onOpenChange}>
			<DialogContent className="max-w-md">
				<CreateForm {...form} />
			</DialogContent>
		</Dialog>
	);
}

function CreateForm({ action, words }: Pick<CreateDialogProps, "action" | "words">) {
	const fetcher = useFetcher<FormFailure>();
	return (
		<DialogForm fetcher={fetcher} action={action} title={words.title} text={words.text} submit={words.submit}>
			{(errors) => (
				<FormField label={words.name} name="name" error={errors.name}>
					{(control) => <Input {...control} placeholder={words.placeholder} autoComplete="off" maxLength={255} />}
				</FormField>
			)}
		</DialogForm>
	);
}
