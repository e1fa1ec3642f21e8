import { HedgeBudget } from "../routing/hedge-budget";
import type { Run } from "./attempt.server";

const budget = new HedgeBudget();

/** After how many milliseconds without content a request goes to a second provider, too; undefined where it never does. */
export function hedgeDelayOf({ asked, policy, route }: Run): number | undefined {
	const delay = asked.routing?.hedgeMs;
	if (delay === undefined || !route.otherPlaces || route.candidates.length < 2) return undefined;
	budget.count(policy.projectId, policy.routing.hedging.maxPercent);
	return delay;
}

/** Whether the project has hedges left; this one then is spent. */
export function mayHedge({ policy }: Run): boolean {
	return budget.take(policy.projectId, policy.routing.hedging.maxPercent);
}
