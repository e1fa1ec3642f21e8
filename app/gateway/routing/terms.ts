import { tokenPricesAt } from "~/catalog/index";
import type { Mapping, ProviderDescriptor } from "~/catalog/types";
import type { RoutingSettings } from "~/domain/routing/settings";
import type { Scorable } from "./score";

/** What the catalogue says of a way to serve a request, in the terms of the score. */
export type Terms = Pick<Scorable, "price" | "imagePrice" | "cacheSupported">;

const known = new WeakMap<Mapping, Terms>();

/** The terms of a mapping for a prompt of that size at that time (unix milliseconds); regions have mappings of their own. */
export function termsOf(mapping: Mapping, promptTokens: number, atMs: number): Terms {
	if (mapping.pricingTiers || mapping.peakPricing) return computeTerms(mapping, promptTokens, atMs);
	let terms = known.get(mapping);
	if (!terms) {
		terms = computeTerms(mapping, promptTokens, atMs);
		known.set(mapping, terms);
	}
	return terms;
}

/** What a provider's priority is in a project: its own, times the project's factor; 0 takes it out. */
export function priorityOf({ id, priority = 1 }: ProviderDescriptor, { providerPriorities }: RoutingSettings): number {
	return priority * (providerPriorities[id] ?? 1);
}

function computeTerms(mapping: Mapping, promptTokens: number, atMs: number): Terms {
	const { inputPrice, outputPrice, cachedInputPrice, cacheReadInputPrice } = tokenPricesAt(mapping, promptTokens, atMs);
	return {
		price: (Number(inputPrice ?? 0) + Number(outputPrice ?? 0)) / 2,
		imagePrice: imagePriceOf(mapping),
		cacheSupported: cachedInputPrice !== undefined || cacheReadInputPrice !== undefined,
	};
}

/** Dollars per image of the default size, the cheapest one where no size is the default. */
function imagePriceOf({ perImagePrice, imageOutputPrice, imageOutputTokensByResolution }: Mapping): number | null {
	if (perImagePrice) return defaultOrLeast(perImagePrice);
	const tokens = imageOutputTokensByResolution && defaultOrLeast(imageOutputTokensByResolution);
	return tokens && imageOutputPrice ? tokens * Number(imageOutputPrice) : null;
}

function defaultOrLeast(bySize: Readonly<Record<string, string | number>>): number {
	return Number(bySize.default ?? Math.min(...Object.values(bySize).map(Number)));
}
