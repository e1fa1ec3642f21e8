import { z } from "zod";
import { deleteOrganization } from "~/domain/organizations/delete-organization.server";
import { organizationView } from "~/domain/organizations/queries.server";
import { billingFields, organizationSchema, updateOrganizationSchema } from "~/domain/organizations/schemas";
import { updateOrganization } from "~/domain/organizations/update-organization.server";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { assertRole, organizationAccess } from "~/http/require-project.server";

const read = defineApiRoute({
	method: "GET",
	path: "/orgs/{id}",
	summary: "Read an organization",
	tag: "Organizations",
	auth: "session",
	params: idParams,
	response: z.object({ organization: organizationSchema }),
	async handler({ user, params }) {
		const { organization, role } = await organizationAccess(user, params.id, "developer");
		return { organization: organizationView(organization, role) };
	},
});

const update = defineApiRoute({
	method: "PATCH",
	path: "/orgs/{id}",
	summary: "Change an organization",
	description: "Changes the named fields only. Billing details need the owner role, everything else the admin role.",
	tag: "Organizations",
	auth: "session",
	params: idParams,
	body: updateOrganizationSchema,
	response: z.object({ organization: organizationSchema }),
	async handler({ user, params, body }) {
		const { role } = await organizationAccess(user, params.id, "admin");
		if (billingFields.some((field) => body[field] !== undefined)) assertRole(role, "owner");
		return { organization: organizationView(await updateOrganization(params.id, body, { user }), role) };
	},
});

const remove = defineApiRoute({
	method: "DELETE",
	path: "/orgs/{id}",
	summary: "Delete an organization",
	description: "Needs the owner role. Every key stops working at once. Refused while a subscription runs.",
	tag: "Organizations",
	auth: "session",
	params: idParams,
	refusals: { 409: "A subscription runs" },
	response: z.object({ message: z.string() }),
	async handler({ user, params }) {
		await organizationAccess(user, params.id, "owner");
		await deleteOrganization(params.id, { user });
		return { message: "Organization deleted" };
	},
});

const routes = resource(read, update, remove);
export const loader = routes.loader;
export const action = routes.action;
