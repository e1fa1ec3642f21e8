import { prisma } from "~/platform/db/prisma.server";
import { policyChanged } from "../api-keys/key-policy.server";
import { changedFields } from "../audit/changed-fields";
import { recordAction } from "../audit/record-action.server";
import { isCharged } from "../billing/subscription-status";
import { DomainError } from "../domain-error";
import { includesEnterprise } from "../enterprise-feature.server";
import { retentionPeriodOf } from "../organizations/retention-period.server";
import { standardRetentionDays } from "../plans";
import { notDeleted, orNotFound } from "../stored-record.server";
import type { UserView } from "../users/schemas";
import { findInstanceOrganization } from "./queries.server";
import type { ChangePlanInput, InstanceOrganization } from "./schemas";

/**
 * Sets an organization's plan and for how many days its logs are kept, from now on; only what is named changes, and a plan
 * without periods of its own goes back to the usual one. Throws DomainError `not_found`, `invalid` for a period that the
 * plan does not have, `conflict` for a plan that a subscription at Stripe decides.
 */
export async function changePlan(organizationId: string, changes: ChangePlanInput, by: UserView): Promise<InstanceOrganization> {
	const where = { id: organizationId, ...notDeleted };
	const command = prisma().$transaction(async (transaction) => {
		const before = await transaction.organization.findUniqueOrThrow({ where });
		const plan = changes.plan ?? before.plan;
		if (plan !== before.plan && isCharged(before.subscriptionStatus)) {
			throw new DomainError("conflict", "A subscription pays for this plan. Cancel it, and the plan ends with it.", { field: "plan" });
		}
		const custom = includesEnterprise(plan);
		if (!custom && (changes.retentionDays ?? standardRetentionDays) !== standardRetentionDays) {
			throw new DomainError("invalid", "Only the enterprise plan has a retention period of its own.", { field: "retentionDays" });
		}
		// A period that waits for a subscription to come back is no part of a plan that is set by hand.
		const retentionDays = custom ? (changes.retentionDays ?? retentionPeriodOf(before)) : standardRetentionDays;
		// What was set by hand has no end by itself.
		const ending = plan === before.plan ? {} : { planExpiresAt: null };
		return [before, await transaction.organization.update({ where, data: { plan, retentionDays, ...ending } })] as const;
	});
	const [before, after] = await orNotFound("Organization", command);
	const changed = changedFields(before, after, { plan: null, retentionDays: null });
	if (changed.length > 0) {
		await policyChanged(organizationId);
		const { name, plan, retentionDays } = after;
		await recordAction({
			organizationId,
			actor: { user: by },
			action: "organization.update",
			resourceType: "organization",
			resourceId: organizationId,
			details: { name, changed, plan, retentionDays, byInstanceAdministrator: true },
		});
	}
	const view = await findInstanceOrganization(organizationId);
	if (!view) throw new DomainError("not_found", "Organization not found");
	return view;
}
