import { isPeak, peakPrices, providerById } from "~/catalog/index";
import type { Mapping, PeakPricing, TokenPrices } from "~/catalog/types";
import { parseDecimal, powerOfTen } from "~/platform/money";
import type { Decimal } from "~/platform/money";

/** A rate is an integer of 10⁻¹⁸ dollar per unit, which holds every price of the catalogue exactly. */
export const rateScale = 18;

/** A dollar hundredth per million tokens that are kept, in 10⁻¹² dollar per token. */
export const storageRate = 10_000n;

/** Rates per token, with the fallbacks already taken. */
export type TokenRates = {
	input: bigint;
	output: bigint;
	cached: bigint;
	cacheRead: bigint;
	cacheWrite: bigint;
	cacheWrite1h: bigint;
};

/** The rates of a mapping, compiled once. A modality's rate is null where its tokens cost what text costs. */
export type Rates = {
	/** By rising prompt size; one unlimited entry where the mapping has no tiers. */
	tiers: { upToTokens: number; rates: TokenRates }[];
	peak: { peak: TokenRates; offPeak: TokenRates; isPeak: (atMs: number) => boolean } | null;
	audioInput: bigint | null;
	cachedAudioInput: bigint | null;
	audioOutput: bigint | null;
	imageInput: bigint | null;
	cachedImageInput: bigint | null;
	imageOutput: bigint | null;
	request: bigint;
	webSearch: bigint;
	contentFilter: bigint;
	/** Price factors of the provider's tiers for this mapping. */
	serviceTiers: ReadonlyMap<string, Decimal>;
};

const compiled = new WeakMap<Mapping, Rates>();

/** The rates of a mapping (already laid out for its region). Throws a RangeError on a malformed price. */
export function ratesOf(mapping: Mapping): Rates {
	let rates = compiled.get(mapping);
	if (!rates) {
		rates = compileRates(mapping);
		compiled.set(mapping, rates);
	}
	return rates;
}

/** The token rates of one request: by the clock where the mapping has peak hours, else by the size of the prompt. */
export function tokenRatesOf(rates: Rates, promptTokens: number, atMs: number): TokenRates {
	if (rates.peak) return rates.peak.isPeak(atMs) ? rates.peak.peak : rates.peak.offPeak;
	const tier = rates.tiers.find(({ upToTokens }) => promptTokens <= upToTokens) ?? rates.tiers.at(-1)!;
	return tier.rates;
}

function compileRates(mapping: Mapping): Rates {
	const { pricingTiers = [], peakPricing } = mapping;
	const tiers = pricingTiers.map((tier) => ({
		upToTokens: tier.upToTokens ?? Number.POSITIVE_INFINITY,
		rates: compileTokenRates({ ...mapping, ...tier }),
	}));
	return {
		tiers: tiers.length > 0 ? tiers : [{ upToTokens: Number.POSITIVE_INFINITY, rates: compileTokenRates(mapping) }],
		peak: peakPricing ? compilePeak(mapping, peakPricing) : null,
		...compileModalities(mapping),
		request: rate(mapping.requestPrice),
		webSearch: rate(mapping.webSearchPrice),
		contentFilter: rate(mapping.contentFilterPrice),
		serviceTiers: compileServiceTiers(mapping),
	};
}

/**
 * An explicit read costs what an implicit one does unless the catalogue says otherwise, and a cache that has no price
 * of its own saves nothing: reads and writes then cost what fresh input costs.
 */
function compileTokenRates(prices: TokenPrices): TokenRates {
	const cached = prices.cachedInputPrice ?? prices.inputPrice;
	const cacheWrite = prices.cacheWriteInputPrice ?? prices.inputPrice;
	return {
		input: rate(prices.inputPrice),
		output: rate(prices.outputPrice),
		cached: rate(cached),
		cacheRead: rate(prices.cacheReadInputPrice ?? cached),
		cacheWrite: rate(cacheWrite),
		cacheWrite1h: rate(prices.cacheWriteInputPrice1h ?? cacheWrite),
	};
}

function compilePeak(mapping: Mapping, pricing: PeakPricing): Rates["peak"] {
	return {
		peak: compileTokenRates(peakPrices(mapping, "peak")),
		offPeak: compileTokenRates(peakPrices(mapping, "offPeak")),
		isPeak: (atMs) => isPeak(pricing, atMs),
	};
}

function compileModalities(mapping: Mapping) {
	const { inputPrice, inputAudioPrice, cachedInputAudioPrice, imageInputPrice, cachedImageInputPrice } = mapping;
	return {
		audioInput: optionalRate(inputAudioPrice),
		cachedAudioInput: optionalRate(cachedInputAudioPrice ?? ownPrice(inputAudioPrice, inputPrice)),
		audioOutput: optionalRate(mapping.outputAudioPrice),
		imageInput: optionalRate(imageInputPrice),
		cachedImageInput: optionalRate(cachedImageInputPrice ?? ownPrice(imageInputPrice, inputPrice)),
		imageOutput: optionalRate(mapping.imageOutputPrice),
	};
}

/** A modality priced apart from text has no share in the discount on cached text. */
function ownPrice(price: string | undefined, textPrice: string | undefined): string | undefined {
	return price === textPrice ? undefined : price;
}

function compileServiceTiers(mapping: Mapping): Map<string, Decimal> {
	const factors = new Map<string, Decimal>();
	for (const tier of providerById(mapping.providerId)?.serviceTiers ?? []) {
		factors.set(tier.id, parseDecimal(String(tier.multiplier)));
	}
	for (const [tier, multiplier] of Object.entries(mapping.serviceTierMultipliers ?? {})) {
		factors.set(tier, parseDecimal(String(multiplier)));
	}
	return factors;
}

function optionalRate(price: string | undefined): bigint | null {
	return price === undefined ? null : rate(price);
}

function rate(price: string | undefined): bigint {
	if (price === undefined) return 0n;
	const { coefficient, scale } = parseDecimal(price);
	if (scale > rateScale) throw new RangeError(`price with more than ${rateScale} decimals: ${price}`);
	return coefficient * powerOfTen(rateScale - scale);
}
