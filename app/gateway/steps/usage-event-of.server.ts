import type { ErrorDetails, RoutingAttempt, RoutingDecision, UnifiedFinishReason, UsageEvent } from "~/domain/usage/usage-event";
import { windowAt } from "~/domain/api-keys/period";
import { env } from "~/platform/env.server";
import { formatMoney } from "~/platform/money";
import type { FinishReason } from "../chat";
import type { GatewayError } from "../errors";
import { costStrings } from "../pricing/cost";
import type { Closing } from "../protocols/protocol";
import type { Candidate } from "../routing/candidate";
import type { Attempt, Run } from "./attempt.server";
import { loggedParameters } from "./logged-parameters";
import { servedTierOf } from "./served-tier";

/** `response` is only called where the organization retains answers. */
export type Outcome =
	| { kind: "answered"; responseSize: number; response: () => unknown }
	| { kind: "failed"; error: GatewayError; retried: boolean }
	| { kind: "canceled" };

/** Characters kept of a provider's own words, which may be anything. */
const maxWord = 255;

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

/** What is known of an attempt, or of an answer that needed none, when it is over. */
export type Ended = Pick<Attempt, "run" | "candidate" | "seen" | "logId" | "startedAt" | "abandoned" | "outrunBy"> & {
	wire: Pick<Attempt["wire"], "warnings">;
};

/** How an attempt ended, in the words of the log. */
export function reasonOf(attempt: Pick<Ended, "abandoned" | "seen">, outcome: Outcome): UnifiedFinishReason {
	if (outcome.kind === "canceled" || attempt.abandoned) return "canceled";
	if (outcome.kind === "answered") return attempt.seen.finish ? reasonOfFinish[attempt.seen.finish.reason] : "unknown";
	if (outcome.error.origin === "client") return "client_error";
	return outcome.error.origin === "upstream" ? "upstream_error" : "gateway_error";
}

function statusOf(attempt: Ended, outcome: Outcome): number {
	if (outcome.kind === "canceled" || attempt.abandoned) return 499;
	return outcome.kind === "failed" ? outcome.error.status : 200;
}

function errorDetailsOf(attempt: Ended, outcome: Outcome): ErrorDetails | null {
	if (outcome.kind !== "failed") return null;
	const { status, message, code } = outcome.error;
	return { status, message, code, upstreamStatus: attempt.seen.fault?.status ?? null };
}

/** The one event of an ended attempt: what is billed, counted and shown. */
export function usageEventOf(attempt: Ended, outcome: Outcome, closing: Closing): UsageEvent {
	const { run, candidate, seen } = attempt;
	const { call, policy, chat } = run;
	const { usage } = closing;
	const costs = costStrings(closing.cost);
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
		retried: (outcome.kind === "failed" && outcome.retried) || attempt.outrunBy !== null,
		retriedByLogId: attempt.outrunBy,
		status: statusOf(attempt, outcome),
		unifiedFinishReason: reasonOf(attempt, outcome),
		finishReason: seen.finish?.raw.slice(0, maxWord) ?? null,
		errorDetails: errorDetailsOf(attempt, outcome),
		duration: Date.now() - attempt.startedAt,
		timeToFirstToken: seen.firstContentAt === undefined || !chat.stream ? null : seen.firstContentAt - attempt.startedAt,
		responseSize: outcome.kind === "answered" ? outcome.responseSize : 0,
		// Named one by one: a spread in the middle makes each field behind it a slow one.
		promptTokens: usage.promptTokens, completionTokens: usage.completionTokens, reasoningTokens: usage.reasoningTokens,
		cachedTokens: usage.cachedTokens + usage.cacheReadTokens,
		cacheWriteTokens: usage.cacheWriteTokens + usage.cacheWrite1hTokens,
		imageInputTokens: usage.imageInputTokens, imageOutputTokens: usage.imageOutputTokens,
		audioInputTokens: usage.audioInputTokens, audioOutputTokens: usage.audioOutputTokens,
		totalTokens: usage.promptTokens + usage.completionTokens,
		estimated: usage.estimated,
		inputCost: costs.inputCost, outputCost: costs.outputCost, cachedInputCost: costs.cachedInputCost,
		imageInputCost: costs.imageInputCost, imageOutputCost: costs.imageOutputCost,
		requestCost: costs.requestCost, webSearchCost: costs.webSearchCost,
		dataStorageCost: costs.dataStorageCost, cost: costs.cost,
		discount: "1",
		billed: env().PAID_MODE,
		periodStart: periodStartOf(attempt),
		usedMode: candidate.usedMode,
		serviceTier: servedTierOf(attempt)?.slice(0, maxWord) ?? null,
		routing: decisionOf(run, candidate, closing.attempts, closing.hedge),
		parameters: loggedParameters(chat),
		healing: seen.healing ? { method: seen.healing } : null,
		surface: run.protocol.dialect,
		warnings: warningsOf(attempt),
		payload: payloadOf(attempt, outcome),
	};
}

/** The window that was reserved in, so that what is written and what the store knows of it agree. */
function periodStartOf({ run, startedAt }: Pick<Attempt, "run" | "startedAt">): number | null {
	if (run.policy.periodUsageLimit === null) return null;
	return run.hold?.windowStart ?? windowAt(run.policy, startedAt)?.start ?? null;
}

/** As many and as long as the header tells at most: names of fields are the caller's to choose. */
function warningsOf({ run, wire }: Ended): readonly string[] | null {
	const own = run.chat.warnings;
	if (wire.warnings.length === 0 && (own === undefined || own.length === 0)) return null;
	return [...(own ?? []), ...wire.warnings].slice(0, 50).map((warning) => warning.slice(0, maxWord));
}

function payloadOf({ run }: Ended, outcome: Outcome): UsageEvent["payload"] {
	if (!retains(run)) return null;
	return { request: run.chat.source.body, response: outcome.kind === "answered" ? outcome.response() : null };
}

/** Where a request went (or would go) and why. `attempts` are those made so far, oldest first. */
export function decisionOf(
	run: Run,
	{ provider, region }: Candidate,
	attempts: readonly RoutingAttempt[],
	hedge?: Closing["hedge"],
): RoutingDecision {
	const { route, asked, call } = run;
	const decision: RoutingDecision = {
		requestedModel: asked.model,
		requestedProvider: route.requestedProvider,
		selectedProvider: provider.id,
		selectedRegion: region ?? null,
		selectionReason: run.earlier.length > 0 ? "retry" : route.selectionReason,
		strategy: asked.routing?.strategy ?? "auto",
		noFallback: call.noFallback,
		sessionKey: run.sessionKey,
		availableProviders: route.availableProviders,
		providerScores: route.providerScores,
		attempts: [...attempts],
	};
	if (hedge) decision.hedge = { provider: hedge.provider, cost: hedge.cost === null ? null : formatMoney(hedge.cost) };
	return decision;
}
