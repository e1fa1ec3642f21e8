import { z } from "zod";
import { listProjects } from "~/domain/projects/queries.server";
import { projectSchema } from "~/domain/projects/schemas";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";

const list = defineApiRoute({
	method: "GET",
	path: "/orgs/{id}/projects",
	summary: "List the projects of an organization",
	tag: "Projects",
	auth: "session",
	params: idParams,
	response: z.object({ projects: z.array(projectSchema) }),
	async handler({ user, params }) {
		await organizationAccess(user, params.id, "developer");
		return { projects: await listProjects(params.id) };
	},
});

const routes = resource(list);
export const loader = routes.loader;
export const action = routes.action;
