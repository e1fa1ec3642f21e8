import { recordUsage } from "~/domain/usage/recorder.server";
import type { ErrorDetails, UnifiedFinishReason, UsageEvent } from "~/domain/usage/usage-event";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { providerAttempts, timeToFirstToken } from "~/platform/metrics.server";
import { formatMoney } from "~/platform/money";
import { type FinishReason, noUsage, type TokenUsage } from "../chat";
import type { GatewayError } from "../errors";
import { type Cost, costOf, noCost } from "../pricing/cost";
import type { Closing } from "../protocols/protocol";
import type { Attempt, Run } from "./attempt.server";
import { usageOfAbandoned } from "./estimate-usage";
import { loggedParameters } from "./logged-parameters";

export type Outcome =
	| { kind: "answered"; responseSize: number; response: () => unknown }
	| { kind: "failed"; error: GatewayError }
	| { kind: "canceled" };

/** Usage, cost and attempts of an answer that came to its end. */
export function closingOf(attempt: Attempt): Closing {
	const usage = attempt.seen.usage ?? usageOfAbandoned(attempt.run.chat, attempt.seen);
	return {
		usage,
		cost: priceOf(attempt, usage),
		attempts: [...attempt.run.earlier, attempt.describe(200, null)],
	};
}

/**
 * Ends an attempt: one usage event, durable once this resolves. Called before the last byte goes to the client, so
 * that no answered request can be lost; further calls do nothing. Never rejects: an answer that was paid for is
 * delivered even where it cannot be recorded at the moment, and the recorder keeps the event.
 */
export async function settle(attempt: Attempt, outcome: Outcome, closing?: Closing): Promise<void> {
	if (attempt.settled) return;
	attempt.settled = true;
	attempt.finish();
	const final = closing ?? closingOfUnanswered(attempt, outcome);
	countAttempt(attempt, outcome);
	try {
		await recordUsage(usageEventOf(attempt, outcome, final));
	} catch (error) {
		logger.error({ err: error, requestId: attempt.run.call.requestId, logId: attempt.logId }, "usage event not recorded");
	}
}

/** Labels hold providers, not models or keys: their number stays small. */
function countAttempt(attempt: Attempt, outcome: Outcome): void {
	const provider = attempt.candidate.provider.id;
	providerAttempts.inc({ provider, outcome: reasonOf(attempt, outcome) });
	const { firstContentAt } = attempt.seen;
	if (firstContentAt !== undefined && attempt.run.chat.stream) {
		timeToFirstToken.observe({ provider }, (firstContentAt - attempt.startedAt) / 1000);
	}
}

/** Errors cost nothing; who hangs up pays for what was produced. */
function closingOfUnanswered(attempt: Attempt, outcome: Outcome): Closing {
	const usage = outcome.kind === "canceled" ? usageOfAbandoned(attempt.run.chat, attempt.seen) : { ...noUsage };
	const attemptRow =
		outcome.kind === "failed"
			? attempt.describe(outcome.error.status, outcome.error.code ?? outcome.error.type)
			: attempt.describe(499, "canceled");
	const produced = outcome.kind === "canceled" && (attempt.seen.hasContent || usage.promptTokens > 0);
	return { usage, cost: produced ? priceOf(attempt, usage) : noCost, attempts: [...attempt.run.earlier, attemptRow] };
}

function priceOf(attempt: Attempt, usage: TokenUsage): Cost {
	const { candidate, run, seen } = attempt;
	return costOf(usage, {
		mapping: candidate.mapping,
		atMs: attempt.startedAt,
		storageBilled: env().PAID_MODE && retains(run),
		refused: seen.finish?.reason === "content_filter",
		...(seen.serviceTier ? { serviceTier: seen.serviceTier } : {}),
	});
}

/** True where the organization keeps requests and answers. */
export function retains(run: Run): boolean {
	return run.policy.retentionLevel === "retain";
}

const reasonOfFinish: Record<FinishReason, UnifiedFinishReason> = {
	stop: "completed",
	length: "length_limit",
	tool_calls: "tool_calls",
	content_filter: "content_filter",
};

function reasonOf(attempt: Attempt, outcome: Outcome): UnifiedFinishReason {
	if (outcome.kind === "canceled" || attempt.abandoned) return "canceled";
	if (outcome.kind === "answered") return attempt.seen.finish ? reasonOfFinish[attempt.seen.finish.reason] : "unknown";
	if (outcome.error.origin === "client") return "client_error";
	return outcome.error.origin === "upstream" ? "upstream_error" : "gateway_error";
}

function statusOf(attempt: Attempt, outcome: Outcome): number {
	if (outcome.kind === "canceled" || attempt.abandoned) return 499;
	return outcome.kind === "failed" ? outcome.error.status : 200;
}

function errorDetailsOf(attempt: Attempt, outcome: Outcome): ErrorDetails | null {
	if (outcome.kind !== "failed") return null;
	const { status, message, code } = outcome.error;
	return { status, message, code, upstreamStatus: attempt.seen.fault?.status ?? null };
}

function usageEventOf(attempt: Attempt, outcome: Outcome, closing: Closing): UsageEvent {
	const { run, candidate, seen } = attempt;
	const { call, policy, chat } = run;
	const now = Date.now();
	return {
		id: attempt.logId,
		requestId: call.requestId,
		createdAt: attempt.startedAt,
		organizationId: policy.organizationId,
		projectId: policy.projectId,
		apiKeyId: policy.apiKeyId,
		retentionDays: policy.retentionDays,
		source: call.source,
		sessionId: run.sessionKey,
		country: call.country,
		userAgent: call.userAgent,
		metadata: call.metadata,
		requestedModel: chat.model,
		requestedProvider: run.route.requestedProvider,
		usedModel: candidate.model.id,
		usedProvider: candidate.provider.id,
		usedRegion: candidate.region ?? null,
		externalModel: candidate.mapping.externalId,
		streamed: chat.stream,
		canceled: attempt.abandoned || outcome.kind === "canceled",
		cached: false,
		retried: false,
		retriedByLogId: null,
		status: statusOf(attempt, outcome),
		unifiedFinishReason: reasonOf(attempt, outcome),
		finishReason: seen.finish?.raw ?? null,
		errorDetails: errorDetailsOf(attempt, outcome),
		duration: now - attempt.startedAt,
		timeToFirstToken: seen.firstContentAt === undefined || !chat.stream ? null : seen.firstContentAt - attempt.startedAt,
		responseSize: outcome.kind === "answered" ? outcome.responseSize : 0,
		...tokenColumns(closing.usage),
		...costColumns(closing.cost),
		discount: "1",
		usedMode: candidate.usedMode,
		serviceTier: seen.serviceTier ?? null,
		routing: routingOf(run, candidate.provider.id, candidate.region ?? null, closing),
		parameters: loggedParameters(chat),
		healing: null,
		payload:
			retains(run) && outcome.kind === "answered"
				? { request: chat.source.body, response: outcome.response() }
				: retains(run)
					? { request: chat.source.body, response: null }
					: null,
	};
}

function tokenColumns(usage: TokenUsage) {
	return {
		promptTokens: usage.promptTokens,
		cachedTokens: usage.cachedTokens + usage.cacheReadTokens,
		cacheWriteTokens: usage.cacheWriteTokens + usage.cacheWrite1hTokens,
		completionTokens: usage.completionTokens,
		reasoningTokens: usage.reasoningTokens,
		imageInputTokens: usage.imageInputTokens,
		imageOutputTokens: usage.imageOutputTokens,
		audioInputTokens: usage.audioInputTokens,
		audioOutputTokens: usage.audioOutputTokens,
		totalTokens: usage.promptTokens + usage.completionTokens,
		estimated: usage.estimated,
	};
}

function costColumns(cost: Cost) {
	return {
		inputCost: formatMoney(cost.inputCost),
		outputCost: formatMoney(cost.outputCost),
		cachedInputCost: formatMoney(cost.cachedInputCost),
		requestCost: formatMoney(cost.requestCost),
		webSearchCost: formatMoney(cost.webSearchCost),
		imageInputCost: cost.imageInputCost === null ? null : formatMoney(cost.imageInputCost),
		imageOutputCost: cost.imageOutputCost === null ? null : formatMoney(cost.imageOutputCost),
		dataStorageCost: formatMoney(cost.dataStorageCost),
		cost: formatMoney(cost.total),
	};
}

function routingOf(run: Run, provider: string, region: string | null, closing: Closing): UsageEvent["routing"] {
	return {
		requestedModel: run.chat.model,
		requestedProvider: run.route.requestedProvider,
		selectedProvider: provider,
		selectedRegion: region,
		selectionReason: run.route.selectionReason,
		strategy: "auto",
		noFallback: run.call.noFallback,
		sessionKey: run.sessionKey,
		availableProviders: run.route.availableProviders,
		providerScores: [],
		attempts: [...closing.attempts],
	};
}

