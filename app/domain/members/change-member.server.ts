import type { Member, Prisma } from "~/platform/db/generated/client";
import { recordAction } from "../audit/record-action.server";
import { DomainError } from "../domain-error";
import { notDeleted } from "../stored-record.server";
import type { UserView } from "../users/schemas";
import type { UpdateMemberInput } from "./schemas";
import { assertAnotherOwner, changeTeam, managerRole, revokeInvitationsBeyond } from "./team.server";

type MemberTarget = { organizationId: string; userId: string };
type MemberWithUser = Prisma.MemberGetPayload<{ include: { user: true } }>;

/**
 * Gives a member another role, or limits a developer to some keys; only what is named changes. Throws DomainError
 * `not_found`, `forbidden` (an admin and an owner, or the owner role), `conflict` (the last owner), `invalid` (a restriction
 * of somebody who is no developer, keys of another organization).
 */
export async function updateMember(target: MemberTarget, changes: UpdateMemberInput, by: UserView): Promise<void> {
	const { organizationId } = target;
	const { before, after } = await changeTeam(organizationId, async (transaction) => {
		const before = await memberOf(transaction, target);
		const role = changes.role ?? before.role;
		await managerRole(transaction, organizationId, by, [before.role, role]);
		if (before.role === "owner" && role !== "owner") await assertAnotherOwner(transaction, organizationId, target.userId);
		const restricted = role === "developer" && (changes.restricted ?? before.restricted);
		if (changes.restricted && !restricted) {
			throw new DomainError("invalid", "Only developers can be limited to some keys.", { field: "restricted" });
		}
		if (changes.apiKeyIds && !restricted) {
			throw new DomainError("invalid", "Keys are granted to restricted developers only.", { field: "apiKeyIds" });
		}
		const where = { organizationId_userId: target };
		const after = await transaction.member.update({ where, data: { role, restricted } });
		await revokeInvitationsBeyond(transaction, target, role);
		if (!restricted) await transaction.keyGrant.deleteMany({ where: target });
		else if (changes.apiKeyIds) await setGrants(transaction, target, changes.apiKeyIds);
		return { before, after };
	});
	await record("team_member.update", before, by, changesOf(before, after, changes));
}

/**
 * Takes a member out of an organization, or lets them leave. They lose their access at once: it is looked up by
 * membership on every request. Throws DomainError `not_found`, `forbidden`, `conflict` (the last owner).
 */
export async function removeMember(target: MemberTarget, by: UserView): Promise<void> {
	const { organizationId, userId } = target;
	const removed = await changeTeam(organizationId, async (transaction) => {
		const member = await memberOf(transaction, target);
		if (userId !== by.id) await managerRole(transaction, organizationId, by, [member.role]);
		if (member.role === "owner") await assertAnotherOwner(transaction, organizationId, userId);
		await transaction.member.delete({ where: { organizationId_userId: target } });
		await revokeInvitationsBeyond(transaction, target, null);
		return member;
	});
	await record("team_member.remove", removed, by, { left: userId === by.id });
}

async function memberOf(transaction: Prisma.TransactionClient, target: MemberTarget): Promise<MemberWithUser> {
	const where = { organizationId_userId: target };
	const member = await transaction.member.findUnique({ where, include: { user: true } });
	if (!member) throw new DomainError("not_found", "Member not found");
	return member;
}

async function setGrants(transaction: Prisma.TransactionClient, target: MemberTarget, ids: string[]): Promise<void> {
	const { organizationId } = target;
	const wanted = [...new Set(ids)];
	const ours = { id: { in: wanted }, ...notDeleted, project: { organizationId } };
	if ((await transaction.apiKey.count({ where: ours })) !== wanted.length) {
		throw new DomainError("invalid", "A key does not exist in this organization.", { field: "apiKeyIds" });
	}
	await transaction.keyGrant.deleteMany({ where: { ...target, apiKeyId: { notIn: wanted } } });
	const data = wanted.map((apiKeyId) => ({ ...target, apiKeyId }));
	await transaction.keyGrant.createMany({ data, skipDuplicates: true });
}

function changesOf(before: Member, after: Member, { apiKeyIds }: UpdateMemberInput): Record<string, unknown> {
	return {
		...(before.role !== after.role && { role: after.role, previousRole: before.role }),
		...(before.restricted !== after.restricted && { restricted: after.restricted }),
		...(apiKeyIds && { apiKeyIds }),
	};
}

function record(
	action: "team_member.update" | "team_member.remove",
	{ organizationId, userId, role, user }: MemberWithUser,
	by: UserView,
	details: Record<string, unknown>,
): Promise<void> {
	return recordAction({
		organizationId,
		actor: { user: by },
		action,
		resourceType: "team_member",
		resourceId: userId,
		details: { name: user.name, email: user.email, role, ...details },
	});
}
