import { prisma } from "~/platform/db/prisma.server";
import { type ApiKeyTarget, livingKey } from "../api-keys/api-key-target.server";
import { policyChanged } from "../api-keys/key-policy.server";
import { recordKeyAction } from "../api-keys/record-key-action.server";
import type { AuditActor } from "../audit/actions";
import { DomainError } from "../domain-error";
import { orNotFound } from "../stored-record.server";
import { assertPlanHasRule } from "./ip-rules-plan.server";
import { iamRuleView } from "./queries.server";
import { type IamRuleView, type RuleType, type RuleValue, ruleProblem, type UpdateIamRuleInput } from "./schemas";

/**
 * Changes what is named of a rule. Throws DomainError `not_found` where rule or key is gone, `invalid` where the outcome's
 * value does not fit its type, `forbidden` for a rule that the plan does not have (it can still be switched off).
 */
export async function updateIamRule(
	key: ApiKeyTarget,
	ruleId: string,
	changes: UpdateIamRuleInput,
	actor: AuditActor,
): Promise<IamRuleView> {
	const command = prisma().$transaction(async (transaction) => {
		const where = { id: ruleId, apiKey: livingKey(key) };
		const before = await transaction.iamRule.findUniqueOrThrow({
			where,
			include: { apiKey: { select: { description: true, project: { select: { organization: { select: { plan: true } } } } } } },
		});
		const ruleType = changes.ruleType ?? (before.ruleType as RuleType);
		const problem = ruleProblem(ruleType, changes.ruleValue ?? (before.ruleValue as RuleValue));
		if (problem) throw new DomainError("invalid", problem.message, { field: problem.field });
		const onlySwitchedOff = changes.status === "inactive" && !changes.ruleType && !changes.ruleValue;
		if (!onlySwitchedOff) assertPlanHasRule(ruleType, before.apiKey.project.organization.plan);
		const rule = await transaction.iamRule.update({ where, data: changes });
		return { rule, name: before.apiKey.description };
	});
	const { rule, name } = await orNotFound("IAM rule", command);
	await policyChanged(key.organizationId);
	await recordKeyAction("api_key.iam_rule.update", key, actor, { name, ruleId, ...changes });
	return iamRuleView(rule);
}
