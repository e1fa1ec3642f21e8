import type { Findings, Reaction } from "./findings.ts";
import { names } from "./scenario.ts";

/** What clients may expect: percent answered, and the cost beside the cheapest provider that works. */
export const goals = { availability: 99.95, costRatio: 1.25 };

export function meetsGoals({ availability, costRatio }: Findings): boolean {
	return availability >= goals.availability && costRatio <= goals.costRatio;
}

/** Lines for a person. */
export function reportOf(title: string, findings: Findings): string {
	const { requests, failed, retried, shares, p50, p99, patient } = findings;
	return [
		title,
		`  requests          ${grouped(requests)}, ${grouped(retried)} answered or given up after more than one try`,
		`  seen by clients   ${percent(findings.availability, 3)} answered, ${failed} failed (goal: ${goals.availability} %)`,
		`  cost              ${findings.costRatio.toFixed(3)} × the cheapest healthy provider (goal: ${goals.costRatio} ×)`,
		`  whole answers     p50 ${seconds(p50)}, p99 ${seconds(p99)}; ${grouped(patient)} took more than a minute`,
		`  answered by       ${names.map((name) => `${name} ${percent(shares[name], 1)}`).join(", ")}`,
		`  switches          ${findings.switches}`,
		...findings.reactions.map(reactionLine),
		"",
	].join("\n");
}

function reactionLine({ trouble, leftAfter, sentDuring, returnedAfter }: Reaction): string {
	const { name, from, to, failing } = trouble;
	const left = leftAfter === undefined ? "was not in use, or never left" : `left after ${leftAfter} s`;
	const back = returnedAfter === undefined ? "not returned to" : `returned to ${returnedAfter} s after the end`;
	return `  ${name} fails ${100 * failing} % in minutes ${from}–${to}: ${left}, ${grouped(sentDuring)} requests went there first, ${back}`;
}

/** One line per run. */
export function tableOf(rows: readonly { seed: number; findings: Findings }[]): string {
	const head = `${"seed".padStart(12)}  availability  cost   failed  retried  switches`;
	const lines = rows.map(({ seed, findings }) =>
		[
			String(seed).padStart(12),
			percent(findings.availability, 3).padStart(12),
			findings.costRatio.toFixed(3),
			String(findings.failed).padStart(6),
			grouped(findings.retried).padStart(7),
			String(findings.switches).padStart(8),
			meetsGoals(findings) ? "" : "MISSES THE GOAL",
		].join("  "),
	);
	return [head, ...lines, ""].join("\n");
}

function percent(value: number, digits: number): string {
	return `${value.toFixed(digits)} %`;
}

function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}

function grouped(value: number): string {
	return value.toLocaleString("en-US");
}
