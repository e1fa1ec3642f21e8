import { z } from "zod";
import { createOrganization } from "~/domain/organizations/create-organization.server";
import { listOrganizations } from "~/domain/organizations/queries.server";
import { createOrganizationSchema, organizationSchema } from "~/domain/organizations/schemas";
import { defineApiRoute, resource } from "~/http/api-route.server";

const list = defineApiRoute({
	method: "GET",
	path: "/orgs",
	summary: "List your organizations",
	tag: "Organizations",
	auth: "session",
	response: z.object({ organizations: z.array(organizationSchema) }),
	handler: async ({ user }) => ({ organizations: await listOrganizations(user.id) }),
});

const create = defineApiRoute({
	method: "POST",
	path: "/orgs",
	summary: "Create an organization",
	tag: "Organizations",
	auth: "session",
	body: createOrganizationSchema,
	status: 201,
	response: z.object({ organization: organizationSchema }),
	handler: async ({ user, body }) => ({ organization: await createOrganization(user.id, body) }),
});

const routes = resource(list, create);
export const loader = routes.loader;
export const action = routes.action;
