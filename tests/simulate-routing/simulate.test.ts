import { describe, expect, test } from "vitest";
import { defaultRoutingSettings, mergeRoutingSettings } from "~/domain/routing/settings";
import { findingsOf, type Request } from "./findings.ts";
import { goals, meetsGoals, reportOf, tableOf } from "./report.ts";
import { type Name, providers, Script } from "./scenario.ts";
import { simulate } from "./simulate.ts";
import { Timeline } from "./timeline.ts";

/** The script in a tenth of its time: seconds of computing. */
const minutes = 36;

describe("six hours of failing providers, in short", () => {
	const findings = simulate({ seed: 1, minutes });

	test("clients see next to nothing of it, at little more than the least cost", () => {
		expect(findings.requests).toBeGreaterThan(40_000);
		expect(findings.availability).toBeGreaterThanOrEqual(goals.availability);
		expect(findings.costRatio).toBeGreaterThanOrEqual(1);
		expect(findings.costRatio).toBeLessThanOrEqual(goals.costRatio);
		expect(meetsGoals(findings)).toBe(true);
	});

	test("a provider that fails is left within seconds, and costs few requests until it works again", () => {
		const [down] = findings.reactions;
		expect(down?.leftAfter).toBeLessThanOrEqual(2);
		// Those that were on their way, then probes further and further apart, and those that try providers out.
		expect(down?.sentDuring).toBeLessThan(30);
	});

	test("the provider above its rate limit and the dear one are used for what the others cannot do", () => {
		expect(findings.shares.D + findings.shares.E).toBeLessThan(5);
		expect(findings.shares.A).toBeGreaterThan(20);
	});

	test("without further tries clients would see the failures", () => {
		const settings = mergeRoutingSettings({ retry: { maxRetries: 0 } });
		expect(simulate({ seed: 1, minutes, settings }).availability).toBeLessThan(goals.availability);
	});

	test("where nothing is preferred, the cheapest is returned to as soon as it works", () => {
		const settings = mergeRoutingSettings({ sticky: { enabled: false } });
		const { costRatio, reactions } = simulate({ seed: 1, minutes, settings });
		expect(costRatio).toBeLessThan(findings.costRatio);
		expect(reactions[0]?.returnedAfter).toBeLessThanOrEqual(defaultRoutingSettings.history.windowMinutes * 60);
	});

	test("the same seed gives the same run, another one another", () => {
		const short = { seed: 7, minutes: 6 };
		expect(simulate(short)).toEqual(simulate(short));
		expect(simulate({ ...short, seed: 8 })).not.toEqual(simulate(short));
	});

	test("the report names every figure", () => {
		const text = reportOf("Title", findings);
		for (const word of ["Title", "answered", "×", "switches", "A fails 100 %", "A fails 30 %", "E "]) expect(text).toContain(word);
		expect(tableOf([{ seed: 1, findings: { ...findings, availability: 99 } }])).toContain("MISSES THE GOAL");
	});
});

describe("findings", () => {
	const usual: Request = {
		at: 0,
		first: "A",
		regular: true,
		answeredBy: "A",
		attempts: 1,
		tookMs: 1000,
		inputTokens: 1_000_000,
		outputTokens: 0,
	};
	const at = (minute: number, name: Name, changes: Partial<Request> = {}): Request => ({
		...usual,
		at: minute * 60_000,
		first: name,
		answeredBy: name,
		...changes,
	});

	test("the clairvoyant never pays a provider that fails, and the limited one only up to its limit", () => {
		const paid = (requests: Request[]) => findingsOf(requests, providers, 360).cheapestCost;
		expect(paid([at(0, "D")])).toBeCloseTo(providers.A.input);
		expect(paid([at(70, "D")])).toBeCloseTo(providers.E.input);
		expect(paid(Array.from({ length: 7 }, () => at(70, "D")))).toBeCloseTo(5 * providers.E.input + 2 * providers.B.input);
	});

	test("a switch is a change of where regular requests go", () => {
		const tried = at(1, "D", { regular: false });
		const { switches } = findingsOf([at(0, "A"), tried, at(2, "A"), at(3, "B"), at(4, "A")], providers, 360);
		expect(switches).toBe(2);
	});

	test("requests that nobody answered are not paid, and count against the availability", () => {
		const failed = at(1, "A", { answeredBy: undefined, attempts: 3 });
		const findings = findingsOf([at(0, "A"), failed, at(2, "A"), at(3, "A")], providers, 360);
		expect(findings).toMatchObject({ requests: 4, failed: 1, retried: 1, availability: 75 });
		expect(findings.cost).toBeCloseTo(3 * providers.A.input);
	});
});

test("the limited provider answers so many requests in any second", () => {
	const script = new Script(() => 0.5);
	const answered = (now: number) => script.fateOf("E", 0, now).kind === "answer";
	expect([0, 100, 200, 300, 400, 500, 999].map(answered)).toEqual([true, true, true, true, true, false, false]);
	expect([1000, 1001, 1101].map(answered)).toEqual([true, false, true]);
});

test("events happen in the order of their times, at the same time in that in which they were scheduled", () => {
	const timeline = new Timeline(10);
	const seen: string[] = [];
	for (const [index, time] of [50, 20, 40, 20, 30, 60, 20].entries()) {
		timeline.at(time, () => seen.push(`${timeline.now}:${index}`));
	}
	timeline.at(25, () => timeline.at(35, () => seen.push("35:later")));
	timeline.run();
	expect(seen).toEqual(["20:1", "20:3", "20:6", "30:4", "35:later", "40:2", "50:0", "60:5"]);
});
