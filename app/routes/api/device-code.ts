import { z } from "zod";
import { deviceGrantSeconds, devicePollSeconds, startDeviceGrant } from "~/domain/sessions/device-grant.server";
import { countAttempt } from "~/domain/users/attempts.server";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { clientAddressOf } from "~/http/client-address.server";
import { applicationOrigin } from "~/http/same-origin.server";

const deviceCode = defineApiRoute({
	method: "POST",
	path: "/auth/device/code",
	summary: "Begin a device sign-in",
	tag: "Authentication",
	auth: "none",
	anyOrigin: true,
	body: z.strictObject({ client_id: z.string().min(1).max(100), scope: z.string().max(500).optional() }),
	refusals: { 429: "Too many attempts; Retry-After says when to try again" },
	response: z.object({
		device_code: z.string(),
		user_code: z.string(),
		verification_uri: z.string(),
		verification_uri_complete: z.string(),
		expires_in: z.int(),
		interval: z.int(),
	}),
	async handler({ request, body }) {
		await countAttempt("device-address", clientAddressOf(request));
		const grant = await startDeviceGrant(body.client_id);
		const page = `${applicationOrigin(request)}/connect/device`;
		return {
			device_code: grant.deviceCode,
			user_code: grant.userCode,
			verification_uri: page,
			verification_uri_complete: `${page}?user_code=${grant.userCode}`,
			expires_in: deviceGrantSeconds,
			interval: devicePollSeconds,
		};
	},
});

const routes = resource(deviceCode);
export const loader = routes.loader;
export const action = routes.action;
