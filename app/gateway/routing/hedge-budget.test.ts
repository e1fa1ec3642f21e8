import { expect, test } from "vitest";
import { HedgeBudget } from "./hedge-budget";

/** How many of so many requests were hedged, where each wants to be. */
function hedged(budget: HedgeBudget, requests: number, maxPercent: number, project = "p"): number {
	let count = 0;
	for (let request = 0; request < requests; request++) {
		budget.count(project, maxPercent);
		if (budget.take(project, maxPercent)) count++;
	}
	return count;
}

test("about the share is hedged, the first one always", () => {
	expect(hedged(new HedgeBudget(), 1, 10)).toBe(1);
	expect(hedged(new HedgeBudget(), 1000, 10)).toBe(101);
	expect(hedged(new HedgeBudget(), 1000, 100)).toBe(1000);
});

test("what was not used is saved, but not without end", () => {
	const budget = new HedgeBudget();
	for (let request = 0; request < 1000; request++) budget.count("p", 10);
	let taken = 0;
	while (budget.take("p", 10)) taken++;
	expect(taken).toBe(10);
	expect(budget.take("other", 10)).toBe(false);
});

test("without a share nothing is hedged", () => {
	expect(hedged(new HedgeBudget(), 100, 0)).toBe(0);
});
