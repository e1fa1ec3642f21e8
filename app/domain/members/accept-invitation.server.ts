import { prisma } from "~/platform/db/prisma.server";
import { sha256 } from "~/platform/secrets.server";
import { recordAction } from "../audit/record-action.server";
import { DomainError } from "../domain-error";
import { notDeleted } from "../stored-record.server";
import type { UserView } from "../users/schemas";
import type { MemberRole } from "./schemas";
import { changeTeam } from "./team.server";

/** What the holder of a link may know: whom it invites, where to, and whether that address has an account. */
export type OpenInvitation = {
	organizationId: string;
	organizationName: string;
	email: string;
	role: MemberRole;
	invitedBy: string | null;
	hasAccount: boolean;
};

/** The invitation of a link; null where the link is unknown, used, revoked or expired. */
export async function findInvitation(token: string): Promise<OpenInvitation | null> {
	const invitation = await prisma().invitation.findFirst({
		where: { ...open(token), organization: notDeleted },
		include: { organization: true, invitedBy: true },
	});
	if (!invitation) return null;
	const { organizationId, organization, email, role, invitedBy } = invitation;
	const account = await prisma().user.findUnique({ where: { email }, select: { id: true } });
	const invitedByName = invitedBy?.name ?? null;
	return {
		organizationId,
		organizationName: organization.name,
		email,
		role,
		invitedBy: invitedByName,
		hasAccount: account !== null,
	};
}

/**
 * Makes the invited person a member and returns the organization. The link came by mail, so it proves their address as
 * well. Throws DomainError `invalid` for a link that does not work (any more), `forbidden` for anybody else's.
 */
export async function acceptInvitation(token: string, user: UserView): Promise<{ organizationId: string }> {
	const found = await prisma().invitation.findFirst({ where: open(token) });
	if (!found) throw unusable();
	if (found.email !== user.email) throw new DomainError("forbidden", `This invitation is for ${found.email}.`);
	const { id, organizationId, email, role } = found;
	await changeTeam(organizationId, async (transaction) => {
		// The update is the claim: a link that was used, revoked or replaced meanwhile matches nothing.
		const { count } = await transaction.invitation.updateMany({ where: open(token), data: { status: "accepted" } });
		if (count === 0) throw unusable();
		const member = { organizationId, userId: user.id };
		// Somebody who is a member by now keeps the role they have.
		await transaction.member.upsert({ where: { organizationId_userId: member }, create: { ...member, role }, update: {} });
		const unverified = { id: user.id, email, emailVerifiedAt: null };
		await transaction.user.updateMany({ where: unverified, data: { emailVerifiedAt: new Date() } });
	});
	await recordAction({
		organizationId,
		actor: { user },
		action: "team_member.add",
		resourceType: "team_member",
		resourceId: user.id,
		details: { name: user.name, email, role, invitation: "accepted", invitationId: id },
	});
	return { organizationId };
}

function open(token: string) {
	return { tokenHash: sha256(token), status: "pending", expiresAt: { gt: new Date() } } as const;
}

function unusable(): DomainError {
	return new DomainError("invalid", "This invitation has expired, was taken back or was used already.");
}
