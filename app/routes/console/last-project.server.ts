import { parsePreferences } from "~/components/preferences";
import { listOrganizations } from "~/domain/organizations/queries.server";
import { listProjects } from "~/domain/projects/queries.server";

export type LastPlace = { organizationId: string; projectId: string | null };

/** The project that a user opened last, else their first one; null for a user without any organization. */
export async function lastPlaceOf(userId: string, request: Request): Promise<LastPlace | null> {
	const last = parsePreferences(request.headers.get("cookie")).lastProject;
	const organizations = await listOrganizations(userId);
	// What a cookie says is a wish: only organizations and projects of this user count.
	const organization = organizations.find((item) => item.id === last?.organizationId) ?? organizations[0];
	if (!organization) return null;
	const projects = await listProjects(organization.id);
	const project = projects.find((item) => item.id === last?.projectId) ?? projects[0];
	return { organizationId: organization.id, projectId: project?.id ?? null };
}
