import { z } from "zod";
import { createApiKey } from "~/domain/api-keys/create-api-key.server";
import { planLimitsOf } from "~/domain/api-keys/plan-limits.server";
import { listApiKeys } from "~/domain/api-keys/queries.server";
import { apiKeyListSchema, apiKeyWithTokenSchema, createApiKeySchema } from "~/domain/api-keys/schemas";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { projectAccess } from "~/http/require-project.server";

const list = defineApiRoute({
	method: "GET",
	path: "/keys/api",
	summary: "List API keys",
	description: "Keys of one project, with your role and what the plan allows, or of every project you can see. " +
		"`filter=mine` leaves out what others created.",
	tag: "API keys",
	auth: "session",
	query: z.strictObject({ projectId: z.uuid().optional(), filter: z.enum(["mine", "all"]).optional() }),
	response: apiKeyListSchema,
	async handler({ user, query }) {
		const createdById = query.filter === "mine" ? user.id : undefined;
		if (query.projectId === undefined) return { apiKeys: await listApiKeys(user.id, { createdById }) };
		const { project, organization, role } = await projectAccess(user, query.projectId, "developer");
		const [apiKeys, planLimits] = await Promise.all([
			listApiKeys(user.id, { projectId: project.id, createdById }),
			planLimitsOf({ id: project.id, organization }),
		]);
		return { apiKeys, planLimits, userRole: role };
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
	refusals: { 404: "There is no such project, or not for you" },
	response: z.object({ apiKey: apiKeyWithTokenSchema }),
	async handler({ user, body }) {
		const { organization } = await projectAccess(user, body.projectId, "admin");
		return { apiKey: await createApiKey(body, { userId: user.id, organizationId: organization.id }, { user }) };
	},
});

const routes = resource(list, create);
export const loader = routes.loader;
export const action = routes.action;
