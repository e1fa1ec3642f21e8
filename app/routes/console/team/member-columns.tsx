import type { DataColumn } from "~/components/data-table";
import { EmailAddress } from "~/components/email-address";
import { useMessages } from "~/components/messages";
import { RelativeTime } from "~/components/relative-time";
import { RowName } from "~/components/row-name";
import { Badge } from "~/components/ui/badge";
import { mayManageRole, type MemberView } from "~/domain/members/schemas";
import { AccessButton } from "./access-dialog";
import { MemberActions } from "./member-actions";
import { RoleSelect } from "./role-select";
import type { TeamData } from "./route";

/** Not on phones. */
const onWide = "max-md:hidden";

/** What the list says about each member, and what the reader may change there. */
export function useMemberColumns({ reader, organization, keys, canManage }: TeamData): DataColumn<MemberView>[] {
	const { team: words } = useMessages();
	const mayChange = (member: MemberView) => mayManageRole(reader.role, member.role);
	const isReader = (member: MemberView) => member.userId === reader.userId;
	return [
		{
			id: "name",
			header: words.columns.name,
			cell: (member) => (
				<RowName name={member.name} mark={isReader(member) && <Badge>{words.you}</Badge>}>
					<p className="line-clamp-3 text-xs wrap-anywhere text-muted-foreground md:hidden">
						<EmailAddress value={member.email} />
					</p>
				</RowName>
			),
		},
		{
			id: "email",
			header: words.columns.email,
			className: onWide,
			cell: (member) => (
				<span className="block max-w-72 truncate text-muted-foreground" title={member.email}>
					{member.email}
				</span>
			),
		},
		{
			id: "role",
			header: words.columns.role,
			cell: (member) => (
				<div className="flex flex-col items-start gap-1">
					{mayChange(member) ? (
						<RoleSelect member={member} readerRole={reader.role} isReader={isReader(member)} />
					) : (
						words.roles[member.role]
					)}
					<div className="md:hidden">
						<Access member={member} keys={keys} canChange={canManage} />
					</div>
				</div>
			),
		},
		{
			id: "access",
			header: words.columns.access,
			className: onWide,
			cell: (member) => <Access member={member} keys={keys} canChange={canManage} />,
		},
		{
			id: "joined",
			header: words.columns.joined,
			className: "max-lg:hidden",
			cell: (member) => <RelativeTime value={member.createdAt} className="text-muted-foreground" />,
		},
		{
			id: "actions",
			name: words.columns.actions,
			header: <span className="sr-only">{words.columns.actions}</span>,
			align: "right",
			cell: (member) =>
				(isReader(member) || mayChange(member)) && (
					<MemberActions member={member} organizationName={organization.name} isReader={isReader(member)} />
				),
		},
	];
}

type AccessProps = { member: MemberView; keys: TeamData["keys"]; canChange: boolean };

/** Which keys a member sees. Only developers can be restricted. */
function Access({ member, keys, canChange }: AccessProps) {
	const { team } = useMessages();
	if (canChange && member.role === "developer") return <AccessButton member={member} keys={keys} />;
	const words = team.access;
	return <span className="text-sm text-muted-foreground">{member.restricted ? words.restricted : words.all}</span>;
}
