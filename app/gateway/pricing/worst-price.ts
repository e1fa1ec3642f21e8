/** What a request can cost at most: the prices that may apply to it, each at its highest. */
import type { Mapping } from "~/catalog/types";
import { powerOfTen } from "~/platform/money";
import { type Rates, ratesOf, storageRate, type TokenRates } from "./rates";

export type PromptBound = {
	/** More tokens than this the prompt does not have, as far as can be told from its text. */
	tokens: number;
	hasImages: boolean;
	hasAudio: boolean;
	/** Caching for an hour is asked for, which costs more to write. */
	cachesForAnHour: boolean;
	/** Pictures that are looked at closely, of which models count differently many tokens. */
	images: number;
};

/** A price in two parts, so that the answer's length can be fitted to what is left of a budget. */
export type WorstPrice = {
	/** Prompt and fees, in 10⁻¹² dollar. */
	fixed: bigint;
	/** Each token of the answer, in 10⁻¹⁸ dollar. */
	perToken: bigint;
};

const toPicos = powerOfTen(6);

/**
 * The dearest that a prompt and its answer can be at a mapping, whatever the hour, the cache and the size of the prompt up to
 * the bound turn out to be. Throws a RangeError on a malformed price.
 */
export function worstPriceOf(
	mapping: Mapping,
	prompt: PromptBound,
	terms: { serviceTier: string | undefined; searches: number },
): WorstPrice {
	const rates = ratesOf(mapping);
	const possible = possibleRates(rates, prompt.tokens);
	const input = highest([
		...possible.flatMap(({ input, cached, cacheRead, cacheWrite, cacheWrite1h }) => [
			input,
			cached,
			cacheRead,
			cacheWrite,
			prompt.cachesForAnHour ? cacheWrite1h : 0n,
		]),
		prompt.hasAudio ? rates.audioInput : 0n,
		prompt.hasImages ? rates.imageInput : 0n,
	]);
	const output = highest([...possible.map(({ output }) => output), rates.audioOutput, rates.imageOutput]);
	const { coefficient, scale } = tierFactor(rates, terms.serviceTier);
	const factored = (amount: bigint) => ceilDivide(amount * coefficient, powerOfTen(scale));
	const searches = rates.webSearch * BigInt(terms.searches);
	const fees = rates.request + rates.contentFilter + searches;
	return {
		fixed: ceilDivide(factored(input * BigInt(prompt.tokens)) + fees, toPicos),
		perToken: factored(output),
	};
}

/** The price with the storage of prompt and answer on top. */
export function withStorage({ fixed, perToken }: WorstPrice, promptTokens: number): WorstPrice {
	return { fixed: fixed + BigInt(promptTokens) * storageRate, perToken: perToken + storageRate * toPicos };
}

/** Storage alone, where the call itself is paid by somebody else. */
export function storagePrice(promptTokens: number): WorstPrice {
	return withStorage({ fixed: 0n, perToken: 0n }, promptTokens);
}

/** An answer of so many tokens, in 10⁻¹² dollar, rounded up. */
export function worstCostOf({ fixed, perToken }: WorstPrice, outputTokens: number): bigint {
	return fixed + ceilDivide(perToken * BigInt(outputTokens), toPicos);
}

/** How long an answer may be for an amount of 10⁻¹² dollar; Infinity where its tokens cost nothing. */
export function tokensFor({ fixed, perToken }: WorstPrice, amount: bigint): number {
	if (perToken === 0n) return Number.POSITIVE_INFINITY;
	return Number(((amount - fixed) * toPicos) / perToken);
}

function possibleRates({ tiers, peak }: Rates, promptTokens: number): TokenRates[] {
	if (peak) return [peak.peak, peak.offPeak];
	const last = tiers.findIndex(({ upToTokens }) => promptTokens <= upToTokens);
	return tiers.slice(0, last === -1 ? tiers.length : last + 1).map(({ rates }) => rates);
}

/** A cheaper tier may turn out to be served at the standard price. */
function tierFactor(rates: Rates, serviceTier: string | undefined): { coefficient: bigint; scale: number } {
	const factor = serviceTier === undefined ? undefined : rates.serviceTiers.get(serviceTier);
	if (!factor || factor.coefficient < powerOfTen(factor.scale)) return { coefficient: 1n, scale: 0 };
	return factor;
}

function highest(amounts: readonly (bigint | null)[]): bigint {
	return amounts.reduce<bigint>((most, amount) => (amount !== null && amount > most ? amount : most), 0n);
}

function ceilDivide(numerator: bigint, denominator: bigint): bigint {
	return (numerator + denominator - 1n) / denominator;
}
