import type { IamRule } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { type ApiKeyTarget, livingKey } from "../api-keys/api-key-target.server";
import { orNotFound } from "../stored-record.server";
import type { IamRuleView, RuleType, RuleValue } from "./schemas";

/** Rules of a key, oldest first. Throws DomainError `not_found` where the key is gone. */
export async function listIamRules(key: ApiKeyTarget): Promise<IamRuleView[]> {
	const read = prisma().apiKey.findUniqueOrThrow({
		where: livingKey(key),
		select: { iamRules: { where: { status: { not: "deleted" } }, orderBy: { id: "asc" } } },
	});
	return (await orNotFound("API key", read)).iamRules.map(iamRuleView);
}

/** A rule as it is sent. */
export function iamRuleView(rule: IamRule): IamRuleView {
	return {
		id: rule.id,
		apiKeyId: rule.apiKeyId,
		ruleType: rule.ruleType as RuleType,
		ruleValue: rule.ruleValue as RuleValue,
		status: rule.status === "active" ? "active" : "inactive",
		createdAt: rule.createdAt.toISOString(),
		updatedAt: rule.updatedAt.toISOString(),
	};
}
