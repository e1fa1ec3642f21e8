import type { CreditBalance, Organization, Prisma, Project } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { type InvitationView, type MemberRole, type MemberView, roleCovers } from "./schemas";
import { type VisibleKeys, visibleKeysOf } from "./visible-keys";

/** An organization as one member finds it. */
export type OrganizationAccess = { organization: OrganizationWithBalance; role: MemberRole; visibleKeys: VisibleKeys };
export type OrganizationWithBalance = Organization & { balance: CreditBalance | null };
export type ProjectAccess = OrganizationAccess & { project: Project };

/** The organization with the role that the user has in it; null for strangers and for deleted organizations. */
export async function findOrganizationAccess(
	userId: string,
	organizationId: string,
): Promise<OrganizationAccess | null> {
	const member = await prisma().member.findFirst({
		where: { userId, organizationId, organization: { status: { not: "deleted" } } },
		include: { organization: { include: { balance: true } }, grants: true },
	});
	return member && { organization: member.organization, role: member.role, visibleKeys: visibleKeysOf([member]) };
}

/** The project and its organization with the user's role; null for strangers and for what is deleted. */
export async function findProjectAccess(userId: string, projectId: string): Promise<ProjectAccess | null> {
	const project = await prisma().project.findFirst({
		where: {
			id: projectId,
			status: { not: "deleted" },
			organization: { status: { not: "deleted" }, members: { some: { userId } } },
		},
		include: { organization: { include: { balance: true, members: { where: { userId }, include: { grants: true } } } } },
	});
	const member = project?.organization.members[0];
	if (!project || !member) return null;
	const { organization: withMembers, ...rest } = project;
	const { members: _members, ...organization } = withMembers;
	return { project: rest, organization, role: member.role, visibleKeys: visibleKeysOf([member]) };
}

/** Organizations of a user with what they may see there; deleted ones are left out. */
export async function listMemberships(userId: string): Promise<{ organizationIds: string[]; visibleKeys: VisibleKeys }> {
	const members = await prisma().member.findMany({
		where: { userId, organization: { status: { not: "deleted" } } },
		include: { grants: true },
		orderBy: { organizationId: "asc" },
	});
	return { organizationIds: members.map(({ organizationId }) => organizationId), visibleKeys: visibleKeysOf(members) };
}

/** Members of an organization in the order in which they joined, as one of them may see them. */
export async function listMembers(
	organizationId: string,
	reader: { userId: string; role: MemberRole },
): Promise<MemberView[]> {
	const rows = await prisma().member.findMany({
		where: { organizationId },
		include: { user: true, grants: { select: { apiKeyId: true }, where: { apiKey: { status: { not: "deleted" } } } } },
		orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
	});
	const seesGrants = roleCovers(reader.role, "admin");
	return rows.map(({ userId, user, role, restricted, grants, createdAt }) => ({
		userId,
		name: user.name,
		email: user.email,
		role,
		restricted,
		apiKeyIds: seesGrants || userId === reader.userId ? grants.map(({ apiKeyId }) => apiKeyId) : [],
		createdAt: createdAt.toISOString(),
	}));
}

export const invitationParts = { invitedBy: true } satisfies Prisma.InvitationInclude;
export type InvitationRow = Prisma.InvitationGetPayload<{ include: typeof invitationParts }>;

/** Invitations that nobody accepted or took back, oldest first. */
export async function listInvitations(organizationId: string): Promise<InvitationView[]> {
	const rows = await prisma().invitation.findMany({
		where: { organizationId, status: "pending" },
		include: invitationParts,
		orderBy: { id: "asc" },
	});
	return rows.map(invitationView);
}

/** The invitation as it is sent to admins: never the token of its link. */
export function invitationView(row: InvitationRow): InvitationView {
	return {
		id: row.id,
		email: row.email,
		role: row.role,
		status: row.expiresAt > new Date() ? "pending" : "expired",
		invitedBy: row.invitedBy?.name ?? null,
		createdAt: row.createdAt.toISOString(),
		expiresAt: row.expiresAt.toISOString(),
	};
}

export type GrantableKey = { id: string; description: string; projectName: string };

/** Keys of an organization that a developer may be limited to, by project and name. */
export async function listGrantableKeys(organizationId: string): Promise<GrantableKey[]> {
	const rows = await prisma().apiKey.findMany({
		where: { status: { not: "deleted" }, project: { organizationId, status: { not: "deleted" } } },
		select: { id: true, description: true, project: { select: { name: true } } },
		orderBy: [{ project: { name: "asc" } }, { description: "asc" }],
	});
	return rows.map(({ id, description, project }) => ({ id, description, projectName: project.name }));
}
