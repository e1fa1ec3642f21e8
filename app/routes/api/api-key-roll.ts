import { z } from "zod";
import { rollApiKey } from "~/domain/api-keys/roll-api-key.server";
import { apiKeyWithTokenSchema } from "~/domain/api-keys/schemas";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { apiKeyAccess } from "~/http/require-key.server";

const roll = defineApiRoute({
	method: "POST",
	path: "/keys/api/{id}/roll",
	summary: "Give an API key a new token",
	description: "The answer holds the new token, which is never shown again. The old one stops working at once.",
	tag: "API keys",
	auth: "session",
	params: idParams,
	body: z.strictObject({}),
	bodyRequired: false,
	response: z.object({ apiKey: apiKeyWithTokenSchema }),
	async handler({ user, params }) {
		return { apiKey: await rollApiKey(await apiKeyAccess(user, params.id, "admin"), { user }) };
	},
});

const routes = resource(roll);
export const loader = routes.loader;
export const action = routes.action;
