import { z } from "zod";
import { apiKeyLimitsSchema, apiKeySchema } from "~/domain/api-keys/schemas";
import { updateApiKeyLimits } from "~/domain/api-keys/update-api-key.server";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { apiKeyAccess } from "~/http/require-key.server";

const update = defineApiRoute({
	method: "PATCH",
	path: "/keys/api/limit/{id}",
	summary: "Set or clear the limits of an API key",
	description: "Changes the named limits only; `null` clears one. Another recurring limit begins a new window.",
	tag: "API keys",
	auth: "session",
	params: idParams,
	body: apiKeyLimitsSchema,
	response: z.object({ apiKey: apiKeySchema }),
	async handler({ user, params, body }) {
		return { apiKey: await updateApiKeyLimits(await apiKeyAccess(user, params.id, "admin"), body, { user }) };
	},
});

const routes = resource(update);
export const loader = routes.loader;
export const action = routes.action;
