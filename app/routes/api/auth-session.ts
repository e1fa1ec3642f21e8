import { z } from "zod";
import { userSchema } from "~/domain/users/schemas";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { currentSession } from "~/http/require-user.server";

const getSession = defineApiRoute({
	method: "GET",
	path: "/auth/get-session",
	summary: "Who is signed in",
	description: "`null` where nobody is.",
	tag: "Authentication",
	auth: "none",
	response: z
		.object({
			user: userSchema,
			session: z.object({ id: z.uuid(), userId: z.uuid(), createdAt: z.string(), expiresAt: z.string() }),
		})
		.nullable(),
	async handler({ request }) {
		const session = await currentSession(request);
		if (!session) return null;
		return {
			user: session.user,
			session: {
				id: session.id,
				userId: session.user.id,
				createdAt: new Date(session.createdAt).toISOString(),
				expiresAt: new Date(session.expiresAt).toISOString(),
			},
		};
	},
});

const routes = resource(getSession);
export const loader = routes.loader;
export const action = routes.action;
