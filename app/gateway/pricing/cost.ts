/** What a provider attempt costs: exact integer arithmetic over the catalogue's prices. */
import type { Mapping } from "~/catalog/types";
import type { TokenUsage } from "~/gateway/chat";
import { parseDecimal, roundHalfUp } from "~/platform/money";
import type { Decimal } from "~/platform/money";
import type { Cost } from "./amounts";
import { rateScale, ratesOf, storageRate, tokenRatesOf } from "./rates";
import type { Rates, TokenRates } from "./rates";
import { countOf, splitTokens } from "./token-parts";
import type { TokenParts } from "./token-parts";

export { costStrings, noCost } from "./amounts";
export type { Cost } from "./amounts";
export { usageJson } from "./usage-json";
export type { UsageJson } from "./usage-json";

export type CostTerms = {
	/** As `expandRegion` gives it for the region that served. */
	mapping: Mapping;
	/** The tier that was really served; one without a factor costs the standard price. */
	serviceTier?: string | null;
	/** Stands in for the tier's factor. */
	multiplier?: number | string;
	/** When the request was made, unix milliseconds: decides about peak hours. */
	atMs: number;
	/** The provider's content filter turned the request away, or cut its answer short. */
	refused?: boolean;
	/** The organization retains payloads and storage is charged for. */
	storageBilled: boolean;
	/** Price factor on everything but storage, a plain decimal ("0.9" is ten percent off). */
	discount?: string;
};

const one: Decimal = { coefficient: 1n, scale: 0 };

/** The cost of one attempt. Throws a RangeError where a factor or a price is no plain decimal. */
export function costOf(usage: TokenUsage, terms: CostTerms): Cost {
	const rates = ratesOf(terms.mapping);
	const discount = terms.discount === undefined || terms.discount === "1" ? one : parseDecimal(terms.discount);
	const tokenFactor = multiply(discount, serviceTierFactor(rates, terms));
	const parts = splitTokens(usage, rates);
	const sums = tokenSums(parts, rates, tokenRatesOf(rates, countOf(usage.promptTokens), terms.atMs));
	const cost: Cost = {
		inputCost: round(sums.input, tokenFactor),
		cachedInputCost: round(sums.cached, tokenFactor),
		outputCost: round(sums.output, tokenFactor),
		requestCost: round(feeOf(usage, rates, terms.refused ?? false), discount),
		webSearchCost: round(BigInt(countOf(usage.webSearches)) * rates.webSearch, discount),
		imageInputCost: countOf(usage.imageInputTokens) > 0 ? round(sums.imageInput, tokenFactor) : null,
		imageOutputCost: countOf(usage.imageOutputTokens) > 0 ? round(sums.imageOutput, tokenFactor) : null,
		dataStorageCost: terms.storageBilled ? storageCostOf(usage) : 0n,
		total: 0n,
	};
	cost.total = totalOf(cost);
	return cost;
}

/** Sums of tokens × rate per component, in 10⁻¹⁸ dollar. */
function tokenSums(parts: TokenParts, rates: Rates, tokens: TokenRates) {
	return {
		input:
			times(parts.text, tokens.input) +
			times(parts.audio, rates.audioInput ?? tokens.input) +
			times(parts.cacheWrite, tokens.cacheWrite) +
			times(parts.cacheWrite1h, tokens.cacheWrite1h),
		cached:
			times(parts.cachedText, tokens.cached) +
			times(parts.cacheReadText, tokens.cacheRead) +
			times(parts.cachedAudio, rates.cachedAudioInput ?? tokens.cached) +
			times(parts.cachedImage, rates.cachedImageInput ?? tokens.cached),
		output: times(parts.outputText, tokens.output) + times(parts.outputAudio, rates.audioOutput ?? tokens.output),
		imageInput: times(parts.image, rates.imageInput ?? tokens.input),
		imageOutput: times(parts.outputImage, rates.imageOutput ?? tokens.output),
	};
}

/** A refused request that produced nothing owes no fee but the filter's; one that the filter cut short owes both. */
function feeOf(usage: TokenUsage, rates: Rates, refused: boolean): bigint {
	if (!refused) return rates.request;
	const answered = countOf(usage.promptTokens) + countOf(usage.completionTokens) > 0;
	return rates.contentFilter + (answered ? rates.request : 0n);
}

function storageCostOf(usage: TokenUsage): bigint {
	return (BigInt(countOf(usage.promptTokens)) + BigInt(countOf(usage.completionTokens))) * storageRate;
}

function totalOf(cost: Cost): bigint {
	const tokens = cost.inputCost + cost.cachedInputCost + cost.outputCost;
	const images = (cost.imageInputCost ?? 0n) + (cost.imageOutputCost ?? 0n);
	return tokens + images + cost.requestCost + cost.webSearchCost;
}

function serviceTierFactor(rates: Rates, { serviceTier, multiplier }: CostTerms): Decimal {
	if (multiplier !== undefined) return parseDecimal(String(multiplier));
	return (serviceTier ? rates.serviceTiers.get(serviceTier) : undefined) ?? one;
}

function times(tokens: number, rate: bigint): bigint {
	return tokens === 0 ? 0n : BigInt(tokens) * rate;
}

function multiply(left: Decimal, right: Decimal): Decimal {
	if (left === one) return right;
	return { coefficient: left.coefficient * right.coefficient, scale: left.scale + right.scale };
}

/** From 10⁻¹⁸ dollar, times a factor, to 10⁻¹² dollar, rounded once. */
function round(sum: bigint, factor: Decimal): bigint {
	if (sum === 0n) return 0n;
	return roundHalfUp(sum * factor.coefficient, rateScale - 12 + factor.scale);
}
