import {
	type Capability,
	capabilitiesOf,
	expandRegion,
	isActive,
	isDeprecated,
	modelById,
	providerById,
} from "~/catalog/index";
import type { Mapping, Model, PeakPricing, PricingTier, TokenPrices } from "~/catalog/types";
import type { UpstreamWire } from "~/gateway/upstream.server";
import { atItsLowest, type PriceLine, priceLinesOf, tokenLines, tokenPriceNames } from "./prices";
import { chatWireOf, type Reach, reachOf } from "./reach.server";
import { type ModelSummary, summaryOfModel } from "./summaries.server";

/** A tier of prompt lengths, in tokens: above `from`, up to `upTo` (null: no limit). */
export type Tier = { from: number; upTo: number | null; lines: PriceLine[] };

export type Peak = {
	/** Half-open UTC hours. */
	hours: [start: number, end: number][];
	offPeakDays: number[];
	offPeakOffsetMinutes: number;
	peak: PriceLine[];
	offPeak: PriceLine[];
};

/** One provider's way of serving a model, ready to show. */
export type ProviderOffer = {
	id: string;
	name: string;
	website: string | null;
	headquarters: string | null;
	externalId: string;
	active: boolean;
	deprecated: boolean;
	deprecatedAt: string | null;
	deactivatedAt: string | null;
	stability: ModelSummary["stability"];
	contextSize: number | null;
	maxOutput: number | null;
	quantization: string | null;
	minCacheableTokens: number | null;
	reasoningEfforts: string[];
	capabilities: Capability[];
	/** Off-peak where there are peak hours. */
	prices: PriceLine[];
	tiers: Tier[];
	peak: Peak | null;
	reach: Reach;
	/** The provider's API over which it is called; null where it is not. */
	wire: UpstreamWire | null;
	regions: { id: string; lines: PriceLine[] }[];
	/** Every region charges what the mapping charges. */
	oneRegionPrice: boolean;
	serviceTiers: { id: string; name: string; multiplier: number }[];
	/** Regions in which service tiers are served; empty for everywhere. */
	serviceTierRegions: string[];
};

export type ModelDetail = {
	model: ModelSummary;
	description: string | null;
	aliases: string[];
	offers: ProviderOffer[];
};

/** A model's page at a moment (unix milliseconds): active offers first, cheapest first. Undefined: no such model. */
export function describeModel(id: string, now: number): ModelDetail | undefined {
	const model = modelById(id);
	if (!model) return undefined;
	const offers = model.providers.map((mapping) => offerOf(model, mapping, now));
	const price = new Map(model.providers.map((mapping) => [mapping.providerId, Number(atItsLowest(mapping).inputPrice ?? 0)]));
	offers.sort((a, b) => Number(b.active) - Number(a.active) || price.get(a.id)! - price.get(b.id)!);
	return {
		model: summaryOfModel(model, now),
		description: model.description ?? null,
		aliases: model.aliases ?? [],
		offers,
	};
}

function offerOf(model: Model, mapping: Mapping, now: number): ProviderOffer {
	const provider = providerById(mapping.providerId);
	const regions = regionsOf(mapping);
	const own = JSON.stringify(tokenLines(mapping));
	return {
		id: mapping.providerId,
		name: provider?.name ?? mapping.providerId,
		website: provider?.website ?? null,
		headquarters: provider?.headquarters ?? null,
		externalId: mapping.externalId,
		active: isActive(mapping, now),
		deprecated: isDeprecated(mapping, now),
		deprecatedAt: mapping.deprecatedAt ?? null,
		deactivatedAt: mapping.deactivatedAt ?? null,
		stability: mapping.stability ?? model.stability ?? "stable",
		contextSize: mapping.contextSize ?? null,
		maxOutput: mapping.maxOutput ?? null,
		quantization: mapping.quantization ?? null,
		minCacheableTokens: mapping.minCacheableTokens ?? null,
		reasoningEfforts: mapping.reasoningEfforts ?? [],
		capabilities: capabilitiesOf(mapping),
		prices: priceLinesOf(atItsLowest(mapping)),
		tiers: tiersOf(mapping.pricingTiers ?? []),
		peak: mapping.peakPricing ? peakOf(mapping.peakPricing) : null,
		reach: reachOf(model, mapping, now),
		wire: chatWireOf(model, mapping),
		regions,
		oneRegionPrice: regions.every(({ lines }) => JSON.stringify(lines) === own),
		serviceTiers: serviceTiersOf(mapping),
		serviceTierRegions: mapping.serviceTierRegions ?? [],
	};
}

function regionsOf(mapping: Mapping): ProviderOffer["regions"] {
	return (mapping.regions ?? []).map(({ id }) => ({ id, lines: tokenLines(expandRegion(mapping, id) ?? mapping) }));
}

function tiersOf(tiers: readonly PricingTier[]): Tier[] {
	return tiers.map((tier, index) => ({
		from: tiers[index - 1]?.upToTokens ?? 0,
		upTo: tier.upToTokens,
		lines: tokenLines(pick(tier)),
	}));
}

/** Only the prices, so that a tier's other fields are never taken for one. */
function pick(prices: TokenPrices): TokenPrices {
	return Object.fromEntries(tokenPriceNames.flatMap((name) => (prices[name] === undefined ? [] : [[name, prices[name]]])));
}

function peakOf(pricing: PeakPricing): Peak {
	return {
		hours: pricing.hoursUtc,
		offPeakDays: pricing.offPeakDays?.daysOfWeek ?? [],
		offPeakOffsetMinutes: pricing.offPeakDays?.utcOffsetMinutes ?? 0,
		peak: tokenLines(pricing.peak),
		offPeak: tokenLines(pricing.offPeak),
	};
}

/** Tiers that the mapping takes, with the factor that applies: the mapping's own, else its provider's. */
function serviceTiersOf(mapping: Mapping): ProviderOffer["serviceTiers"] {
	const tiers = providerById(mapping.providerId)?.serviceTiers ?? [];
	return (mapping.serviceTiers ?? []).map((id) => {
		const tier = tiers.find((one) => one.id === id);
		return { id, name: tier?.name ?? id, multiplier: mapping.serviceTierMultipliers?.[id] ?? tier?.multiplier ?? 1 };
	});
}
