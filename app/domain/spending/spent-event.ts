import { parseMoney } from "~/platform/money";
import type { Budget } from "./budgets";

/** The parts of a usage event that budgets look at; what says nothing may be left out, as in a record. */
export type SpentEvent = {
	id: string;
	apiKeyId: string;
	organizationId: string;
	cost?: string;
	dataStorageCost?: string;
	billed?: boolean;
	usedMode?: string;
	periodStart?: number | null;
};

/** What an event takes from a budget, in 10⁻¹² dollar. */
export function amountIn(event: SpentEvent, budget: Budget): bigint {
	if (event.organizationId !== budget.organizationId) return 0n;
	const cost = parseMoney(event.cost ?? "0");
	switch (budget.kind) {
		case "key-lifetime":
			return event.apiKeyId === budget.apiKeyId ? cost : 0n;
		case "key-period":
			return event.apiKeyId === budget.apiKeyId && event.periodStart === budget.windowStart ? cost : 0n;
		case "credits":
			if (!event.billed) return 0n;
			return (event.usedMode === "credits" ? cost : 0n) + parseMoney(event.dataStorageCost ?? "0");
	}
}
