import { z } from "zod";
import { createProject } from "~/domain/projects/create-project.server";
import { createProjectSchema, projectSchema } from "~/domain/projects/schemas";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";

const create = defineApiRoute({
	method: "POST",
	path: "/projects",
	summary: "Create a project",
	tag: "Projects",
	auth: "session",
	body: createProjectSchema,
	refusals: { 404: "There is no such organization, or not for you" },
	status: 201,
	response: z.object({ project: projectSchema }),
	async handler({ user, body }) {
		await organizationAccess(user, body.organizationId, "admin");
		return { project: await createProject(body, { user }) };
	},
});

const routes = resource(create);
export const loader = routes.loader;
export const action = routes.action;
