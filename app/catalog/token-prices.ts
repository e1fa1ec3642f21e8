import type { Mapping, PeakPricing, TokenPrices } from "./types.ts";

/**
 * The token prices that hold for one request, as the catalogue words them: by the clock where the mapping has peak hours,
 * else by the size of the whole prompt where it has tiers, else the flat ones. `atMs` is the request's unix time.
 */
export function tokenPricesAt(mapping: Mapping, promptTokens: number, atMs: number): TokenPrices {
	const { peakPricing, pricingTiers = [] } = mapping;
	if (peakPricing) return peakPrices(mapping, isPeak(peakPricing, atMs) ? "peak" : "offPeak");
	const tier = pricingTiers.find(({ upToTokens }) => upToTokens === null || promptTokens <= upToTokens);
	return { ...mapping, ...(tier ?? pricingTiers.at(-1)) };
}

/** The mapping's prices with the three that peak hours decide taken from one side, none of them from the flat prices. */
export function peakPrices(mapping: Mapping, side: "peak" | "offPeak"): TokenPrices {
	const { inputPrice: _input, outputPrice: _output, cachedInputPrice: _cached, ...rest } = mapping;
	return { ...rest, ...mapping.peakPricing?.[side] };
}

/** Whether peak prices hold at that time (unix milliseconds). */
export function isPeak({ hoursUtc, offPeakDays }: PeakPricing, atMs: number): boolean {
	if (offPeakDays) {
		const day = new Date(atMs + offPeakDays.utcOffsetMinutes * 60_000).getUTCDay();
		if (offPeakDays.daysOfWeek.includes(day)) return false;
	}
	const hour = new Date(atMs).getUTCHours();
	return hoursUtc.some(([start, end]) => hour >= start && hour < end);
}
