import { redirect } from "react-router";

import { listProjects } from "~/domain/projects/queries.server";
import { requireOrganization } from "~/http/index.server";
import type { Route } from "./+types/organization-redirect";

/** An organization has no page of its own yet: its first project is where one lands. */
export async function loader({ request, params }: Route.LoaderArgs) {
	const { organization } = await requireOrganization(request, params.organizationId);
	const [project] = await listProjects(organization.id);
	return redirect(`/dashboard/${organization.id}/${project ? project.id : "org/provider-keys"}`);
}
