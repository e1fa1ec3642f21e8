import { z } from "zod";
import { createApiKey } from "~/domain/api-keys/create-api-key.server";
import { provisionApiKeySchema, provisionedApiKeyWithTokenSchema } from "~/domain/master-keys/provisioning-schemas";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { masterProject } from "~/http/require-master-key.server";

const create = defineApiRoute({
	method: "POST",
	path: "/v1/master/keys",
	summary: "Create an API key",
	description: "The answer holds the token, which is never shown again. `createdBy` is whoever made the master key.",
	tag: "Provisioning",
	auth: "master-key",
	body: provisionApiKeySchema,
	refusals: { 404: "The organization has no such project" },
	status: 201,
	response: z.object({ apiKey: provisionedApiKeyWithTokenSchema }),
	async handler({ masterKey, body }) {
		const { organizationId } = await masterProject(masterKey, body.projectId);
		const by = { userId: masterKey.createdById, organizationId };
		const key = await createApiKey(body, by, { masterKeyId: masterKey.masterKeyId });
		return { apiKey: provisionedApiKeyWithTokenSchema.parse(key) };
	},
});

const routes = resource(create);
export const loader = routes.loader;
export const action = routes.action;
