import { UserPlus } from "lucide-react";
import { useState } from "react";

import { DataTable } from "~/components/data-table";
import { GatedButton } from "~/components/gated-button";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { Card } from "~/components/ui/card";
import { listGrantableKeys, listInvitations, listMembers } from "~/domain/members/queries.server";
import { roleCovers } from "~/domain/members/schemas";
import { seatsOf } from "~/domain/members/team.server";
import { requireOrganization } from "~/http/index.server";
import { pageTitle } from "../../page-title";
import { answerOrFailure } from "../unanswered-action";
import type { Route } from "./+types/route";
import { handleTeamForm } from "./actions.server";
import { InvitationSection } from "./invitation-section";
import { InviteDialog } from "./invite-dialog";
import { useMemberColumns } from "./member-columns";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().team.title, matches);

export async function loader({ request, params }: Route.LoaderArgs) {
	const { user, organization, role } = await requireOrganization(request, params.organizationId);
	const canManage = roleCovers(role, "admin");
	const [members, invitations, keys, seats] = await Promise.all([
		listMembers(organization.id, { userId: user.id, role }),
		canManage ? listInvitations(organization.id) : [],
		canManage ? listGrantableKeys(organization.id) : [],
		seatsOf(organization),
	]);
	return {
		organization: { id: organization.id, name: organization.name },
		reader: { userId: user.id, role },
		members,
		invitations,
		keys,
		seats,
		canManage,
	};
}

export type TeamData = Awaited<ReturnType<typeof loader>>;

export function action({ request, params }: Route.ActionArgs) {
	return handleTeamForm(request, params.organizationId);
}

export function clientAction({ serverAction }: Route.ClientActionArgs) {
	return answerOrFailure(() => serverAction());
}

/** Who belongs to the organization, who is invited, and what they may do. */
export default function TeamPage({ loaderData }: Route.ComponentProps) {
	const { team: words } = useMessages();
	const { organization, members, invitations, reader, seats, canManage } = loaderData;
	const [isInviting, setInviting] = useState(false);
	const columns = useMemberColumns(loaderData);
	const hasSeat = seats.limit === null || seats.used < seats.limit;
	return (
		<Page>
			<PageHeader
				breadcrumb={[{ label: organization.name }]}
				title={words.title}
				description={words.text}
				actions={
					<>
						<span className="text-sm text-muted-foreground tabular-nums">
							{seats.limit === null ? words.seatsUnlimited(seats.used) : words.seats(seats.used, seats.limit)}
						</span>
						<GatedButton
							icon={UserPlus}
							refusal={canManage ? (hasSeat ? null : words.noSeats) : words.needsAdmin}
							onClick={() => setInviting(true)}
						>
							{words.add}
						</GatedButton>
					</>
				}
			/>
			<Card>
				<DataTable label={words.table} columns={columns} rows={members} rowKey={(member) => member.userId} />
			</Card>
			{canManage && invitations.length > 0 && <InvitationSection invitations={invitations} role={reader.role} />}
			<InviteDialog open={isInviting} onOpenChange={setInviting} role={reader.role} />
		</Page>
	);
}
