import { prisma } from "~/platform/db/prisma.server";
import { type ApiKeyTarget, livingKey } from "../api-keys/api-key-target.server";
import { policyChanged } from "../api-keys/key-policy.server";
import { recordKeyAction } from "../api-keys/record-key-action.server";
import type { AuditActor } from "../audit/actions";
import { orNotFound } from "../stored-record.server";

/** Removes a rule for good. Throws DomainError `not_found` where rule or key is gone. */
export async function deleteIamRule(key: ApiKeyTarget, ruleId: string, actor: AuditActor): Promise<void> {
	const command = prisma().iamRule.delete({
		where: { id: ruleId, apiKey: livingKey(key) },
		select: { ruleType: true, ruleValue: true, apiKey: { select: { description: true } } },
	});
	const { apiKey, ...rule } = await orNotFound("IAM rule", command);
	await policyChanged(key.organizationId);
	await recordKeyAction("api_key.iam_rule.delete", key, actor, { name: apiKey.description, ruleId, ...rule });
}
