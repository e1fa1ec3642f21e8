import { z } from "zod";
import { changeApiKey } from "~/domain/api-keys/change-api-key.server";
import { deleteApiKey } from "~/domain/api-keys/delete-api-key.server";
import { changeApiKeySchema, provisionedApiKeySchema } from "~/domain/master-keys/provisioning-schemas";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { masterApiKey } from "~/http/require-master-key.server";

const update = defineApiRoute({
	method: "PATCH",
	path: "/v1/master/keys/{id}",
	summary: "Change an API key",
	description: "Changes the named fields only; at least one has to be named. `null` clears a limit.",
	tag: "Provisioning",
	auth: "master-key",
	params: idParams,
	body: changeApiKeySchema,
	response: z.object({ apiKey: provisionedApiKeySchema }),
	async handler({ masterKey, params, body }) {
		const target = await masterApiKey(masterKey, params.id);
		const key = await changeApiKey(target, body, { masterKeyId: masterKey.masterKeyId });
		return { apiKey: provisionedApiKeySchema.parse(key) };
	},
});

const remove = defineApiRoute({
	method: "DELETE",
	path: "/v1/master/keys/{id}",
	summary: "Delete an API key",
	tag: "Provisioning",
	auth: "master-key",
	params: idParams,
	response: z.object({ message: z.string() }),
	async handler({ masterKey, params }) {
		await deleteApiKey(await masterApiKey(masterKey, params.id), { masterKeyId: masterKey.masterKeyId });
		return { message: "API key deleted successfully" };
	},
});

const routes = resource(update, remove);
export const loader = routes.loader;
export const action = routes.action;
