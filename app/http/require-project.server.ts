import {
	findOrganizationAccess,
	findProjectAccess,
	type OrganizationAccess,
	type ProjectAccess,
} from "~/domain/members/queries.server";
import { type MemberRole, roleCovers } from "~/domain/members/schemas";
import type { UserView } from "~/domain/users/schemas";
import { isId } from "~/platform/ids";
import { messageResponse } from "./error-response.server";
import { requireUser } from "./require-user.server";

/**
 * For pages: the user with the project of the path. Throws a redirect where nobody is signed in, 404 for a project of
 * someone else, 403 where the user's role does not cover `role`.
 */
export async function requireProject(
	request: Request,
	ids: { organizationId?: string; projectId?: string },
	role: MemberRole = "developer",
): Promise<ProjectAccess & { user: UserView }> {
	const user = await requireUser(request);
	const access = await projectAccess(user, ids.projectId ?? "", role);
	if (ids.organizationId !== undefined && ids.organizationId !== access.organization.id) throw notFound("Project");
	return { user, ...access };
}

/** For pages: the user with the organization of the path. Throws as `requireProject` does. */
export async function requireOrganization(
	request: Request,
	organizationId: string | undefined,
	role: MemberRole = "developer",
): Promise<OrganizationAccess & { user: UserView }> {
	const user = await requireUser(request);
	return { user, ...(await organizationAccess(user, organizationId ?? "", role)) };
}

/** The project where the user may act in `role`. Throws 404 across tenants and 403 for too small a role. */
export async function projectAccess(user: UserView, projectId: string, role: MemberRole): Promise<ProjectAccess> {
	const access = isId(projectId) ? await findProjectAccess(user.id, projectId) : null;
	if (!access) throw notFound("Project");
	assertRole(access.role, role);
	return access;
}

/** The organization where the user may act in `role`. Throws 404 across tenants and 403 for too small a role. */
export async function organizationAccess(
	user: UserView,
	organizationId: string,
	role: MemberRole,
): Promise<OrganizationAccess> {
	const access = isId(organizationId) ? await findOrganizationAccess(user.id, organizationId) : null;
	if (!access) throw notFound("Organization");
	assertRole(access.role, role);
	return access;
}

/** Throws a 403 response where a role does not cover what is needed. */
export function assertRole(role: MemberRole, needed: MemberRole): void {
	if (!roleCovers(role, needed)) throw messageResponse(403, `This needs the ${needed} role; yours is ${role}.`);
}

/** A 404 response; the same for what does not exist and for what belongs to someone else. */
export function notFound(what: string): Response {
	return messageResponse(404, `${what} not found`);
}
