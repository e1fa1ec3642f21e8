import { newId } from "~/platform/ids";
import { randomToken, sha256 } from "~/platform/secrets.server";
import { recordAction } from "../audit/record-action.server";
import { DomainError } from "../domain-error";
import { countAttempt } from "../users/attempts.server";
import type { UserView } from "../users/schemas";
import { mailInvitation } from "./mail-invitation.server";
import { type InvitationRow, invitationParts, invitationView } from "./queries.server";
import type { InvitationView, InviteMemberInput } from "./schemas";
import { assertSeat, changeTeam, managerRole } from "./team.server";

/** How long the link of an invitation works. */
export const invitationMs = 7 * 24 * 60 * 60 * 1000;

/** An invitation and whether its mail could be sent; one that could not stands and can be sent again. */
export type SentInvitation = { invitation: InvitationView; mailed: boolean };

/**
 * Holds a seat for an address and mails it a link that works once, for seven days. Throws DomainError `forbidden` (role,
 * no seat left), `conflict` (a member or invited already), `rate_limited`.
 */
export async function inviteMember(
	organizationId: string,
	{ email, role }: InviteMemberInput,
	by: UserView,
): Promise<SentInvitation> {
	await countMail(email, by);
	const token = randomToken("", 43);
	const { invitation, team } = await changeTeam(organizationId, async (transaction, team) => {
		await managerRole(transaction, organizationId, by, [role]);
		const member = { organizationId, user: { email } };
		if (await transaction.member.findFirst({ where: member })) throw taken(`${email} is a member already.`);
		const open = { organizationId, email, status: "pending" } as const;
		if (await transaction.invitation.findFirst({ where: { ...open, expiresAt: { gt: new Date() } } })) {
			throw taken(`${email} is invited already. Send the invitation again instead.`);
		}
		await transaction.invitation.updateMany({ where: open, data: { status: "revoked" } });
		await assertSeat(transaction, team);
		const sent = { tokenHash: sha256(token), expiresAt: new Date(Date.now() + invitationMs) };
		const data = { id: newId(), organizationId, email, role, invitedById: by.id, ...sent };
		return { invitation: await transaction.invitation.create({ data, include: invitationParts }), team };
	});
	await record("team_member.add", invitation, by, "sent");
	return { invitation: invitationView(invitation), mailed: await mailInvitation(invitation, team, by, token) };
}

/** Sends a new link and seven more days to an invited address; the old link stops working. Throws as inviting does. */
export async function resendInvitation(organizationId: string, id: string, by: UserView): Promise<SentInvitation> {
	const token = randomToken("", 43);
	const { invitation, team } = await changeTeam(organizationId, async (transaction, team) => {
		const before = await openInvitation(transaction, organizationId, id);
		await managerRole(transaction, organizationId, by, [before.role]);
		await countMail(before.email, by);
		const now = Date.now();
		if (before.expiresAt.getTime() <= now) await assertSeat(transaction, team);
		// Whoever sends it again answers for it from now on.
		const data = { tokenHash: sha256(token), expiresAt: new Date(now + invitationMs), invitedById: by.id };
		return { invitation: await transaction.invitation.update({ where: { id }, data, include: invitationParts }), team };
	});
	await record("team_member.update", invitation, by, "sent again");
	return { invitation: invitationView(invitation), mailed: await mailInvitation(invitation, team, by, token) };
}

/** Takes an invitation back: its link stops working and its seat is free. Throws DomainError `not_found`, `forbidden`. */
export async function revokeInvitation(organizationId: string, id: string, by: UserView): Promise<void> {
	const invitation = await changeTeam(organizationId, async (transaction) => {
		const before = await openInvitation(transaction, organizationId, id);
		await managerRole(transaction, organizationId, by, [before.role]);
		await transaction.invitation.update({ where: { id }, data: { status: "revoked" } });
		return before;
	});
	await record("team_member.remove", invitation, by, "revoked");
}

type Transaction = Parameters<Parameters<typeof changeTeam>[1]>[0];

async function openInvitation(transaction: Transaction, organizationId: string, id: string): Promise<InvitationRow> {
	const where = { id, organizationId, status: "pending" } as const;
	const invitation = await transaction.invitation.findFirst({ where, include: invitationParts });
	if (!invitation) throw new DomainError("not_found", "Invitation not found");
	return invitation;
}

/** Mails go to strangers: neither one sender nor one address gets many. */
async function countMail(email: string, by: UserView): Promise<void> {
	await countAttempt("invitation-sender", by.id);
	await countAttempt("invitation-address", email);
}

function taken(message: string): DomainError {
	return new DomainError("conflict", message, { field: "email" });
}

function record(
	action: "team_member.add" | "team_member.update" | "team_member.remove",
	{ id, organizationId, email, role }: InvitationRow,
	by: UserView,
	invitation: string,
): Promise<void> {
	const details = { email, role, invitation };
	return recordAction({ organizationId, actor: { user: by }, action, resourceType: "team_member", resourceId: id, details });
}
