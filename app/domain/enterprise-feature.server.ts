import { env } from "~/platform/env.server";
import { DomainError } from "./domain-error";
import { allowanceOf, type Plan } from "./plans";

/** Whether an organization has what belongs to the enterprise plan; where the instance does not charge, every one does. */
export function includesEnterprise(plan: Plan): boolean {
	return allowanceOf(plan, env().PAID_MODE).enterpriseFeatures;
}

/** Throws DomainError `forbidden` where the plan does not include a feature; `feature` begins the sentence. */
export function assertEnterprise(plan: Plan, feature: string): void {
	if (!includesEnterprise(plan)) throw new DomainError("forbidden", `${feature} are part of the enterprise plan.`);
}
