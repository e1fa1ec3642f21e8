import { isFree } from "~/catalog/mapping-state";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { rateLimitRefusals } from "~/platform/metrics.server";
import type { DirectAnswer } from "~/platform/serving/direct-answer";
import { store } from "~/platform/store/index.server";
import { MemoryStore } from "~/platform/store/memory-store.server";
import type { Store, WindowCount } from "~/platform/store/store";
import { type CountedLimit, type RateLimit, rateLimitError, rateLimitHeaders, rateLimitsOf } from "../rate-limits";
import { estimatePromptTokens } from "../routing/estimate-prompt";
import type { Run } from "./attempt.server";

/** Rate limits of one request, from its admission to its end. */
export class RequestRate {
	/** What every answer to the request is told, refusals and failures included; empty until it was counted. */
	headers: Record<string, string> = {};
	readonly #limits: RateLimit[];
	#counted: { by: Store; limits: CountedLimit[] } | undefined;
	#settled = false;

	constructor(limits: RateLimit[]) {
		this.#limits = limits;
	}

	/** Counts the request in every window, or throws GatewayError(429) and counts it in none. */
	async admit(): Promise<void> {
		const { by, counts } = await countIn(this.#limits);
		const limits = this.#limits.map((limit, index): CountedLimit => ({ ...limit, ...(counts[index] as WindowCount) }));
		this.headers = rateLimitHeaders(limits);
		const error = rateLimitError(limits, Date.now());
		if (!error) {
			this.#counted = { by, limits };
			return;
		}
		for (const { of, allowed } of limits) if (!allowed) rateLimitRefusals.inc({ limit: of });
		throw error;
	}

	/**
	 * Puts the tokens that were used in the place of the estimate; those of a hedged request's second copy come on top.
	 * The request itself stays counted, whatever became of it. Nobody waits for this.
	 */
	settle(tokens: number): void {
		const { by: counter, limits } = this.#counted ?? { limits: [] };
		for (const { unit, key, by, resetAt, windowMs } of limits) {
			const correction = this.#settled ? tokens : tokens - by;
			if (unit !== "tokens" || correction === 0) continue;
			counter?.correctWindow(key, correction, { resetAt, windowMs }).catch((error: unknown) => {
				logger.warn({ err: error }, "tokens of a rate limit not corrected");
			});
		}
		this.#settled = true;
	}

	/** For a request that ended before anybody was asked: it used no tokens. */
	release(): void {
		if (!this.#settled) this.settle(0);
	}
}

/**
 * The rate limits of a routed request, undefined where it has none: requests to free models by organization, where the
 * instance charges, and what the key and its project are limited to. What is free is the model at the provider that is
 * to serve it.
 */
export function rateOf({ policy, route, chat }: Run): RequestRate | undefined {
	const [{ model, mapping }] = route.candidates;
	const countsAsFree = env().PAID_MODE && isFree(model, mapping);
	if (policy.rateLimits === null && !countsAsFree) return undefined;
	let tokens: number | undefined;
	const promptTokens = () => (tokens ??= estimatePromptTokens(chat));
	return new RequestRate(rateLimitsOf({ policy, countsAsFree, promptTokens }));
}

/** The answer with what it says of rate limits. */
export function withRate<Answer extends Response | DirectAnswer>(answer: Answer, rate?: RequestRate): Answer {
	if (!rate) return answer;
	if (answer instanceof Response) {
		for (const [name, value] of Object.entries(rate.headers)) answer.headers.set(name, value);
	} else {
		Object.assign(answer.headers, rate.headers);
	}
	return answer;
}

/** How long a store that failed is not asked again. Milliseconds. */
const restMs = 5000;

let unavailableUntil = 0;
let ownCounts: MemoryStore | undefined;

/**
 * Counts in the store. Where it cannot be asked, this process counts for itself: rate limits slow callers down and guard
 * no money, so they neither refuse everybody with a broken store nor let everything through, but hold by process for a
 * while.
 */
async function countIn(limits: readonly RateLimit[]): Promise<{ by: Store; counts: WindowCount[] }> {
	if (Date.now() >= unavailableUntil) {
		try {
			return { by: store(), counts: await store().hitAll(limits) };
		} catch (error) {
			const isNews = Date.now() >= unavailableUntil;
			if (isNews) logger.error({ err: error }, "rate limits are counted by process: the store cannot be asked");
			unavailableUntil = Date.now() + restMs;
		}
	}
	ownCounts ??= new MemoryStore({ maxEntries: 50_000, maxCharacters: 8 * 1024 * 1024 });
	return { by: ownCounts, counts: await ownCounts.hitAll(limits) };
}
