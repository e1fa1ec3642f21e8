import { z } from "zod";
import { changeProjectSchema, provisionedProjectSchema } from "~/domain/master-keys/provisioning-schemas";
import { deleteProject, updateProject } from "~/domain/projects/update-project.server";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { masterProject } from "~/http/require-master-key.server";

const update = defineApiRoute({
	method: "PATCH",
	path: "/v1/master/projects/{id}",
	summary: "Change a project",
	description: "Changes the named fields only; at least one has to be named.",
	tag: "Provisioning",
	auth: "master-key",
	params: idParams,
	body: changeProjectSchema,
	response: z.object({ project: provisionedProjectSchema }),
	async handler({ masterKey, params, body }) {
		const target = await masterProject(masterKey, params.id);
		const project = await updateProject(target, body, { masterKeyId: masterKey.masterKeyId });
		return { project: provisionedProjectSchema.parse(project) };
	},
});

const remove = defineApiRoute({
	method: "DELETE",
	path: "/v1/master/projects/{id}",
	summary: "Delete a project with its API keys",
	description: "Its logs and costs stay.",
	tag: "Provisioning",
	auth: "master-key",
	params: idParams,
	response: z.object({ message: z.string() }),
	async handler({ masterKey, params }) {
		await deleteProject(await masterProject(masterKey, params.id), { masterKeyId: masterKey.masterKeyId });
		return { message: "Project deleted successfully" };
	},
});

const routes = resource(update, remove);
export const loader = routes.loader;
export const action = routes.action;
