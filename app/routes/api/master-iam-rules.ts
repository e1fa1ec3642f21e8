import { z } from "zod";
import { createIamRule } from "~/domain/iam-rules/create-iam-rule.server";
import { listIamRules } from "~/domain/iam-rules/queries.server";
import { createIamRuleSchema, iamRuleSchema } from "~/domain/iam-rules/schemas";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { masterApiKey } from "~/http/require-master-key.server";

const list = defineApiRoute({
	method: "GET",
	path: "/v1/master/keys/{id}/iam",
	summary: "List the rules of an API key",
	tag: "Provisioning",
	auth: "master-key",
	params: idParams,
	response: z.object({ rules: z.array(iamRuleSchema) }),
	async handler({ masterKey, params }) {
		return { rules: await listIamRules(await masterApiKey(masterKey, params.id)) };
	},
});

const create = defineApiRoute({
	method: "POST",
	path: "/v1/master/keys/{id}/iam",
	summary: "Add a rule to an API key",
	description: "Which fields `ruleValue` takes depends on `ruleType`.",
	tag: "Provisioning",
	auth: "master-key",
	params: idParams,
	body: createIamRuleSchema,
	status: 201,
	response: z.object({ rule: iamRuleSchema }),
	async handler({ masterKey, params, body }) {
		const target = await masterApiKey(masterKey, params.id);
		return { rule: await createIamRule(target, body, { masterKeyId: masterKey.masterKeyId }) };
	},
});

const routes = resource(list, create);
export const loader = routes.loader;
export const action = routes.action;
