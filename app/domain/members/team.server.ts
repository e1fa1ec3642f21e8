import type { Prisma } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { env } from "~/platform/env.server";
import { DomainError } from "../domain-error";
import { allowanceOf, type Plan, unlimited } from "../plans";
import { notDeleted } from "../stored-record.server";
import type { UserView } from "../users/schemas";
import { type MemberRole, mayManageRole, memberRoles, roleCovers, type Seats } from "./schemas";

type Client = Prisma.TransactionClient;

/** The organization of a change to its team. */
export type Team = { id: string; name: string; plan: Plan };

/**
 * Runs a change of a team alone: changes of one organization's team follow one another, so that what they count (owners,
 * seats) stays true until they commit. Throws DomainError `not_found` for a deleted organization.
 */
export function changeTeam<Result>(
	organizationId: string,
	change: (transaction: Client, team: Team) => Promise<Result>,
): Promise<Result> {
	return prisma().$transaction(
		async (transaction) => {
			// Weaker than FOR UPDATE: rows that refer to the organization are still written meanwhile.
			await transaction.$queryRaw`SELECT id FROM organization WHERE id = ${organizationId}::uuid FOR NO KEY UPDATE`;
			const team = await transaction.organization.findFirst({
				where: { id: organizationId, ...notDeleted },
				select: { id: true, name: true, plan: true },
			});
			if (!team) throw new DomainError("not_found", "Organization not found");
			return change(transaction, team);
		},
		{ maxWait: 10_000, timeout: 20_000 },
	);
}

/**
 * Role of the person who changes a team, as it is now. Throws DomainError `forbidden` for whoever does not manage the
 * team, or does not manage members in one of `roles`.
 */
export async function managerRole(
	transaction: Client,
	organizationId: string,
	user: UserView,
	roles: MemberRole[] = [],
): Promise<MemberRole> {
	const member = await transaction.member.findUnique({
		where: { organizationId_userId: { organizationId, userId: user.id } },
	});
	if (!member) throw new DomainError("not_found", "Organization not found");
	if (!roleCovers(member.role, "admin")) {
		throw new DomainError("forbidden", `This needs the admin role; yours is ${member.role}.`);
	}
	if (!roles.every((role) => mayManageRole(member.role, role))) {
		throw new DomainError("forbidden", "Only owners invite, change and remove owners.");
	}
	return member.role;
}

/** Seats of an organization: its members and the invitations that still can be accepted. */
export async function seatsOf(
	{ id: organizationId, plan }: Pick<Team, "id" | "plan">,
	transaction: Client = prisma(),
): Promise<Seats> {
	const members = await transaction.member.count({ where: { organizationId } });
	const open = { organizationId, status: "pending", expiresAt: { gt: new Date() } } as const;
	const invitations = await transaction.invitation.count({ where: open });
	const { seats } = allowanceOf(plan, env().PAID_MODE);
	return { used: members + invitations, limit: seats === unlimited ? null : seats };
}

/** Throws DomainError `forbidden` where the plan has no seat left. */
export async function assertSeat(transaction: Client, team: Team): Promise<void> {
	const { used, limit } = await seatsOf(team, transaction);
	if (limit === null || used < limit) return;
	throw new DomainError("forbidden", `All ${limit} seats of your plan are taken. Contact us for more.`);
}

/** Throws DomainError `conflict` where an organization would be left without an owner. */
export async function assertAnotherOwner(transaction: Client, organizationId: string, userId: string): Promise<void> {
	const others = await transaction.member.count({ where: { organizationId, role: "owner", userId: { not: userId } } });
	if (others === 0) {
		throw new DomainError("conflict", "An organization needs an owner. Make somebody else an owner first.");
	}
}

/**
 * Takes back the open invitations of somebody who got another role, or none (`null`), where they could not send them any
 * more: whoever is shut out must not come back, or let others in, by a link they made before. Their seats are free.
 */
export async function revokeInvitationsBeyond(
	transaction: Client,
	{ organizationId, userId }: { organizationId: string; userId: string },
	role: MemberRole | null,
): Promise<void> {
	const beyond = memberRoles.filter((other) => role === null || !mayManageRole(role, other));
	const where = { organizationId, invitedById: userId, status: "pending", role: { in: beyond } } as const;
	await transaction.invitation.updateMany({ where, data: { status: "revoked" } });
}
