import { env } from "~/platform/env.server";
import { DomainError } from "../domain-error";
import { allowanceOf, type Plan } from "../plans";
import { type RuleType, subjectOf } from "./schemas";

/** Throws DomainError `forbidden` for a rule by network address on a plan that has none. */
export function assertPlanHasRule(ruleType: RuleType, plan: Plan): void {
	if (subjectOf(ruleType) !== "ip_cidrs" || allowanceOf(plan, env().PAID_MODE).enterpriseFeatures) return;
	throw new DomainError("forbidden", "Rules by IP address are part of the enterprise plan.", { field: "ruleType" });
}
