import { z } from "zod";
import { createSession } from "~/domain/sessions/create-session.server";
import { pollDeviceGrant } from "~/domain/sessions/device-grant.server";
import { sessionLifetimeMs } from "~/domain/sessions/session-of.server";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { clientAddressOf } from "~/http/client-address.server";

const messages = {
	authorization_pending: "The sign-in has not been approved yet.",
	slow_down: "Poll less often.",
	access_denied: "The sign-in was denied.",
	expired_token: "The device code has expired or was used already.",
};

const deviceToken = defineApiRoute({
	method: "POST",
	path: "/auth/device/token",
	summary: "Poll a device sign-in",
	description:
		"Until the approval answers 400 with `error` set to `authorization_pending`, `slow_down`, `access_denied` or " +
		"`expired_token`.",
	tag: "Authentication",
	auth: "none",
	anyOrigin: true,
	body: z.strictObject({
		grant_type: z.literal("urn:ietf:params:oauth:grant-type:device_code"),
		device_code: z.string().min(1).max(200),
		client_id: z.string().min(1).max(100),
	}),
	response: z.object({ access_token: z.string(), token_type: z.literal("Bearer"), expires_in: z.int() }),
	async handler({ request, body }) {
		const outcome = await pollDeviceGrant(body.device_code, body.client_id);
		if (outcome.state !== "approved") return refusal(outcome.state);
		const token = await createSession(outcome.userId, outcome.passwordMark, {
			userAgent: request.headers.get("user-agent"),
			address: clientAddressOf(request),
		});
		if (token === null) return refusal("expired_token");
		return { access_token: token, token_type: "Bearer", expires_in: sessionLifetimeMs / 1000 };
	},
});

function refusal(error: keyof typeof messages): Response {
	return Response.json({ error, message: messages[error] }, { status: 400 });
}

const routes = resource(deviceToken);
export const loader = routes.loader;
export const action = routes.action;
