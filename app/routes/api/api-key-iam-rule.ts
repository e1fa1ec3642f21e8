import { z } from "zod";
import { deleteIamRule } from "~/domain/iam-rules/delete-iam-rule.server";
import { iamRuleSchema, updateIamRuleSchema } from "~/domain/iam-rules/schemas";
import { updateIamRule } from "~/domain/iam-rules/update-iam-rule.server";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { apiKeyAccess } from "~/http/require-key.server";

const params = z.object({ id: z.uuid(), ruleId: z.uuid() });

const update = defineApiRoute({
	method: "PATCH",
	path: "/keys/api/{id}/iam/{ruleId}",
	summary: "Change a rule of an API key",
	description: "Changes the named fields only; `ruleValue` is replaced as a whole. An inactive rule says nothing.",
	tag: "API keys",
	auth: "session",
	params,
	body: updateIamRuleSchema,
	response: z.object({ rule: iamRuleSchema }),
	async handler({ user, params: { id, ruleId }, body }) {
		return { rule: await updateIamRule(await apiKeyAccess(user, id, "admin"), ruleId, body, { user }) };
	},
});

const remove = defineApiRoute({
	method: "DELETE",
	path: "/keys/api/{id}/iam/{ruleId}",
	summary: "Delete a rule of an API key",
	tag: "API keys",
	auth: "session",
	params,
	response: z.object({ message: z.string() }),
	async handler({ user, params: { id, ruleId } }) {
		await deleteIamRule(await apiKeyAccess(user, id, "admin"), ruleId, { user });
		return { message: "IAM rule deleted successfully" };
	},
});

const routes = resource(update, remove);
export const loader = routes.loader;
export const action = routes.action;
