import { z } from "zod";
import { resendInvitation, revokeInvitation } from "~/domain/members/invite-member.server";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";
import { sentInvitationSchema } from "./org-invitations";

const params = z.object({ id: z.uuid(), invitationId: z.uuid() });

const resend = defineApiRoute({
	method: "POST",
	path: "/orgs/{id}/invitations/{invitationId}",
	summary: "Send an invitation again",
	description: "With a new link and seven more days; the old link stops working.",
	tag: "Team",
	auth: "session",
	params,
	body: z.strictObject({}),
	bodyRequired: false,
	refusals: { 429: "Too many attempts; Retry-After says when to try again" },
	response: sentInvitationSchema,
	async handler({ user, params: { id, invitationId } }) {
		await organizationAccess(user, id, "admin");
		return resendInvitation(id, invitationId, user);
	},
});

const revoke = defineApiRoute({
	method: "DELETE",
	path: "/orgs/{id}/invitations/{invitationId}",
	summary: "Take an invitation back",
	tag: "Team",
	auth: "session",
	params,
	response: z.object({ message: z.string() }),
	async handler({ user, params: { id, invitationId } }) {
		await organizationAccess(user, id, "admin");
		await revokeInvitation(id, invitationId, user);
		return { message: "Invitation revoked" };
	},
});

const routes = resource(resend, revoke);
export const loader = routes.loader;
export const action = routes.action;
