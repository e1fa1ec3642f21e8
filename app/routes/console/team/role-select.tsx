import { useEffect, useState } from "react";
import { useFetcher } from "react-router";

import { ConfirmDialog } from "~/components/confirm-dialog";
import { useMessages } from "~/components/messages";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { toast } from "~/components/ui/toaster";
import { type MemberRole, type MemberView, mayManageRole, memberRoles, roleCovers } from "~/domain/members/schemas";
import type { clientAction } from "./route";

type RoleSelectProps = { member: MemberView; readerRole: MemberRole; isReader: boolean };

/** Shows the wanted role at once; a refusal turns it back and says why. Giving up rights of one's own is asked twice. */
export function RoleSelect({ member, readerRole, isReader }: RoleSelectProps) {
	const { team: words } = useMessages();
	const fetcher = useFetcher<typeof clientAction>();
	const [asked, setAsked] = useState<MemberRole | null>(null);
	const wanted = (fetcher.formData?.get("role") ?? member.role) as MemberRole;
	const failure = fetcher.state === "idle" && fetcher.data?.ok === false ? fetcher.data : null;

	useEffect(() => {
		if (failure) toast.error(words.roleFailed(member.name), { description: failure.message ?? undefined });
	}, [failure, words, member.name]);

	const save = (role: MemberRole) =>
		void fetcher.submit({ intent: "role", userId: member.userId, role }, { method: "post" });

	function change(role: MemberRole) {
		if (isReader && !roleCovers(role, member.role)) setAsked(role);
		else save(role);
	}

	return (
		<>
			<Select value={wanted} onValueChange={(role) => change(role as MemberRole)}>
				<SelectTrigger size="sm" className="w-32" aria-label={words.roleOf(member.name)}>
					<SelectValue />
				</SelectTrigger>
				<SelectContent>
					{memberRoles
						.filter((role) => mayManageRole(readerRole, role))
						.toReversed()
						.map((role) => (
							<SelectItem key={role} value={role}>
								{words.roles[role]}
							</SelectItem>
						))}
				</SelectContent>
			</Select>
			<ConfirmDialog
				open={asked !== null}
				onOpenChange={(next) => !next && setAsked(null)}
				title={words.ownRole.title(words.roles[asked ?? member.role])}
				description={words.ownRole.text}
				confirmLabel={words.ownRole.submit}
				onConfirm={() => {
					if (asked) save(asked);
					setAsked(null);
				}}
			/>
		</>
	);
}
