import type { Prisma } from "~/platform/db/generated/client";
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
	const { description, rule } = await orNotFound("API key", prisma().$transaction((transaction) => add(transaction, key, input)));
	await policyChanged(key.organizationId);
	await recordKeyAction("api_key.iam_rule.create", key, actor, { name: description, ruleId: rule.id, ...input });
	return iamRuleView(rule);
}

async function add(transaction: Prisma.TransactionClient, key: ApiKeyTarget, input: CreateIamRuleInput) {
	// Rules of one key are added one after another, so that two at once cannot both be the last.
	await transaction.$queryRaw`SELECT 1 FROM api_key WHERE id = ${key.id}::uuid FOR NO KEY UPDATE`;
	const { description, project, _count } = await transaction.apiKey.findUniqueOrThrow({
		where: livingKey(key),
		select: {
			description: true,
			project: { select: { organization: { select: { plan: true } } } },
			_count: { select: { iamRules: true } },
		},
	});
	assertPlanHasRule(input.ruleType, project.organization.plan);
	if (_count.iamRules >= mostRules) throw new DomainError("invalid", `A key has at most ${mostRules} rules.`);
	return { description, rule: await transaction.iamRule.create({ data: { ...input, id: newId(), apiKeyId: key.id } }) };
}
