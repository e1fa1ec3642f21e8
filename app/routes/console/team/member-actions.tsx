import { LogOut, UserMinus } from "lucide-react";
import { useState } from "react";
import { useFetcher } from "react-router";

import { ConfirmDialog } from "~/components/confirm-dialog";
import { useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { Tooltip } from "~/components/ui/tooltip";
import type { MemberView } from "~/domain/members/schemas";
import type { clientAction } from "./route";

type MemberActionsProps = { member: MemberView; organizationName: string; isReader: boolean };

/** Removes a member; on one's own row, leaves. */
export function MemberActions({ member, organizationName, isReader }: MemberActionsProps) {
	const { team } = useMessages();
	const fetcher = useFetcher<typeof clientAction>();
	const [open, setOpen] = useState(false);
	const words = isReader ? team.leave : team.remove;
	const label = isReader ? team.leave.button : team.remove.button(member.name);
	const Icon = isReader ? LogOut : UserMinus;
	return (
		<>
			<Tooltip content={label}>
				<Button
					variant="ghost"
					size="icon-sm"
					className="text-muted-foreground"
					aria-label={label}
					onClick={() => setOpen(true)}
				>
					<Icon aria-hidden />
				</Button>
			</Tooltip>
			<ConfirmDialog
				open={open}
				onOpenChange={setOpen}
				title={isReader ? team.leave.title(organizationName) : team.remove.title(member.name)}
				description={words.text}
				confirmLabel={words.submit}
				pending={fetcher.state !== "idle"}
				error={fetcher.data?.ok === false ? fetcher.data.message : null}
				onConfirm={() =>
					void fetcher.submit(
						isReader ? { intent: "leave" } : { intent: "remove", userId: member.userId },
						{ method: "post" },
					)
				}
			/>
		</>
	);
}
