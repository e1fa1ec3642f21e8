import { z } from "zod";
import { authenticateUser } from "~/domain/users/authenticate-user.server";
import { signInSchema, userSchema } from "~/domain/users/schemas";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { signInHeaders } from "~/http/authenticator.server";
import { clientAddressOf } from "~/http/client-address.server";

const signIn = defineApiRoute({
	method: "POST",
	path: "/auth/sign-in/email",
	summary: "Sign in with email and password",
	description: "Answers with a session cookie.",
	tag: "Authentication",
	auth: "none",
	body: signInSchema,
	refusals: { 401: "No such account, or another password", 429: "Too many attempts; Retry-After says when to try again" },
	response: z.object({ user: userSchema }),
	async handler({ request, body }) {
		const proven = await authenticateUser(body, clientAddressOf(request));
		return Response.json({ user: proven.user }, { headers: await signInHeaders(request, proven) });
	},
});

const routes = resource(signIn);
export const loader = routes.loader;
export const action = routes.action;
