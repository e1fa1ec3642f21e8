import { z } from "zod";
import { deleteApiKey } from "~/domain/api-keys/delete-api-key.server";
import { apiKeySchema, updateApiKeySchema } from "~/domain/api-keys/schemas";
import { updateApiKey } from "~/domain/api-keys/update-api-key.server";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { apiKeyAccess } from "~/http/require-key.server";

const update = defineApiRoute({
	method: "PATCH",
	path: "/keys/api/{id}",
	summary: "Rename, enable, disable or date an API key",
	description: "Changes the named fields only. An expired key needs a new expiration to be enabled.",
	tag: "API keys",
	auth: "session",
	params: idParams,
	body: updateApiKeySchema,
	response: z.object({ apiKey: apiKeySchema }),
	async handler({ user, params, body }) {
		return { apiKey: await updateApiKey(await apiKeyAccess(user, params.id, "admin"), body, { user }) };
	},
});

const remove = defineApiRoute({
	method: "DELETE",
	path: "/keys/api/{id}",
	summary: "Delete an API key",
	tag: "API keys",
	auth: "session",
	params: idParams,
	response: z.object({ message: z.string() }),
	async handler({ user, params }) {
		await deleteApiKey(await apiKeyAccess(user, params.id, "admin"), { user });
		return { message: "API key deleted" };
	},
});

const routes = resource(update, remove);
export const loader = routes.loader;
export const action = routes.action;
