import type { SelectOption } from "~/components/multi-select";
import { allowanceOf, type Plan } from "~/domain/plans";
import { env } from "~/platform/env.server";
import { complianceChoices } from "../../policies/compliance-choices.server";

/** What the form of a rule offers. */
export type RuleChoices = {
	models: SelectOption[];
	providers: SelectOption[];
	/** Where the viewer comes from; null where that is not known. */
	clientAddress: string | null;
	/** Rules by address are not part of the plan. */
	enterpriseLocked: boolean;
};

export async function ruleChoicesOf(
	organization: { id: string; plan: Plan },
	clientAddress: string,
	now: number,
): Promise<RuleChoices> {
	const { modelOptions, providerOptions } = await complianceChoices(organization.id, now);
	return {
		models: modelOptions,
		providers: providerOptions,
		clientAddress: clientAddress === "unknown" ? null : clientAddress,
		enterpriseLocked: !allowanceOf(organization.plan, env().PAID_MODE).enterpriseFeatures,
	};
}
