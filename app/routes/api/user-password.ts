import { z } from "zod";
import { changePassword } from "~/domain/users/reset-password.server";
import { changePasswordSchema } from "~/domain/users/schemas";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { currentSession } from "~/http/require-user.server";

const change = defineApiRoute({
	method: "PUT",
	path: "/user/password",
	summary: "Change your password",
	description: "Signs every other session out.",
	tag: "Authentication",
	auth: "session",
	body: changePasswordSchema,
	refusals: { 429: "Too many attempts; Retry-After says when to try again" },
	response: z.object({ message: z.string() }),
	async handler({ request, user, body }) {
		const session = await currentSession(request);
		await changePassword(user.id, body, session?.tokenHash ?? null);
		return { message: "Password changed" };
	},
});

const routes = resource(change);
export const loader = routes.loader;
export const action = routes.action;
