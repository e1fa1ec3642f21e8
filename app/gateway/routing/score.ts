import type { RoutingSettings } from "~/domain/routing/settings";
import type { Strategy } from "../chat";

/** What is known of a provider's recent work, null where nothing is: percent, tokens per second, milliseconds. */
export type Metrics = { uptime: number | null; throughput: number | null; latency: number | null };

/** What a way to serve a request is judged by. */
export type Scorable = {
	/** Average of input and output price in dollars per token. */
	price: number;
	/** Dollars per image, of mappings that make images. */
	imagePrice: number | null;
	metrics: Metrics;
	/** The provider advertises a price for cached input. */
	cacheSupported: boolean;
	/** 1 is neutral, more is preferred. */
	priority: number;
};

/** What of a request decides which factors count. */
export type ScoringNeeds = { strategy: Strategy; streaming: boolean; promptTokens: number; makesImages: boolean };

export type Score = {
	/** Lower is better. */
	total: number;
	/** What each factor added to the total, by name; those that do not count are absent. */
	factors: Partial<Record<Factor | "uptimePenalty" | "priority", number>>;
};

export type Factor = "price" | "imagePrice" | "uptime" | "throughput" | "latency" | "cache";

/**
 * Scores the ways to serve one request against each other, in their order. A factor is the distance to the best of them
 * as a ratio (twice the price scores 1), times its share of the weights that count. On top come the penalty for low
 * uptime and `1 - priority`.
 */
export function scoreAll(offers: readonly Scorable[], needs: ScoringNeeds, settings: RoutingSettings): Score[] {
	const weights = activeWeights(needs, settings);
	const sum = weights.reduce((total, [, weight]) => total + weight, 0);
	const measured = offers.map((offer) => measure(offer, settings));
	const best = bestOf(measured);
	return measured.map((offer, index) => {
		const factors: Score["factors"] = {};
		for (const [factor, weight] of weights) factors[factor] = sum === 0 ? 0 : (distance[factor](offer, best) * weight) / sum;
		factors.uptimePenalty = uptimePenalty(offer.uptime, settings.thresholds.uptimePenalty);
		factors.priority = 1 - (offers[index]?.priority ?? 1);
		let total = 0;
		for (const factor in factors) total += factors[factor as Factor] ?? 0;
		return { total, factors };
	});
}

/** Zero from the threshold up, then the square of how far below it the uptime is: 0.07 at 90 %, 5.61 at 50 %. */
export function uptimePenalty(uptime: number, threshold: number): number {
	if (uptime >= threshold || threshold <= 0) return 0;
	return ((threshold - uptime) / (threshold / 5)) ** 2;
}

/** Share of the factor that a strategy is named after; uptime has the rest. */
const dominant = 0.9;

function activeWeights(needs: ScoringNeeds, { weights, thresholds }: RoutingSettings): [Factor, number][] {
	const price: Factor = needs.makesImages ? "imagePrice" : "price";
	if (needs.strategy !== "auto") {
		const chosen = needs.strategy === "price" ? price : needs.strategy;
		// Time to the first token is only known of streams: others are chosen by uptime alone.
		if (chosen === "latency" && !needs.streaming) return [["uptime", 1]];
		return [
			[chosen, dominant],
			["uptime", 1 - dominant],
		];
	}
	const active: [Factor, number][] = [
		[price, weights[price]],
		["uptime", weights.uptime],
		["throughput", weights.throughput],
	];
	if (needs.streaming) active.push(["latency", weights.latency]);
	if (needs.promptTokens >= thresholds.cachePromptTokens) active.push(["cache", weights.cache]);
	return active;
}

type Measured = { price: number; imagePrice: number; uptime: number; throughput: number; latency: number; cache: boolean };

function measure({ price, imagePrice, metrics, cacheSupported }: Scorable, { thresholds }: RoutingSettings): Measured {
	return {
		price,
		imagePrice: imagePrice ?? price,
		uptime: metrics.uptime ?? thresholds.defaultUptime,
		throughput: metrics.throughput ?? thresholds.defaultThroughput,
		latency: metrics.latency ?? thresholds.defaultLatency,
		cache: cacheSupported,
	};
}

function bestOf(offers: readonly Measured[]): Measured {
	const best: Measured = { price: Infinity, imagePrice: Infinity, uptime: 0, throughput: 0, latency: Infinity, cache: true };
	for (const { price, imagePrice, uptime, throughput, latency } of offers) {
		best.price = Math.min(best.price, price);
		best.imagePrice = Math.min(best.imagePrice, imagePrice);
		best.uptime = Math.max(best.uptime, uptime);
		best.throughput = Math.max(best.throughput, throughput);
		best.latency = Math.min(best.latency, latency);
	}
	return best;
}

/** How far an offer is from the best one; 0 is as good. Lower is better for prices and latency, higher for the others. */
const distance: Record<Factor, (own: Measured, best: Measured) => number> = {
	price: (own, best) => above(own.price, best.price),
	imagePrice: (own, best) => above(own.imagePrice, best.imagePrice),
	uptime: (own, best) => above(best.uptime, own.uptime),
	throughput: (own, best) => above(best.throughput, own.throughput),
	latency: (own, best) => above(own.latency, best.latency),
	cache: (own) => (own.cache ? 0 : 1),
};

/** No ratio says more than "far worse", and what is free would make every price infinitely far. */
const largestDistance = 100;

/** `larger / smaller - 1`, bounded. */
function above(larger: number, smaller: number): number {
	if (larger <= smaller) return 0;
	return smaller <= 0 ? largestDistance : Math.min(largestDistance, larger / smaller - 1);
}
