import type { CreditBalance, Organization, Project } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import type { MemberRole } from "./schemas";

export type OrganizationAccess = { organization: OrganizationWithBalance; role: MemberRole };
export type OrganizationWithBalance = Organization & { balance: CreditBalance | null };
export type ProjectAccess = OrganizationAccess & { project: Project };

/** The organization with the role that the user has in it; null for strangers and for deleted organizations. */
export async function findOrganizationAccess(
	userId: string,
	organizationId: string,
): Promise<OrganizationAccess | null> {
	const member = await prisma().member.findFirst({
		where: { userId, organizationId, organization: { status: { not: "deleted" } } },
		include: { organization: { include: { balance: true } } },
	});
	return member ? { organization: member.organization, role: member.role } : null;
}

/** The project and its organization with the user's role; null for strangers and for what is deleted. */
export async function findProjectAccess(userId: string, projectId: string): Promise<ProjectAccess | null> {
	const project = await prisma().project.findFirst({
		where: {
			id: projectId,
			status: { not: "deleted" },
			organization: { status: { not: "deleted" }, members: { some: { userId } } },
		},
		include: { organization: { include: { balance: true, members: { where: { userId } } } } },
	});
	const role = project?.organization.members[0]?.role;
	if (!project || !role) return null;
	const { organization: withMembers, ...rest } = project;
	const { members: _members, ...organization } = withMembers;
	return { project: rest, organization, role };
}
