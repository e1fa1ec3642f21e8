import { z } from "zod";
import { projectView } from "~/domain/projects/queries.server";
import { projectSchema, updateProjectSchema } from "~/domain/projects/schemas";
import { deleteProject, updateProject } from "~/domain/projects/update-project.server";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { projectAccess } from "~/http/require-project.server";

const read = defineApiRoute({
	method: "GET",
	path: "/projects/{id}",
	summary: "Read a project",
	tag: "Projects",
	auth: "session",
	params: idParams,
	response: z.object({ project: projectSchema }),
	async handler({ user, params }) {
		const { project } = await projectAccess(user, params.id, "developer");
		return { project: projectView(project) };
	},
});

const update = defineApiRoute({
	method: "PATCH",
	path: "/projects/{id}",
	summary: "Change a project",
	description: "Changes the named fields only.",
	tag: "Projects",
	auth: "session",
	params: idParams,
	body: updateProjectSchema,
	response: z.object({ project: projectSchema }),
	async handler({ user, params, body }) {
		const { project } = await projectAccess(user, params.id, "admin");
		return { project: await updateProject(project, body, { user }) };
	},
});

const remove = defineApiRoute({
	method: "DELETE",
	path: "/projects/{id}",
	summary: "Archive a project",
	description: "Its keys stop working. Its logs and costs stay.",
	tag: "Projects",
	auth: "session",
	params: idParams,
	response: z.object({ message: z.string() }),
	async handler({ user, params }) {
		const { project } = await projectAccess(user, params.id, "admin");
		await deleteProject(project, { user });
		return { message: "Project deleted" };
	},
});

const routes = resource(read, update, remove);
export const loader = routes.loader;
export const action = routes.action;
