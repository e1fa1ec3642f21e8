import { z } from "zod";
import { addProviderKey } from "~/domain/provider-keys/add-provider-key.server";
import { candidateForCreate, upstreamCredential } from "~/domain/provider-keys/credential.server";
import { listProviderKeys } from "~/domain/provider-keys/queries.server";
import { createProviderKeySchema, credentialCheckSchema, providerKeySchema } from "~/domain/provider-keys/schemas";
import { validateCredential } from "~/gateway/upstream.server";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";
import { usageScope } from "~/http/usage-scope.server";

const list = defineApiRoute({
	method: "GET",
	path: "/keys/provider",
	summary: "List provider keys",
	description: "Of one organization, or of all of yours. Keys are shown by their last four characters.",
	tag: "Provider keys",
	auth: "session",
	query: z.strictObject({ organizationId: z.uuid().optional() }),
	response: z.object({ providerKeys: z.array(providerKeySchema) }),
	async handler({ user, query }) {
		const { organizationIds = [] } = await usageScope(user, query);
		return { providerKeys: await listProviderKeys(organizationIds) };
	},
});

const create = defineApiRoute({
	method: "POST",
	path: "/keys/provider",
	summary: "Add a provider key",
	description: "The key is tried with the provider first; one that the provider refuses is not stored.",
	tag: "Provider keys",
	auth: "session",
	body: createProviderKeySchema,
	refusals: {
		404: "There is no such organization, or not for you",
		409: "The name is taken",
		422: "The provider refuses the key",
	},
	response: z.object({ providerKey: providerKeySchema, check: credentialCheckSchema }),
	async handler({ user, body }) {
		const { organization } = await organizationAccess(user, body.organizationId, "admin");
		const candidate = await candidateForCreate(body);
		const check = await validateCredential(candidate.providerId, upstreamCredential(candidate));
		const providerKey = await addProviderKey(organization.id, body.name ?? null, candidate, check, { user });
		return { providerKey, check };
	},
});

const routes = resource(list, create);
export const loader = routes.loader;
export const action = routes.action;
