import { z } from "zod";
import { createIamRule } from "~/domain/iam-rules/create-iam-rule.server";
import { listIamRules } from "~/domain/iam-rules/queries.server";
import { createIamRuleSchema, iamRuleSchema } from "~/domain/iam-rules/schemas";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { apiKeyAccess } from "~/http/require-key.server";

const list = defineApiRoute({
	method: "GET",
	path: "/keys/api/{id}/iam",
	summary: "List the rules of an API key",
	description: "What the key may be used for. A request is served where it meets every active rule.",
	tag: "API keys",
	auth: "session",
	params: idParams,
	response: z.object({ rules: z.array(iamRuleSchema) }),
	async handler({ user, params }) {
		return { rules: await listIamRules(await apiKeyAccess(user, params.id, "developer")) };
	},
});

const create = defineApiRoute({
	method: "POST",
	path: "/keys/api/{id}/iam",
	summary: "Add a rule to an API key",
	description: "It holds on every process within a second. Which fields `ruleValue` takes depends on `ruleType`.",
	tag: "API keys",
	auth: "session",
	params: idParams,
	body: createIamRuleSchema,
	status: 201,
	response: z.object({ rule: iamRuleSchema }),
	async handler({ user, params, body }) {
		return { rule: await createIamRule(await apiKeyAccess(user, params.id, "admin"), body, { user }) };
	},
});

const routes = resource(list, create);
export const loader = routes.loader;
export const action = routes.action;
