import { Send, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useFetcher } from "react-router";

import { ConfirmDialog } from "~/components/confirm-dialog";
import { type DataColumn, DataTable } from "~/components/data-table";
import { useMessages } from "~/components/messages";
import { RelativeTime } from "~/components/relative-time";
import { clampedClasses, RowName } from "~/components/row-name";
import { SectionCard } from "~/components/section-card";
import { StatusBadge } from "~/components/status-badge";
import { Button } from "~/components/ui/button";
import { toast } from "~/components/ui/toaster";
import { Tooltip } from "~/components/ui/tooltip";
import { type InvitationView, type MemberRole, mayManageRole } from "~/domain/members/schemas";
import { tellSent } from "./invite-dialog";
import type { clientAction } from "./route";

type InvitationSectionProps = { invitations: InvitationView[]; role: MemberRole };

/** Who was invited and has not answered yet. `role` is the reader's own. */
export function InvitationSection({ invitations, role }: InvitationSectionProps) {
	const { team } = useMessages();
	const words = team.invitations;
	const columns = useInvitationColumns(role);
	return (
		<SectionCard flush title={words.title} description={words.text}>
			<DataTable label={words.table} columns={columns} rows={invitations} rowKey={(invitation) => invitation.id} />
		</SectionCard>
	);
}

function useInvitationColumns(role: MemberRole): DataColumn<InvitationView>[] {
	const { team } = useMessages();
	const words = team.invitations;
	return [
		{
			id: "email",
			header: words.columns.email,
			cell: (invitation) => (
				<RowName name={invitation.email}>
					{invitation.invitedBy && (
						<p className={`text-xs text-muted-foreground ${clampedClasses}`} title={invitation.invitedBy}>
							{words.by(invitation.invitedBy)}
						</p>
					)}
				</RowName>
			),
		},
		{ id: "role", header: words.columns.role, cell: (invitation) => team.roles[invitation.role] },
		{
			id: "sent",
			header: words.columns.sent,
			className: "max-md:hidden",
			cell: (invitation) => <RelativeTime value={invitation.createdAt} className="text-muted-foreground" />,
		},
		{
			id: "expires",
			header: words.columns.expires,
			className: "max-sm:hidden",
			cell: (invitation) =>
				invitation.status === "expired" ? (
					<StatusBadge status="expired" />
				) : (
					<RelativeTime value={invitation.expiresAt} className="text-muted-foreground" />
				),
		},
		{
			id: "actions",
			name: words.columns.actions,
			header: <span className="sr-only">{words.columns.actions}</span>,
			align: "right",
			cell: (invitation) => mayManageRole(role, invitation.role) && <InvitationActions invitation={invitation} />,
		},
	];
}

function InvitationActions({ invitation }: { invitation: InvitationView }) {
	const { team } = useMessages();
	const words = team.invitations;
	const fetcher = useFetcher<typeof clientAction>();
	const [revoking, setRevoking] = useState(false);
	const result = fetcher.state === "idle" ? fetcher.data : undefined;
	useEffect(() => {
		if (result?.ok) tellSent(result.sent, team);
		if (result?.ok === false) toast.error(words.failed(invitation.email), { description: result.message ?? undefined });
		// oxlint-disable-next-line react-hooks/exhaustive-deps -- once per answer
	}, [result]);
	const submit = (intent: "resend" | "revoke") => void fetcher.submit({ intent, id: invitation.id }, { method: "post" });
	const isPending = (intent: string) => fetcher.formData?.get("intent") === intent;
	return (
		<div className="flex justify-end gap-1">
			<Tooltip content={words.again}>
				<Button
					variant="ghost"
					size="icon-sm"
					className="text-muted-foreground"
					aria-label={words.againTo(invitation.email)}
					pending={isPending("resend")}
					onClick={() => submit("resend")}
				>
					<Send aria-hidden />
				</Button>
			</Tooltip>
			<Tooltip content={words.revoke}>
				<Button
					variant="ghost"
					size="icon-sm"
					className="text-muted-foreground"
					aria-label={words.revokeOf(invitation.email)}
					onClick={() => setRevoking(true)}
				>
					<X aria-hidden />
				</Button>
			</Tooltip>
			<ConfirmDialog
				open={revoking}
				onOpenChange={setRevoking}
				title={words.revokeTitle(invitation.email)}
				description={words.revokeText}
				confirmLabel={words.revoke}
				pending={isPending("revoke")}
				onConfirm={() => submit("revoke")}
			/>
		</div>
	);
}
