import { useEffect } from "react";
import { useFetcher } from "react-router";

import { FormError, FormField } from "~/components/form-field";
import { type Messages, useMessages } from "~/components/messages";
import { RadioCards } from "~/components/radio-cards";
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
import { type MemberRole, mayManageRole, memberRoles } from "~/domain/members/schemas";
import type { clientAction } from "./route";

type InviteDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; role: MemberRole };

/** Asks whom to invite, as what. `role` is the inviting person's own. */
export function InviteDialog({ open, onOpenChange, role }: InviteDialogProps) {
	const { team } = useMessages();
	return (
		<Dialog open={open} onOpenChange={onOpenChange}>
			<DialogContent>
				<DialogHeader>
					<DialogTitle>{team.invite.title}</DialogTitle>
					<DialogDescription>{team.invite.text}</DialogDescription>
				</DialogHeader>
				<InviteForm role={role} onDone={() => onOpenChange(false)} />
			</DialogContent>
		</Dialog>
	);
}

function InviteForm({ role, onDone }: { role: MemberRole; onDone: () => void }) {
	const { team, common } = useMessages();
	const words = team.invite;
	const fetcher = useFetcher<typeof clientAction>();
	const result = fetcher.state === "idle" ? fetcher.data : undefined;
	const failure = result?.ok === false ? result : null;
	const form = useFocusError(failure);
	useEffect(() => {
		if (!result?.ok) return;
		// The new row says that it worked.
		if (!result.sent?.mailed) tellSent(result.sent, team);
		onDone();
		// oxlint-disable-next-line react-hooks/exhaustive-deps -- once per answer
	}, [result]);
	const choices = memberRoles
		.filter((each) => mayManageRole(role, each))
		.map((value) => ({ value, label: team.roles[value], text: team.roleTexts[value] }));
	return (
		<fetcher.Form ref={form} method="post" className="flex flex-col gap-5" noValidate>
			<input type="hidden" name="intent" value="invite" />
			<FormError>{failure?.message}</FormError>
			<FormField label={words.email} name="email" error={failure?.fields.email}>
				{(control) => <Input {...control} type="email" placeholder={words.placeholder} autoComplete="off" maxLength={254} />}
			</FormField>
			<RadioCards legend={words.role} name="role" current="developer" choices={choices} />
			<DialogFooter>
				<DialogClose asChild>
					<Button variant="secondary">{common.cancel}</Button>
				</DialogClose>
				<Button type="submit" pending={fetcher.state !== "idle"}>
					{words.submit}
				</Button>
			</DialogFooter>
		</fetcher.Form>
	);
}

/** Says whether a mail went out. */
export function tellSent(sent: { email: string; mailed: boolean } | null, { invite: words }: Messages["team"]): void {
	if (sent?.mailed) toast.success(words.sent(sent.email));
	else if (sent) toast.error(words.notMailed(sent.email), { description: words.notMailedText });
}
