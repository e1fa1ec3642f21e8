import { z } from "zod";
import { createUser } from "~/domain/users/create-user.server";
import { signUpSchema, userSchema } from "~/domain/users/schemas";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { signInHeaders } from "~/http/authenticator.server";
import { clientAddressOf } from "~/http/client-address.server";
import { referralCodeOf } from "~/http/referral-cookie.server";

const signUp = defineApiRoute({
	method: "POST",
	path: "/auth/sign-up/email",
	summary: "Create an account",
	description: "The account gets an organization and a project of its own. Answers with a session cookie.",
	tag: "Authentication",
	auth: "none",
	body: signUpSchema,
	invalidStatus: 422,
	refusals: { 409: "The address has an account", 429: "Too many attempts; Retry-After says when to try again" },
	response: z.object({ user: userSchema }),
	async handler({ request, body }) {
		const created = await createUser(body, clientAddressOf(request), { referralCode: referralCodeOf(request) });
		return Response.json({ user: created.user }, { headers: await signInHeaders(request, created) });
	},
});

const routes = resource(signUp);
export const loader = routes.loader;
export const action = routes.action;
