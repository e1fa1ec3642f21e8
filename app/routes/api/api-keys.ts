import { z } from "zod";
import { createApiKey } from "~/domain/api-keys/create-api-key.server";
import { listApiKeys } from "~/domain/api-keys/queries.server";
import { apiKeySchema, apiKeyWithTokenSchema, createApiKeySchema } from "~/domain/api-keys/schemas";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { projectAccess } from "~/http/require-project.server";

const list = defineApiRoute({
	method: "GET",
	path: "/keys/api",
	summary: "List API keys",
	description: "Keys of one project, or of every project you can see. `filter=mine` leaves out what others created.",
	tag: "API keys",
	auth: "session",
	query: z.strictObject({ projectId: z.uuid().optional(), filter: z.enum(["mine", "all"]).optional() }),
	response: z.object({ apiKeys: z.array(apiKeySchema) }),
	async handler({ user, query }) {
		if (query.projectId !== undefined) await projectAccess(user, query.projectId, "developer");
		const createdById = query.filter === "mine" ? user.id : undefined;
		return { apiKeys: await listApiKeys(user.id, { projectId: query.projectId, createdById }) };
	},
});

const create = defineApiRoute({
	method: "POST",
	path: "/keys/api",
	summary: "Create an API key",
	description: "The answer holds the token, which is never shown again.",
	tag: "API keys",
	auth: "session",
	body: createApiKeySchema,
	response: z.object({ apiKey: apiKeyWithTokenSchema }),
	async handler({ user, body }) {
		const { organization } = await projectAccess(user, body.projectId, "admin");
		return { apiKey: await createApiKey(body, { userId: user.id, organizationId: organization.id }) };
	},
});

const routes = resource(list, create);
export const loader = routes.loader;
export const action = routes.action;
