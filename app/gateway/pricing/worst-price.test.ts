import { describe, expect, it } from "vitest";
import { models } from "~/catalog/index";
import type { Mapping } from "~/catalog/types";
import { noUsage, type TokenUsage } from "../chat";
import { fc } from "../../../tests/setup/property";
import { costOf } from "./cost";
import { storagePrice, tokensFor, withStorage, worstCostOf, worstPriceOf } from "./worst-price";

const mappings: Mapping[] = models.flatMap(({ providers }) => providers);
const day = 86_400_000;

/** Usage of a prompt and an answer that are no longer than the bound. */
const usages = fc.record({
	prompt: fc.nat(400_000),
	slack: fc.nat(1000),
	cached: fc.nat(100),
	written: fc.nat(100),
	writtenForAnHour: fc.boolean(),
	images: fc.nat(100),
	audio: fc.nat(100),
	completion: fc.nat(50_000),
	searches: fc.nat(10),
	atMs: fc.nat(7 * day),
});

function usageOf(drawn: typeof usages extends fc.Arbitrary<infer Drawn> ? Drawn : never): TokenUsage {
	const share = (part: number) => Math.floor((drawn.prompt * part) / 500);
	return {
		...noUsage,
		promptTokens: drawn.prompt,
		completionTokens: drawn.completion,
		cachedTokens: share(drawn.cached),
		cacheWriteTokens: drawn.writtenForAnHour ? 0 : share(drawn.written),
		cacheWrite1hTokens: drawn.writtenForAnHour ? share(drawn.written) : 0,
		imageInputTokens: share(drawn.images),
		audioInputTokens: share(drawn.audio),
		webSearches: drawn.searches,
	};
}

describe("the worst price", () => {
	it("is never less than the cost, at any mapping, hour and size", () => {
		fc.assert(
			fc.property(fc.constantFrom(...mappings), usages, (mapping, drawn) => {
				const prompt = { tokens: drawn.prompt + drawn.slack, hasImages: true, hasAudio: true, cachesForAnHour: drawn.writtenForAnHour, images: 0 };
				const price = worstPriceOf(mapping, prompt, { serviceTier: undefined, searches: 10 });
				const cost = costOf(usageOf(drawn), { mapping, atMs: drawn.atMs, storageBilled: true });
				// Each part of a cost is rounded by itself.
				expect(worstCostOf(price, drawn.completion) + 10n).toBeGreaterThanOrEqual(cost.total);
				const stored = worstCostOf(withStorage(price, prompt.tokens), drawn.completion) + 10n;
				expect(stored).toBeGreaterThanOrEqual(cost.total + cost.dataStorageCost);
				expect(worstCostOf(storagePrice(prompt.tokens), drawn.completion)).toBeGreaterThanOrEqual(cost.dataStorageCost);
			}),
			{ numRuns: 3000 },
		);
	});

	it("takes the dearer tier as soon as the bound reaches into it", () => {
		const tiered = mappings.find(({ pricingTiers }) => (pricingTiers?.length ?? 0) > 1) as Mapping;
		const edge = tiered.pricingTiers?.[0]?.upToTokens as number;
		const at = (tokens: number) =>
			worstPriceOf(tiered, { tokens, hasImages: false, hasAudio: false, cachesForAnHour: false, images: 0 }, { serviceTier: undefined, searches: 0 });
		expect(at(edge + 1).perToken).toBeGreaterThan(at(edge).perToken);
	});

	it("says how long an answer may be for an amount", () => {
		const price = { fixed: 1_000n, perToken: 3_000_000n };
		expect(tokensFor(price, 1_000n)).toBe(0);
		expect(tokensFor(price, 1_010n)).toBe(3);
		expect(worstCostOf(price, 3)).toBe(1_009n);
		expect(tokensFor({ fixed: 5n, perToken: 0n }, 10n)).toBe(Number.POSITIVE_INFINITY);
	});
});
