import { isFree } from "../mapping-state.ts";
import { tokenPriceFields } from "../regions.ts";
import type { Mapping, Model, PeakPricing, PricingTier } from "../types.ts";

/** No token costs a thousandth of a dollar; a price that does was written per thousand or per million tokens. */
const dearestToken = 0.001;

/** More decimals than this cannot be billed exactly (a rate is held in 10⁻¹⁸ dollar, factors included). */
const mostDecimals = 15;

const perTokenFields = [
	...tokenPriceFields,
	"inputAudioPrice",
	"cachedInputAudioPrice",
	"outputAudioPrice",
	"imageInputPrice",
	"cachedImageInputPrice",
	"imageOutputPrice",
] as const satisfies readonly (keyof Mapping)[];

/** Rules about the prices of one mapping, laid out for one of its regions. */
export function checkMappingPrices(model: Model, mapping: Mapping): string[] {
	const place = mapping.region ? ` in region ${mapping.region}` : "";
	const problems = [
		...checkUnits(mapping),
		...checkTiers(mapping, mapping.pricingTiers ?? []),
		...(mapping.peakPricing ? checkPeakPricing(mapping, mapping.peakPricing) : []),
		...checkOrder(mapping),
	];
	if (model.free && !isFree({ ...model, free: false }, mapping)) problems.push("is called free and has a price");
	return problems.map((problem) => problem + place);
}

function checkUnits(mapping: Mapping): string[] {
	const rows = [mapping, ...(mapping.pricingTiers ?? [])] as Mapping[];
	return rows.flatMap((row) =>
		perTokenFields.flatMap((field) => {
			const price = row[field];
			if (price === undefined) return [];
			if (Number(price) >= dearestToken) return [`${field} ${price} cannot be a price per token`];
			if ((price.split(".")[1]?.length ?? 0) > mostDecimals) return [`${field} ${price} has too many decimals`];
			return [];
		}),
	);
}

/** Nobody would cache what gets dearer by it. */
function checkOrder(mapping: Mapping): string[] {
	const { inputPrice, cachedInputPrice, cacheReadInputPrice } = mapping;
	if (inputPrice === undefined) return [];
	return [cachedInputPrice, cacheReadInputPrice]
		.filter((price) => price !== undefined && Number(price) > Number(inputPrice))
		.map((price) => `a cached token (${price}) costs more than a fresh one (${inputPrice})`);
}

function checkTiers(mapping: Mapping, tiers: PricingTier[]): string[] {
	const limits = tiers.map(({ upToTokens }) => upToTokens ?? Number.POSITIVE_INFINITY);
	const problems: string[] = [];
	if (limits.some((limit, index) => index > 0 && limit <= limits[index - 1]!)) {
		problems.push("pricingTiers do not rise");
	}
	if (mapping.pricingTiers && tiers.length === 0) problems.push("pricingTiers is empty");
	for (const tier of tiers) {
		for (const field of tokenPriceFields) {
			if ((mapping[field] === undefined) !== (tier[field] === undefined)) {
				problems.push(`tier ${tier.name} and the flat prices do not both have ${field}`);
			}
		}
	}
	return problems;
}

function checkPeakPricing(mapping: Mapping, { hoursUtc, peak, offPeak }: PeakPricing): string[] {
	const problems: string[] = [];
	if (mapping.pricingTiers) problems.push("has both peak hours and tiers");
	if (hoursUtc.length === 0) problems.push("has peak prices and no peak hours");
	for (const [start, end] of hoursUtc) {
		if (start >= end) problems.push(`peak hours ${start} to ${end} are none; split them at midnight`);
	}
	const ordered = hoursUtc.toSorted((a, b) => a[0] - b[0]);
	const overlap = ordered.some(([start], index) => index > 0 && start < ordered[index - 1]![1]);
	if (overlap) problems.push("peak hours overlap");
	if ((peak.cachedInputPrice === undefined) !== (offPeak.cachedInputPrice === undefined)) {
		problems.push("peak and off-peak do not both have cachedInputPrice");
	}
	return problems;
}
