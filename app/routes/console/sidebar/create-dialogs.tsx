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
function CreateDialog({ open, onOpenChange, action, words }: CreateDialogProps) {
	const { common } = useMessages();
	const fetcher = useFetcher<FormFailure>();
	const failure = fetcher.state === "idle" ? fetcher.data : undefined;
	return (
		<Dialog open={open} onOpenChange={onOpenChange}>
			<DialogContent className="max-w-md">
				<DialogHeader>
					<DialogTitle>{words.title}</DialogTitle>
					<DialogDescription>{words.text}</DialogDescription>
				</DialogHeader>
				<fetcher.Form method="post" action={action} className="flex flex-col gap-5" noValidate>
					<FormError>{failure?.message}</FormError>
					<FormField label={words.name} name="name" error={failure?.fields.name}>
						{(control) => <Input {...control} placeholder={words.placeholder} autoComplete="off" maxLength={255} />}
					</FormField>
					<DialogFooter>
						<DialogClose asChild>
							<Button variant="secondary">{common.cancel}</Button>
						</DialogClose>
						<Button type="submit" pending={fetcher.state !== "idle"}>
							{words.submit}
						</Button>
					</DialogFooter>
				</fetcher.Form>
			</DialogContent>
		</Dialog>
	);
}
