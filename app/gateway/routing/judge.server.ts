import type { RoutingSettings } from "~/domain/routing/settings";
import type { ProviderScore } from "~/domain/usage/usage-event";
import type { ChatRequest } from "../chat";
import type { Candidate } from "./candidate";
import { ejection } from "./ejection.server";
import { estimatePromptTokens } from "./estimate-prompt";
import { type TargetKey, targetKey } from "./metrics-window";
import { metricsOf } from "./metrics.server";
import type { Offer } from "./order";
import { type Factor, type Metrics, type Scorable, scoreAll } from "./score";
import { priorityOf, termsOf } from "./terms";

/** A candidate as the choice sees it. `excluded` says why it may not be chosen. */
export type Judged = Offer & { candidate: Candidate; scorable: Scorable; excluded?: string };

/** Scores candidates for a request by what is known of them at `now` (unix milliseconds). Waits for nothing. */
export function judge(candidates: readonly Candidate[], request: ChatRequest, settings: RoutingSettings, now: number): Judged[] {
	const [only] = candidates;
	if (only && candidates.length === 1) return [judgeAlone(only, request, settings, now)];
	return judgeAll(candidates, request, settings, now, estimatePromptTokens(request));
}

/** By candidate: what it was judged to be, and of what. Candidates live as long as the credential they were made for. */
const judgedAlone = new WeakMap<Candidate, { judged: Judged; metrics: Metrics; settings: RoutingSettings; needs: string }>();

/**
 * One candidate is taken whatever the size of the prompt, and all that changes from one request to the next is whether it
 * is let through.
 */
function judgeAlone(candidate: Candidate, request: ChatRequest, settings: RoutingSettings, now: number): Judged {
	const { peakPricing } = candidate.mapping;
	const needs = `${request.routing?.strategy}${request.stream}`;
	const known = peakPricing ? undefined : judgedAlone.get(candidate);
	const target = targetOf(candidate);
	const metrics = metricsOf(target, settings.history, now);
	if (known && known.settings === settings && known.needs === needs && isSame(known.metrics, metrics)) {
		const admission = ejection.admits(target, now);
		return admission === known.judged.admission ? known.judged : { ...known.judged, admission };
	}
	const [judged] = judgeAll([candidate], request, settings, now, 0) as [Judged];
	judgedAlone.set(candidate, { judged, metrics, settings, needs });
	return judged;
}

function isSame(left: Metrics, right: Metrics): boolean {
	return left === right || (left.uptime === right.uptime && left.throughput === right.throughput && left.latency === right.latency);
}

function judgeAll(
	candidates: readonly Candidate[],
	request: ChatRequest,
	settings: RoutingSettings,
	now: number,
	promptTokens: number,
): Judged[] {
	const scorables = candidates.map((candidate): Scorable => ({
		...termsOf(candidate.mapping, promptTokens, now),
		metrics: metricsOf(targetOf(candidate), settings.history, now),
		priority: priorityOf(candidate.descriptor, settings),
	}));
	const needs = {
		strategy: request.routing?.strategy ?? "auto",
		streaming: request.stream,
		promptTokens,
		makesImages: candidates[0]?.model.output?.includes("image") ?? false,
	};
	const reasons = candidates.map((candidate, index) => reasonAgainst(candidate, scorables[index] as Scorable, promptTokens));
	const scores = scoreAll(scorables.filter((_, index) => reasons[index] === undefined), needs, settings);
	return candidates.map((candidate, index) => {
		const scorable = scorables[index] as Scorable;
		const excluded = reasons[index];
		const score = excluded === undefined ? scores.shift() : undefined;
		return {
			candidate,
			scorable,
			place: placeOf(candidate),
			score: score ?? { total: 0, factors: {} },
			uptime: scorable.metrics.uptime,
			admission: ejection.admits(targetOf(candidate), now),
			...(excluded === undefined ? {} : { excluded }),
		};
	});
}

/** Candidates live long, and every request looks several things up by this name: a text that is made anew is hashed anew. */
const targets = new WeakMap<Candidate, TargetKey>();

/** Under which name the work of a candidate is measured. */
export function targetOf(candidate: Candidate): TargetKey {
	let target = targets.get(candidate);
	if (target === undefined) {
		target = targetKey(candidate.model.id, candidate.provider.id, candidate.region);
		targets.set(candidate, target);
	}
	return target;
}

/** How preferences and pins name where a candidate serves from. */
export function placeOf({ provider, region }: Candidate): string {
	return region === undefined ? provider.id : `${provider.id}:${region}`;
}

/** The same for a session whose model the gateway chose: it stays with model and place. */
export function autoPlaceOf(candidate: Candidate): string {
	return `${candidate.model.id} ${placeOf(candidate)}`;
}

/** The scores as log rows keep them: with as many digits as anybody reads, since every row has them. */
export function scoresOf(judged: readonly Judged[]): ProviderScore[] {
	const [first] = judged;
	if (first && judged.length === 1) return [scoreAlone(first)];
	const several = judged.some(({ candidate }) => candidate.model !== first?.candidate.model);
	return judged.map((each) => told(each, several));
}

/** Rows of the one score that a lone candidate keeps as long as nothing about it changes. */
const toldAlone = new WeakMap<Judged["score"], ProviderScore>();

function scoreAlone(judged: Judged): ProviderScore {
	let row = toldAlone.get(judged.score);
	if (!row) toldAlone.set(judged.score, (row = told(judged, false)));
	return row;
}

function told({ candidate, scorable, score, excluded }: Judged, withModel: boolean): ProviderScore {
	const { uptime, throughput, latency } = scorable.metrics;
	const factors: Record<string, number> = {};
	for (const factor in score.factors) factors[factor] = rounded(score.factors[factor as Factor] ?? 0, 1e6);
	return {
		provider: candidate.provider.id,
		region: candidate.region ?? null,
		score: rounded(score.total, 1e6),
		price: rounded(scorable.price, 1e15),
		uptime: uptime === null ? null : rounded(uptime, 100),
		throughput: throughput === null ? null : rounded(throughput, 100),
		latency: latency === null ? null : rounded(latency, 10),
		cacheSupported: scorable.cacheSupported,
		priority: scorable.priority,
		factors,
		...(excluded === undefined ? {} : { excluded }),
		...(withModel ? { model: candidate.model.id } : {}),
	};
}

function rounded(value: number, steps: number): number {
	return Math.round(value * steps) / steps;
}

/** A prompt is only estimated: one that may just fit is left to the provider. */
const surelyTooLarge = 1.2;

function reasonAgainst({ mapping }: Candidate, { priority }: Scorable, promptTokens: number): string | undefined {
	if (priority === 0) return "disabled";
	const tooLarge = mapping.contextSize !== undefined && promptTokens > mapping.contextSize * surelyTooLarge;
	return tooLarge ? "context_too_small" : undefined;
}
