import { checkFrames } from "./check-reply.ts";
import { Connection } from "./connection.ts";
import { compareLog, type Gateway } from "./gateway.ts";
import { type Measured, median, pace, saturate, type Target } from "./load.ts";
import { processorMs } from "./machine.ts";

/** One server in a comparison. */
export type Contestant = Target & {
	name: string;
	/** Whose processor time is watched; the direct call has no server in between. */
	pid?: number;
	/** Set for the gateway: its log is compared with what was answered. */
	gateway?: Gateway;
	streamed: boolean;
	/** Set where every answer has to come from the gateway's cache: the upstream is not called and nothing is billed. */
	cached?: true;
};

export type Run = Measured & {
	/** Share of one core that the server used while it was measured. */
	busy: number | undefined;
};

export type Plan = {
	rounds: number;
	connections: number;
	warmUpMs: number;
	/** Before the first round of a contestant, so that compiled code is compared with compiled code. */
	firstWarmUpMs: number;
	measureMs: number;
};

export type Arena = {
	plan: Plan;
	upstreamPort: number;
	/** Tokens that one answer bills, whole and streamed. */
	tokens: { whole: number; streamed: number };
	report: (line: string) => void;
};

export type Results = Map<string, Run[]>;

/** Every contestant in turn, again and again, each time after a warm-up. Rejects at the first thing that is not right. */
export async function compete(arena: Arena, title: string, contestants: Contestant[], perSecond?: number): Promise<Results> {
	const results: Results = new Map(contestants.map(({ name }) => [name, []]));
	for (let round = 0; round < arena.plan.rounds; round++) {
		for (const contestant of contestants) {
			try {
				const run = await runOnce(arena, contestant, round === 0, perSecond);
				results.get(contestant.name)?.push(run);
				arena.report(`${title}, round ${round + 1}: ${describeRun(contestant.name, run)}`);
			} catch (error) {
				throw new Error(`${title}, ${contestant.name}: ${(error as Error).message}`, { cause: error });
			}
		}
	}
	return results;
}

async function runOnce(arena: Arena, contestant: Contestant, first: boolean, perSecond?: number): Promise<Run> {
	const { plan } = arena;
	const before = await contestant.gateway?.logged();
	const upstreamBefore = await answeredUpstream(arena.upstreamPort);
	await lookClosely(contestant);
	const warmUp = await saturate(contestant, plan.connections, first ? plan.firstWarmUpMs : plan.warmUpMs);
	const processorBefore = contestant.pid === undefined ? undefined : processorMs(contestant.pid);
	const begun = performance.now();
	const measured =
		perSecond === undefined
			? await saturate(contestant, plan.connections, plan.measureMs)
			: await pace(contestant, plan.connections, plan.measureMs, perSecond);
	const processorAfter = contestant.pid === undefined ? undefined : processorMs(contestant.pid);
	const elapsed = performance.now() - begun;
	const answered = 1 + warmUp.answered + measured.answered;
	const upstream = (await answeredUpstream(arena.upstreamPort)) - upstreamBefore;
	const expected = contestant.cached ? 0 : answered;
	if (upstream !== expected) throw new Error(`${answered} answers, but the upstream gave ${upstream} (${expected} expected)`);
	if (contestant.gateway && before) {
		const tokens = contestant.streamed ? arena.tokens.streamed : arena.tokens.whole;
		await compareLog(contestant.gateway, before, answered, contestant.cached ? 0 : tokens);
	}
	const used = processorBefore === undefined || processorAfter === undefined ? undefined : processorAfter - processorBefore;
	return { ...measured, busy: used === undefined ? undefined : used / elapsed };
}

/** One request whose answer is read frame by frame; those that are counted are only skimmed. */
async function lookClosely(contestant: Contestant): Promise<void> {
	const connection = await Connection.open(contestant.port);
	try {
		const reply = await connection.send(contestant.request);
		contestant.check(reply);
		if (contestant.streamed) checkFrames(reply);
	} finally {
		connection.close();
	}
}

async function answeredUpstream(port: number): Promise<number> {
	const response = await fetch(`http://127.0.0.1:${port}/answered`);
	return ((await response.json()) as { answered: number }).answered;
}

function describeRun(name: string, run: Run): string {
	const busy = run.busy === undefined ? "" : `, core ${Math.round(run.busy * 100)} % busy`;
	return (
		`${name} ${whole(run.perSecond)}/s, p50 ${run.p50.toFixed(2)} ms, p99 ${run.p99.toFixed(2)} ms, ` +
		`${whole(run.answered)} answers, ${(run.received / 1e6).toFixed(1)} MB${busy}`
	);
}

export function whole(value: number): string {
	return Math.round(value).toLocaleString("en-US");
}

/** Median of one figure over the rounds. */
export function typical(results: Results, name: string, figure: "perSecond" | "p50" | "p99"): number {
	return median((results.get(name) ?? []).map((run) => run[figure]));
}

/** Median over the rounds of the ratio within a round: what slows the machine for a while slows both sides of it. */
export function ratio(results: Results, name: string, against: string): number {
	const others = results.get(against) ?? [];
	return median((results.get(name) ?? []).map((run, round) => run.perSecond / (others[round]?.perSecond ?? Number.NaN)));
}

/** Median over the rounds of the difference within a round. */
export function difference(results: Results, name: string, against: string, figure: "p50" | "p99"): number {
	const others = results.get(against) ?? [];
	return median((results.get(name) ?? []).map((run, round) => run[figure] - (others[round]?.[figure] ?? Number.NaN)));
}
