import { useFetcher } from "react-router";

import { DialogForm, useAccepted } from "~/components/dialog-form";
import { FormField } from "~/components/form-field";
import { type Messages, useMessages } from "~/components/messages";
import { RadioCards } from "~/components/radio-cards";
import { Dialog, DialogContent } from "~/components/ui/dialog";
import { Input } from "~/components/ui/input";
import { toast } from "~/components/ui/toaster";
import { type MemberRole, mayManageRole, memberRoles } from "~/domain/members/schemas";
import type { clientAction } from "./route";

type InviteDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; role: MemberRole };

/** Asks whom to invite, as what. `role` is the inviting person's own. */
export function InviteDialog({ open, onOpenChange, role }: InviteDialogProps) {
	return (
		<Dialog open={open} onOpenChange={onOpenChange}>
			<DialogContent>
				<InviteForm role={role} onDone={() => onOpenChange(false)} />
			</DialogContent>
		</Dialog>
	);
}

function InviteForm({ role, onDone }: { role: MemberRole; onDone: () => void }) {
	const { team } = useMessages();
	const words = team.invite;
	const fetcher = useFetcher<typeof clientAction>();
	useAccepted(fetcher, ({ sent }) => {
		// The new row says that it worked.
		if (!sent?.mailed) tellSent(sent, team);
		onDone();
	});
	const choices = memberRoles
		.filter((each) => mayManageRole(role, each))
		.map((value) => ({ value, label: team.roles[value], text: team.roleTexts[value] }));
	return (
		<DialogForm fetcher={fetcher} title={words.title} text={words.text} submit={words.submit} values={{ intent: "invite" }}>
			{(errors) => (
				<>
					<FormField label={words.email} name="email" error={errors.email}>
						{(control) => <Input {...control} type="email" placeholder={words.placeholder} autoComplete="off" maxLength={254} />}
					</FormField>
					<RadioCards legend={words.role} name="role" current="developer" choices={choices} />
				</>
			)}
		</DialogForm>
	);
}

/** Says whether a mail went out. */
export function tellSent(sent: { email: string; mailed: boolean } | null, { invite: words }: Messages["team"]): void {
	if (sent?.mailed) toast.success(words.sent(sent.email));
	else if (sent) toast.error(words.notMailed(sent.email), { description: words.notMailedText });
}
