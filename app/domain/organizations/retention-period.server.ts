import { includesEnterprise } from "../enterprise-feature.server";
import { type Plan, standardRetentionDays } from "../plans";

/**
 * Days that new requests of an organization are kept. Administrators set another period for an organization; it holds
 * while the plan includes that. What is stored keeps the period it was stored with. Where a subscription ends the period
 * stays written down and holds nothing: it comes back with the subscription, whose end may be no more than a card that
 * expired. Nobody but this function reads it.
 */
export function retentionPeriodOf({ plan, retentionDays }: { plan: Plan; retentionDays: number }): number {
	return includesEnterprise(plan) ? retentionDays : standardRetentionDays;
}
