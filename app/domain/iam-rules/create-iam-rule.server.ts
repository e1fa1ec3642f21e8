import { prisma } from "~/platform/db/prisma.server";
import { newId } from "~/platform/ids";
import { type ApiKeyTarget, livingKey } from "../api-keys/api-key-target.server";
import { policyChanged } from "../api-keys/key-policy.server";
import { recordKeyAction } from "../api-keys/record-key-action.server";
import type { AuditActor } from "../audit/actions";
import { DomainError } from "../domain-error";
import { orNotFound } from "../stored-record.server";
import { assertPlanHasRule } from "./ip-rules-plan.server";
import { iamRuleView } from "./queries.server";
import type { CreateIamRuleInput, IamRuleView } from "./schemas";

/** Rules are part of the snapshot that every request reads. */
const mostRules = 100;

/**
 * Adds a rule to a key. Throws DomainError `not_found` where the key is gone, `forbidden` for a rule that the plan does
 * not have, `invalid` where the key has as many rules as it may.
 */
export async function createIamRule(
	key: ApiKeyTarget,
	input: CreateIamRuleInput,
	actor: AuditActor,
): Promise<IamRuleView> {
	const read = prisma().apiKey.findUniqueOrThrow({
		where: livingKey(key),
		select: {
			description: true,
			project: { select: { organization: { select: { plan: true } } } },
			_count: { select: { iamRules: true } },
		},
	});
	const { description, project, _count } = await orNotFound("API key", read);
	assertPlanHasRule(input.ruleType, project.organization.plan);
	if (_count.iamRules >= mostRules) throw new DomainError("invalid", `A key has at most ${mostRules} rules.`);
	const rule = await prisma().iamRule.create({ data: { ...input, id: newId(), apiKeyId: key.id } });
	await policyChanged(key.organizationId);
	await recordKeyAction("api_key.iam_rule.create", key, actor, { name: description, ruleId: rule.id, ...input });
	return iamRuleView(rule);
}
