import { recordUsage } from "~/domain/usage/recorder.server";
import type { UsageEvent } from "~/domain/usage/usage-event";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { providerAttempts, timeToFirstToken } from "~/platform/metrics.server";
import type { Settlement } from "~/platform/store/budgets";
import { noUsage, type TokenUsage } from "../chat";
import { type Cost, costOf, noCost } from "../pricing/cost";
import type { Closing } from "../protocols/protocol";
import type { Attempt } from "./attempt.server";
import { usageOfAbandoned } from "./estimate-usage";
import { reportAttempt } from "./report-attempt.server";
import { servedTierOf } from "./served-tier";
import { type Outcome, reasonOf, retains, usageEventOf } from "./usage-event-of.server";

/** Usage, cost and attempts of an answer that came to its end. */
export function closingOf(attempt: Attempt): Closing {
	const usage = attempt.seen.usage ?? usageOfAbandoned(attempt.run.chat, attempt.seen);
	const closing: Closing = {
		usage,
		cost: priceOf(attempt, usage),
		attempts: [...attempt.run.earlier, attempt.describe(200, null)],
	};
	const hedge = hedgeOf(attempt);
	if (attempt.seen.healing) closing.healing = attempt.seen.healing;
	if (hedge) closing.hedge = hedge;
	return closing;
}

/** What the other copy of a hedged request is known to cost while it is being stopped; its own log row has the whole. */
function hedgeOf({ run }: Attempt): Closing["hedge"] {
	const rival = run.rival?.();
	if (!rival) return undefined;
	const { usage } = rival.seen;
	return { provider: rival.candidate.provider.id, cost: usage ? priceOf(rival, usage).total : null };
}

/**
 * Ends an attempt: one usage event, durable once this resolves. Called before the last byte goes to the client, so
 * that no answered request can be lost; further calls do nothing. Never rejects: an answer that was paid for is
 * delivered even where it cannot be recorded at the moment, and the recorder keeps the event. The event of an attempt
 * that another one follows waits for that one, whose log id it names.
 */
export async function settle(attempt: Attempt, outcome: Outcome, closing?: Closing): Promise<void> {
	if (attempt.settled) return;
	attempt.settled = true;
	attempt.finish();
	const final = closing ?? closingOfUnanswered(attempt, outcome);
	countAttempt(attempt, outcome);
	reportAttempt(attempt, outcome, final);
	if (outcome.kind === "answered") attempt.run.pin?.(attempt.candidate);
	const event = usageEventOf(attempt, outcome, final);
	const { earlier, unrecorded, hold } = attempt.run;
	const followed = outcome.kind === "failed" && outcome.retried;
	const billed = { byCredits: event.billed && event.usedMode === "credits", storage: event.billed };
	const settlement = hold?.settle(event.id, final.cost, billed, !followed);
	if (followed) {
		earlier.splice(0, earlier.length, ...final.attempts);
		unrecorded.push(event);
		return;
	}
	attempt.run.rate?.settle(event.totalTokens);
	if (unrecorded.length === 0) return await record(event, settlement);
	for (const failed of unrecorded) failed.retriedByLogId = attempt.logId;
	await Promise.all([...unrecorded.splice(0).map((failed) => record(failed)), record(event, settlement)]);
}

/** Durable once this resolves, which it always does: an answer that cannot be recorded is delivered all the same. */
export async function record(event: UsageEvent, settlement?: Settlement): Promise<void> {
	try {
		await recordUsage(event, settlement);
	} catch (error) {
		logger.error({ err: error, requestId: event.requestId, logId: event.id }, "usage event not recorded");
	}
}

/** Labels hold providers, not models or keys: their number stays small. */
function countAttempt(attempt: Attempt, outcome: Outcome): void {
	const provider = attempt.candidate.provider.id;
	providerAttempts.inc(provider, reasonOf(attempt, outcome));
	const { firstContentAt } = attempt.seen;
	if (firstContentAt !== undefined && attempt.run.chat.stream) {
		timeToFirstToken.tally(provider, (firstContentAt - attempt.startedAt) / 1000);
	}
}

/** Errors cost nothing; who hangs up, or sets a limit that cuts the answer, pays for what was produced. */
function closingOfUnanswered(attempt: Attempt, outcome: Outcome): Closing {
	const endedByCaller = outcome.kind === "canceled" || attempt.outOfCallersTime;
	const usage = endedByCaller ? usageOfAbandoned(attempt.run.chat, attempt.seen) : { ...noUsage };
	const attemptRow =
		outcome.kind === "failed"
			? attempt.describe(outcome.error.status, outcome.error.code ?? outcome.error.type)
			: attempt.describe(499, "canceled");
	const produced = endedByCaller && (attempt.seen.hasContent || usage.promptTokens > 0);
	return { usage, cost: produced ? priceOf(attempt, usage) : noCost, attempts: [...attempt.run.earlier, attemptRow] };
}

function priceOf(attempt: Attempt, usage: TokenUsage): Cost {
	const { candidate, run, seen } = attempt;
	const serviceTier = servedTierOf(attempt);
	return costOf(usage, {
		mapping: candidate.mapping,
		atMs: attempt.startedAt,
		storageBilled: env().PAID_MODE && retains(run),
		refused: seen.finish?.reason === "content_filter",
		serviceTier: serviceTier ?? null,
	});
}
