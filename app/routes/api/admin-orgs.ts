import { searchOrganizations } from "~/domain/instance/queries.server";
import { instanceOrganizationPageSchema, searchOrganizationsSchema } from "~/domain/instance/schemas";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { assertInstanceAdmin } from "~/http/require-admin.server";

const list = defineApiRoute({
	method: "GET",
	path: "/admin/orgs",
	summary: "Find organizations of the instance",
	description: "For administrators of the instance. `search` is part of a name or of a member's address, or an id.",
	tag: "Instance",
	auth: "session",
	query: searchOrganizationsSchema,
	response: instanceOrganizationPageSchema,
	async handler({ user, query }) {
		await assertInstanceAdmin(user);
		return searchOrganizations(query);
	},
});

const routes = resource(list);
export const loader = routes.loader;
export const action = routes.action;
