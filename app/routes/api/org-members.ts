import { z } from "zod";
import { inviteMember } from "~/domain/members/invite-member.server";
import { listMembers } from "~/domain/members/queries.server";
import { inviteMemberSchema, memberSchema, seatsSchema } from "~/domain/members/schemas";
import { seatsOf } from "~/domain/members/team.server";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";
import { sentInvitationSchema } from "./org-invitations";

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

const add = defineApiRoute({
	method: "POST",
	path: "/orgs/{id}/members",
	summary: "Add a member",
	description: "Mails an invitation, as `POST /orgs/{id}/invitations` does: whoever accepts it becomes a member.",
	tag: "Team",
	auth: "session",
	params: idParams,
	body: inviteMemberSchema,
	status: 201,
	response: sentInvitationSchema,
	async handler({ user, params, body }) {
		await organizationAccess(user, params.id, "admin");
		return inviteMember(params.id, body, user);
	},
});

const routes = resource(list, add);
export const loader = routes.loader;
export const action = routes.action;
