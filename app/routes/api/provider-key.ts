import { z } from "zod";
import { candidateForUpdate, upstreamCredential } from "~/domain/provider-keys/credential.server";
import { providerKeySchema, updateProviderKeySchema } from "~/domain/provider-keys/schemas";
import { deleteProviderKey, updateProviderKey } from "~/domain/provider-keys/update-provider-key.server";
import { validateCredential } from "~/gateway/upstream.server";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { providerKeyAccess } from "~/http/require-key.server";

const update = defineApiRoute({
	method: "PATCH",
	path: "/keys/provider/{id}",
	summary: "Change a provider key",
	description: "Changes the named fields only. A new key, address or option is tried with the provider first.",
	tag: "Provider keys",
	auth: "session",
	params: idParams,
	body: updateProviderKeySchema,
	response: z.object({ providerKey: providerKeySchema }),
	async handler({ user, params, body }) {
		const key = await providerKeyAccess(user, params.id, "admin");
		const candidate = await candidateForUpdate(key, body);
		const check = candidate && (await validateCredential(key.providerId, upstreamCredential(candidate)));
		const changes = { ...body, ...(candidate && { options: candidate.options }) };
		return { providerKey: await updateProviderKey(key, changes, check, { user }) };
	},
});

const remove = defineApiRoute({
	method: "DELETE",
	path: "/keys/provider/{id}",
	summary: "Delete a provider key",
	tag: "Provider keys",
	auth: "session",
	params: idParams,
	response: z.object({ message: z.string() }),
	async handler({ user, params }) {
		await deleteProviderKey(await providerKeyAccess(user, params.id, "admin"), { user });
		return { message: "Provider key deleted" };
	},
});

const routes = resource(update, remove);
export const loader = routes.loader;
export const action = routes.action;
