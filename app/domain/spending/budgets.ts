import { parseMoney } from "~/platform/money";
import { bucketTag } from "~/platform/store/store";
import { windowAt } from "../api-keys/period";
import type { PeriodUnit } from "../api-keys/schemas";

/** What limits the spending of one request. */
export type BudgetKind = "key-lifetime" | "key-period" | "credits";

export type Budget = {
	kind: BudgetKind;
	/** Store key; carries the hash tag of the organization's bucket. */
	key: string;
	organizationId: string;
	/** API key whose spending counts; of the organization's credits there is none. */
	apiKeyId: string | null;
	/** Start of the window that is counted, unix milliseconds; only of a recurring limit. */
	windowStart: number | null;
	/** Dollars in 10⁻¹²: the limit, or all that was ever credited. */
	limit: bigint;
};

/** What a key's policy says about its limits. */
export type SpendingPolicy = {
	apiKeyId: string;
	organizationId: string;
	usageLimit: string | null;
	periodUsageLimit: string | null;
	periodUsageDurationValue: number | null;
	periodUsageDurationUnit: PeriodUnit | null;
	periodStartedAt: number | null;
	credited: string;
};

/** The budgets of a key's own limits at a moment, unix milliseconds. Empty for most keys. */
export function keyBudgetsOf(policy: SpendingPolicy, now: number): Budget[] {
	const { apiKeyId, organizationId, usageLimit, periodUsageLimit } = policy;
	const budgets: Budget[] = [];
	const own = { organizationId, apiKeyId };
	if (usageLimit !== null) {
		const key = lifetimeBudgetKey(organizationId, apiKeyId);
		budgets.push({ ...own, kind: "key-lifetime", key, windowStart: null, limit: parseMoney(usageLimit) });
	}
	const window = periodUsageLimit === null ? null : windowAt(policy, now);
	if (periodUsageLimit !== null && window) {
		const key = `budget:${bucketTag(organizationId)}:period:${apiKeyId}:${window.start}`;
		budgets.push({ ...own, kind: "key-period", key, windowStart: window.start, limit: parseMoney(periodUsageLimit) });
	}
	return budgets;
}

/** The organization's credits as a budget: what was credited is the limit, what usage took is spent. */
export function creditsBudgetOf({ organizationId, credited }: SpendingPolicy): Budget {
	return {
		kind: "credits",
		key: `budget:${bucketTag(organizationId)}:credits:${organizationId}`,
		organizationId,
		apiKeyId: null,
		windowStart: null,
		limit: parseMoney(credited),
	};
}

/** Store key of what an API key spends in its whole life. */
export function lifetimeBudgetKey(organizationId: string, apiKeyId: string): string {
	return `budget:${bucketTag(organizationId)}:key:${apiKeyId}`;
}
