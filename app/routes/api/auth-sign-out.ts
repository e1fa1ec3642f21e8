import { z } from "zod";
import { revokeSession } from "~/domain/sessions/revoke-session.server";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { clearedSessionCookie, sessionCredentialOf } from "~/http/session-cookie.server";

const signOut = defineApiRoute({
	method: "POST",
	path: "/auth/sign-out",
	summary: "Sign out",
	description: "Revokes the session of the request. Nothing happens where there is none.",
	tag: "Authentication",
	auth: "none",
	body: z.strictObject({}),
	bodyRequired: false,
	response: z.object({ success: z.boolean() }),
	async handler({ request }) {
		const credential = sessionCredentialOf(request);
		if (credential) await revokeSession(credential.token);
		return Response.json({ success: true }, { headers: { "Set-Cookie": clearedSessionCookie() } });
	},
});

const routes = resource(signOut);
export const loader = routes.loader;
export const action = routes.action;
