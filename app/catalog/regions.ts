import { formatDecimal, parseDecimal } from "../platform/money.ts";
import type { Mapping, PricingTier, TokenPrices } from "./types.ts";

export const tokenPriceFields = [
	"inputPrice",
	"outputPrice",
	"cachedInputPrice",
	"cacheReadInputPrice",
	"cacheWriteInputPrice",
	"cacheWriteInputPrice1h",
] as const satisfies readonly (keyof TokenPrices)[];

/** Geographic and single-region endpoints of Bedrock, and those of Vertex AI for Claude, cost a tenth more than the global one. */
const surcharges: Readonly<Record<string, { factor: string; exempt: string }>> = {
	"aws-bedrock": { factor: "1.1", exempt: "global" },
	"vertex-anthropic": { factor: "1.1", exempt: "global" },
};

const expanded = new WeakMap<Mapping, ReadonlyMap<string, Mapping>>();
const unlisted = new WeakMap<Mapping, Map<string, Mapping>>();

/**
 * The mapping as it is in one region: the region's own fields over the mapping's, then the provider's surcharge on its
 * token prices, tiers included. Without a region it is the mapping itself; undefined where it has no such region.
 * The same arguments give the same object, so that whatever is computed per mapping is kept.
 */
export function expandRegion(mapping: Mapping, region: string | null | undefined): Mapping | undefined {
	if (region === null || region === undefined) return mapping;
	return regionsOf(mapping).get(region);
}

/**
 * The mapping as it is in a region of a provider whose regions the catalogue does not list: with the provider's surcharge,
 * where it has one. The same arguments give the same object.
 */
export function inUnlistedRegion(mapping: Mapping, region: string): Mapping {
	if (!surcharges[mapping.providerId]) return mapping;
	const known = unlisted.get(mapping) ?? new Map<string, Mapping>();
	unlisted.set(mapping, known);
	const found = known.get(region) ?? inRegion(mapping, region, {});
	known.set(region, found);
	return found;
}

/** The mapping without a region, then one mapping per region. */
export function expandRegions(mapping: Mapping): Mapping[] {
	return [mapping, ...regionsOf(mapping).values()];
}

function regionsOf(mapping: Mapping): ReadonlyMap<string, Mapping> {
	let regions = expanded.get(mapping);
	if (!regions) {
		regions = new Map((mapping.regions ?? []).map(({ id, ...own }) => [id, inRegion(mapping, id, own)]));
		expanded.set(mapping, regions);
	}
	return regions;
}

function inRegion(mapping: Mapping, region: string, own: Partial<Mapping>): Mapping {
	const { regions: _regions, ...base } = mapping;
	const merged: Mapping = { ...base, ...own, region };
	const surcharge = surcharges[mapping.providerId];
	if (!surcharge || surcharge.exempt === region) return merged;
	return {
		...scaleTokenPrices(merged, surcharge.factor),
		...(merged.pricingTiers && {
			pricingTiers: merged.pricingTiers.map((tier): PricingTier => scaleTokenPrices(tier, surcharge.factor)),
		}),
	};
}

function scaleTokenPrices<T extends TokenPrices>(prices: T, factor: string): T {
	const scaled = { ...prices };
	for (const field of tokenPriceFields) {
		const price = prices[field];
		if (price !== undefined) scaled[field] = multiplyDecimals(price, factor);
	}
	return scaled;
}

function multiplyDecimals(left: string, right: string): string {
	const a = parseDecimal(left);
	const b = parseDecimal(right);
	return formatDecimal({ coefficient: a.coefficient * b.coefficient, scale: a.scale + b.scale });
}
