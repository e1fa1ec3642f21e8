import { z } from "zod";
import { provisionedProjectSchema, provisionProjectSchema } from "~/domain/master-keys/provisioning-schemas";
import { createProject } from "~/domain/projects/create-project.server";
import { listProjects } from "~/domain/projects/queries.server";
import { defineApiRoute, resource } from "~/http/api-route.server";

const list = defineApiRoute({
	method: "GET",
	path: "/v1/master/projects",
	summary: "List the projects of the organization",
	tag: "Provisioning",
	auth: "master-key",
	response: z.object({ projects: z.array(provisionedProjectSchema) }),
	async handler({ masterKey }) {
		const projects = await listProjects(masterKey.organizationId);
		return { projects: projects.map((project) => provisionedProjectSchema.parse(project)) };
	},
});

const create = defineApiRoute({
	method: "POST",
	path: "/v1/master/projects",
	summary: "Create a project",
	tag: "Provisioning",
	auth: "master-key",
	body: provisionProjectSchema,
	status: 201,
	response: z.object({ project: provisionedProjectSchema }),
	async handler({ masterKey: { organizationId, masterKeyId }, body }) {
		const project = await createProject({ ...body, organizationId }, { masterKeyId });
		return { project: provisionedProjectSchema.parse(project) };
	},
});

const routes = resource(list, create);
export const loader = routes.loader;
export const action = routes.action;
