import { listOrganizations } from "~/domain/organizations/queries.server";
import type { UsageScope } from "~/domain/usage/schemas";
import type { UserView } from "~/domain/users/schemas";
import { organizationAccess, projectAccess } from "./require-project.server";

/**
 * The usage a user may read: of the project or organization that is asked for, else of every organization of theirs.
 * Throws 404 across tenants.
 */
export async function usageScope(
	user: UserView,
	asked: { projectId?: string | undefined; organizationId?: string | undefined },
): Promise<UsageScope> {
	if (asked.organizationId !== undefined) await organizationAccess(user, asked.organizationId, "developer");
	if (asked.projectId !== undefined) {
		const { organization } = await projectAccess(user, asked.projectId, "developer");
		return { projectId: asked.projectId, organizationIds: [asked.organizationId ?? organization.id] };
	}
	if (asked.organizationId !== undefined) return { organizationIds: [asked.organizationId] };
	return { organizationIds: (await listOrganizations(user.id)).map((organization) => organization.id) };
}
