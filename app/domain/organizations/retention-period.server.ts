import { includesEnterprise } from "../enterprise-feature.server";
import { type Plan, standardRetentionDays } from "../plans";

/**
 * Days that new requests of an organization are kept. Administrators set another period for an organization; it holds
 * while the plan includes that. What is stored keeps the period it was stored with.
 */
export function retentionPeriodOf({ plan, retentionDays }: { plan: Plan; retentionDays: number }): number {
	return includesEnterprise(plan) ? retentionDays : standardRetentionDays;
}
