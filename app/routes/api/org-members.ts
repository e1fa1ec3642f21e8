import { z } from "zod";
import { listMembers } from "~/domain/members/queries.server";
import { memberSchema, seatsSchema } from "~/domain/members/schemas";
import { seatsOf } from "~/domain/members/team.server";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";

const list = defineApiRoute({
	method: "GET",
	path: "/orgs/{id}/members",
	summary: "List the members of an organization",
	tag: "Team",
	auth: "session",
	params: idParams,
	response: z.object({ members: z.array(memberSchema), seats: seatsSchema }),
	async handler({ user, params }) {
		const { organization, role } = await organizationAccess(user, params.id, "developer");
		const members = await listMembers(organization.id, { userId: user.id, role });
		return { members, seats: await seatsOf(organization) };
	},
});

const routes = resource(list);
export const loader = routes.loader;
export const action = routes.action;
