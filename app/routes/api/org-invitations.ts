import { z } from "zod";
import { inviteMember } from "~/domain/members/invite-member.server";
import { listInvitations } from "~/domain/members/queries.server";
import { invitationSchema, inviteMemberSchema } from "~/domain/members/schemas";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";

/** `mailed` is false where the mail server refused the mail. */
export const sentInvitationSchema = z.object({ invitation: invitationSchema, mailed: z.boolean() });

const list = defineApiRoute({
	method: "GET",
	path: "/orgs/{id}/invitations",
	summary: "List open invitations",
	tag: "Team",
	auth: "session",
	params: idParams,
	response: z.object({ invitations: z.array(invitationSchema) }),
	async handler({ user, params }) {
		await organizationAccess(user, params.id, "admin");
		return { invitations: await listInvitations(params.id) };
	},
});

const create = defineApiRoute({
	method: "POST",
	path: "/orgs/{id}/invitations",
	summary: "Invite somebody",
	description: "Mails a link that works once, for seven days, for the owner of that address. Takes a seat of the plan.",
	tag: "Team",
	auth: "session",
	params: idParams,
	body: inviteMemberSchema,
	status: 201,
	refusals: { 409: "A member already, or invited", 429: "Too many attempts; Retry-After says when to try again" },
	response: sentInvitationSchema,
	async handler({ user, params, body }) {
		await organizationAccess(user, params.id, "admin");
		return inviteMember(params.id, body, user);
	},
});

const routes = resource(list, create);
export const loader = routes.loader;
export const action = routes.action;
