import { listMemberships, type ProjectAccess } from "~/domain/members/queries.server";
import type { ProjectScope, UsageScope } from "~/domain/usage/schemas";
import type { UserView } from "~/domain/users/schemas";
import { organizationAccess, projectAccess } from "./require-project.server";

/**
 * The usage a user may read: of the project or organization that is asked for, else of every organization of theirs;
 * of restricted developers, with the keys that were granted to them only. Throws 404 across tenants.
 */
export async function usageScope(
	user: UserView,
	asked: { projectId?: string | undefined; organizationId?: string | undefined },
): Promise<UsageScope> {
	const { organizationId, projectId } = asked;
	const within = organizationId === undefined ? null : await organizationAccess(user, organizationId, "developer");
	if (projectId !== undefined) {
		const access = await projectAccess(user, projectId, "developer");
		const { visibleKeys } = access;
		return { projectId, organizationIds: [organizationId ?? access.organization.id], visibleKeys };
	}
	if (within) return { organizationIds: [within.organization.id], visibleKeys: within.visibleKeys };
	return listMemberships(user.id);
}

/** The usage of a project that a member who opened it may read. */
export function projectUsage({ project, organization, visibleKeys }: ProjectAccess): ProjectScope {
	return { projectId: project.id, organizationIds: [organization.id], visibleKeys };
}
