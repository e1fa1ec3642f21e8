import type { Mapping } from "~/catalog/types";
import type { RoutingSettings } from "~/domain/routing/settings";
import type { ChatRequest } from "~/gateway/chat";
import type { GatewayError } from "~/gateway/errors";
import type { Candidate } from "~/gateway/routing/candidate";
import { OutlierEjection } from "~/gateway/routing/ejection";
import { KeyHealth } from "~/gateway/routing/key-health";
import { type MetricSums, noSums, type TargetKey, targetKey } from "~/gateway/routing/metrics-window";
import { chooseOrder, type Offer, type SelectionReason } from "~/gateway/routing/order";
import { RecentMetrics } from "~/gateway/routing/recent-metrics";
import { type Scorable, scoreAll } from "~/gateway/routing/score";
import { termsOf } from "~/gateway/routing/terms";
import { Tries } from "~/gateway/routing/tries";
import type { Prices } from "./findings.ts";
import { type Name, names } from "./scenario.ts";

/** A provider as the routing code knows it. */
export type Place = { name: Name; target: TargetKey; keys: readonly string[]; mapping: Mapping };

/** A try at a place with one of its keys. */
export type Try = { place: Place; key: string };

export type Routed = { first: Try; reason: SelectionReason; tries: Tries };

/** How a try ended, as the metrics count it. Milliseconds. */
export type Ending = { failure?: GatewayError; firstContentMs?: number; tokens?: number; tookMs?: number };

const model = "simulated-model";

/** The account of the limited provider has one key: its limit is not that of another key. */
const keyCounts: Readonly<Record<Name, number>> = { A: 2, B: 2, C: 2, D: 2, E: 1 };

/**
 * The gateway's own routing and health code, put together as its engine does, for requests to one model. The clock comes
 * with each call, in unix milliseconds.
 */
export class SimulatedGateway {
	readonly #places: readonly Place[];
	readonly #settings: RoutingSettings;
	readonly #random: () => number;
	readonly #metrics = new RecentMetrics();
	readonly #ejection = new OutlierEjection<TargetKey>();
	readonly #keys = new KeyHealth();
	/** What requests without a session prefer, as `memory.server.ts` keeps it. */
	#preferred: { place: string; until: number } | undefined;

	constructor(prices: Prices, settings: RoutingSettings, random: () => number) {
		this.#places = names.map((name) => placeOf(name, prices[name]));
		this.#settings = settings;
		this.#random = random;
	}

	/** Where a request goes first, and what is tried after it. */
	route(request: Pick<ChatRequest, "stream">, promptTokens: number, now: number, deadline: number): Routed {
		const offers = this.#offers(request.stream, promptTokens, now);
		const preferred = this.#preferred && this.#preferred.until > now ? this.#preferred.place : undefined;
		const { order, reason } = chooseOrder(offers, { preferred, inSession: false }, this.#settings, this.#random);
		const ordered = order.map((position) => this.#places[position] as Place);
		const [first] = ordered;
		if (first === undefined) throw new Error("There is always a provider");
		if (reason === "weighted-score") this.#prefer(first.name, now);
		const candidates = ordered.map((place) => this.#candidate(place, now));
		const tries = new Tries(candidates, { otherPlaces: true, maxRetries: this.#settings.retry.maxRetries, deadline });
		return { first: tryOf(candidates[0] as Candidate), reason, tries };
	}

	/** What is tried after a failure; undefined where the client gets the error. */
	next({ tries }: Routed, failed: Try, failure: GatewayError, now: number): Try | undefined {
		const next = tries.after(this.#candidate(failed.place, now), failure, now);
		return next && tryOf(next);
	}

	begins({ place, key }: Try, now: number): void {
		this.#keys.lease(key);
		if (this.#ejection.admits(place.target, now) === "probe") this.#ejection.probing(place.target, now);
	}

	ended({ place, key }: Try, startedAt: number, now: number, { failure, ...ending }: Ending): void {
		this.#keys.release(key);
		if (failure) {
			const retryAfterMs = failure.retryAfter === undefined ? {} : { retryAfterMs: failure.retryAfter * 1000 };
			this.#keys.failed(key, now, { status: failure.status, ...retryAfterMs });
			this.#ejection.failed(place.target, now, startedAt);
			this.#metrics.record(place.target, { ...noSums, attempts: 1, failures: 1 }, now);
			return;
		}
		this.#keys.succeeded(key);
		this.#ejection.succeeded(place.target, now, startedAt);
		this.#metrics.record(place.target, sumsOf(ending), now);
	}

	/** Once a minute. */
	forgetOld(now: number): void {
		this.#metrics.forgetOld(now);
		this.#metrics.takeUnshared();
		this.#metrics.takeUnwritten();
	}

	#offers(streaming: boolean, promptTokens: number, now: number): Offer[] {
		const scorables = this.#places.map(({ target, mapping }): Scorable => ({
			...termsOf(mapping, promptTokens, now),
			metrics: this.#metrics.metricsOf(target, this.#settings.history, now),
			priority: 1,
		}));
		const needs = { strategy: "auto", streaming, promptTokens, makesImages: false } as const;
		const scores = scoreAll(scorables, needs, this.#settings);
		return this.#places.map(({ name, target }, index) => ({
			place: name,
			score: scores[index] ?? { total: 0, factors: {} },
			uptime: scorables[index]?.metrics.uptime ?? null,
			admission: this.#ejection.admits(target, now),
		}));
	}

	#prefer(place: string, now: number): void {
		const before = this.#preferred;
		if (before && before.until > now && before.place === place) return;
		this.#preferred = { place, until: now + this.#settings.sticky.ttlSeconds * 1000 };
	}

	/** With the key to be used now; other places follow a failure, so its other keys do only after a limit. */
	#candidate(place: Place, now: number): Candidate {
		const chosen = place.keys[this.#keys.choose(place.keys, now)] as string;
		const others = place.keys.filter((key) => key !== chosen && this.#keys.isHealthy(key, now));
		const candidate = (keyRef: string) => ({ keyRef, place, otherKeys: () => others.map(candidate) }) as unknown as Candidate;
		return candidate(chosen);
	}
}

function tryOf(candidate: Candidate): Try {
	const { place, keyRef } = candidate as unknown as { place: Place; keyRef: string };
	return { place, key: keyRef };
}

function placeOf(name: Name, { input, output }: Prices[Name]): Place {
	const keys = Array.from({ length: keyCounts[name] }, (_, index) => `${name}${index}`);
	const mapping = { inputPrice: String(input / 1e6), outputPrice: String(output / 1e6) } as Mapping;
	return { name, target: targetKey(model, name, undefined), keys, mapping };
}

function sumsOf({ firstContentMs, tokens = 0, tookMs = 0 }: Ending): MetricSums {
	const streamed = firstContentMs !== undefined;
	return {
		attempts: 1,
		failures: 0,
		firstTokenMs: firstContentMs ?? 0,
		firstTokens: streamed ? 1 : 0,
		tokens,
		generationMs: Math.max(1, tookMs),
	};
}
