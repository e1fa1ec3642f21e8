import { z } from "zod";
import { deleteIamRule } from "~/domain/iam-rules/delete-iam-rule.server";
import { iamRuleSchema, updateIamRuleSchema } from "~/domain/iam-rules/schemas";
import { updateIamRule } from "~/domain/iam-rules/update-iam-rule.server";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { masterApiKey } from "~/http/require-master-key.server";

const params = z.object({ id: z.uuid(), ruleId: z.uuid() });

const update = defineApiRoute({
	method: "PATCH",
	path: "/v1/master/keys/{id}/iam/{ruleId}",
	summary: "Change a rule of an API key",
	description: "Changes the named fields only; at least one has to be named.",
	tag: "Provisioning",
	auth: "master-key",
	params,
	body: updateIamRuleSchema,
	response: z.object({ rule: iamRuleSchema }),
	async handler({ masterKey, params: { id, ruleId }, body }) {
		const target = await masterApiKey(masterKey, id);
		return { rule: await updateIamRule(target, ruleId, body, { masterKeyId: masterKey.masterKeyId }) };
	},
});

const remove = defineApiRoute({
	method: "DELETE",
	path: "/v1/master/keys/{id}/iam/{ruleId}",
	summary: "Delete a rule of an API key",
	tag: "Provisioning",
	auth: "master-key",
	params,
	response: z.object({ message: z.string() }),
	async handler({ masterKey, params: { id, ruleId } }) {
		const target = await masterApiKey(masterKey, id);
		await deleteIamRule(target, ruleId, { masterKeyId: masterKey.masterKeyId });
		return { message: "IAM rule deleted successfully" };
	},
});

const routes = resource(update, remove);
export const loader = routes.loader;
export const action = routes.action;
