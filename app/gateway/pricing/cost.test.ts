import { Decimal } from "decimal.js";
import { fc } from "../../../tests/setup/property";
import { describe, expect, test } from "vitest";
import { expandRegions, mappingOf, models } from "~/catalog/index";
import type { Mapping } from "~/catalog/index";
import { noUsage } from "~/gateway/chat";
import type { TokenUsage } from "~/gateway/chat";
import { costOf, costStrings } from "~/gateway/pricing/cost";
import type { Cost } from "~/gateway/pricing/cost";
import { formatMoney } from "~/platform/money";

const Exact = Decimal.clone({ precision: 80, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -200, toExpPos: 200 });

const noon = Date.parse("2026-11-23T12:00:00Z");
const mappings = models.flatMap((model) => model.providers.flatMap(expandRegions));
const anyMapping = fc.constantFrom(...mappings);
/** Where a flat price holds at every time and size, so that costs can only grow with tokens. */
const flatMapping = fc.constantFrom(...mappings.filter((mapping) => !mapping.pricingTiers && !mapping.peakPricing));
const tokens = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 2_000_000 }));

const anyUsage: fc.Arbitrary<TokenUsage> = fc.record({
	promptTokens: tokens,
	completionTokens: tokens,
	cachedTokens: tokens,
	cacheReadTokens: tokens,
	cacheWriteTokens: tokens,
	cacheWrite1hTokens: tokens,
	audioInputTokens: tokens,
	cachedAudioInputTokens: tokens,
	imageInputTokens: tokens,
	cachedImageInputTokens: tokens,
	videoInputTokens: tokens,
	reasoningTokens: tokens,
	audioOutputTokens: tokens,
	imageOutputTokens: tokens,
	webSearches: fc.nat({ max: 50 }),
	estimated: fc.boolean(),
});

/** Figures that do not contradict each other: the parts of the prompt are cut out of it, one after the other. */
const textUsage = fc
	.record({ cached: tokens, read: tokens, write: tokens, write1h: tokens, fresh: tokens, completion: tokens })
	.map(
		({ cached, read, write, write1h, fresh, completion }): TokenUsage => ({
			...noUsage,
			promptTokens: cached + read + write + write1h + fresh,
			cachedTokens: cached,
			cacheReadTokens: read,
			cacheWriteTokens: write,
			cacheWrite1hTokens: write1h,
			completionTokens: completion,
		}),
	);

const terms = fc.record({
	atMs: fc.integer({ min: Date.parse("2025-01-01"), max: Date.parse("2030-01-01") }),
	discount: fc.integer({ min: 0, max: 2_000_000 }).map((millionths) => new Exact(millionths).div(1e6).toString()),
	serviceTier: fc.constantFrom(undefined, null, "default", "flex", "priority", "scale"),
	storageBilled: fc.boolean(),
	refused: fc.boolean(),
});

function partsOf(cost: Cost): bigint[] {
	const tokens = [cost.inputCost, cost.cachedInputCost, cost.outputCost];
	return [...tokens, cost.requestCost, cost.webSearchCost, cost.imageInputCost ?? 0n, cost.imageOutputCost ?? 0n];
}

function dollars(value: Decimal): string {
	return value.toDecimalPlaces(12).toString();
}

/** Token prices that hold for a request, straight from the catalogue's words. */
function pricesFor(mapping: Mapping, promptTokens: number, atMs: number) {
	const { peakPricing, pricingTiers } = mapping;
	if (peakPricing) {
		const { offPeakDays, hoursUtc, peak, offPeak } = peakPricing;
		const local = new Date(atMs + (offPeakDays?.utcOffsetMinutes ?? 0) * 60_000);
		const off = offPeakDays?.daysOfWeek.includes(local.getUTCDay()) ?? false;
		const hour = new Date(atMs).getUTCHours();
		return { ...mapping, ...(!off && hoursUtc.some(([from, to]) => from <= hour && hour < to) ? peak : offPeak) };
	}
	const tier = pricingTiers?.find(({ upToTokens }) => upToTokens === null || promptTokens <= upToTokens);
	return { ...mapping, ...(tier ?? pricingTiers?.at(-1)) };
}

const factors: Record<string, Record<string, string>> = {
	openai: { flex: "0.5", priority: "2.5" },
	"google-ai-studio": { flex: "0.5", priority: "1.8" },
	"google-vertex": { flex: "0.5", priority: "1.8" },
	fireworks: { priority: "1.25" },
};

describe("costOf", () => {
	test("agrees with a decimal library on text, whatever the mapping, the time, the tier and the discount", () => {
		fc.assert(
			fc.property(anyMapping, textUsage, terms, (mapping, usage, terms) => {
				const cost = costOf(usage, { mapping, ...terms });
				const prices = pricesFor(mapping, usage.promptTokens, terms.atMs);
				const tier = terms.serviceTier ?? "default";
				const factor = mapping.serviceTierMultipliers?.[tier] ?? factors[mapping.providerId]?.[tier] ?? 1;
				const input = new Exact(prices.inputPrice ?? 0);
				const cached = new Exact(prices.cachedInputPrice ?? input);
				const write = new Exact(prices.cacheWriteInputPrice ?? input);
				const answered = usage.promptTokens + usage.completionTokens > 0;
				const filter = new Exact((terms.refused ? mapping.contentFilterPrice : undefined) ?? 0);
				const fee = filter.plus((terms.refused && !answered ? undefined : mapping.requestPrice) ?? 0);
				const fresh =
					usage.promptTokens -
					usage.cachedTokens -
					usage.cacheReadTokens -
					usage.cacheWriteTokens -
					usage.cacheWrite1hTokens;
				const scale = (sum: Decimal) => dollars(sum.times(factor).times(terms.discount));
				const expected = {
					inputCost: scale(
						input
							.times(fresh)
							.plus(write.times(usage.cacheWriteTokens))
							.plus(new Exact(prices.cacheWriteInputPrice1h ?? write).times(usage.cacheWrite1hTokens)),
					),
					cachedInputCost: scale(
						cached
							.times(usage.cachedTokens)
							.plus(new Exact(prices.cacheReadInputPrice ?? cached).times(usage.cacheReadTokens)),
					),
					outputCost: scale(new Exact(prices.outputPrice ?? 0).times(usage.completionTokens)),
					requestCost: dollars(fee.times(terms.discount)),
					webSearchCost: "0",
					imageInputCost: null,
					imageOutputCost: null,
					dataStorageCost: terms.storageBilled
						? dollars(new Exact(usage.promptTokens + usage.completionTokens).times("0.00000001"))
						: "0",
				};
				const { cost: total, ...parts } = costStrings(cost);
				expect(parts).toEqual(expected);
				const { dataStorageCost: _storage, ...billed } = expected;
				const sum = Object.values(billed).reduce((sum, part) => sum.plus(part ?? 0), new Exact(0));
				expect(total).toBe(sum.toString());
			}),
			{ numRuns: 1500 },
		);
	});

	test("is the sum of parts that are never negative, even where a provider contradicts itself", () => {
		fc.assert(
			fc.property(anyMapping, anyUsage, terms, (mapping, usage, terms) => {
				const cost = costOf(usage, { mapping, ...terms });
				const parts = partsOf(cost);
				expect(parts.every((part) => part >= 0n)).toBe(true);
				expect(cost.dataStorageCost >= 0n).toBe(true);
				expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(cost.total);
			}),
			{ numRuns: 1500 },
		);
	});

	test("never bills a token of the prompt twice", () => {
		const same = { inputPrice: "0.000003", cachedInputPrice: "0.000003", outputPrice: "0.000003" };
		const mapping: Mapping = {
			providerId: "openai",
			externalId: "x",
			streaming: true,
			...same,
			inputAudioPrice: "0.000003",
			imageInputPrice: "0.000003",
			outputAudioPrice: "0.000003",
			imageOutputPrice: "0.000003",
			cachedInputAudioPrice: "0.000003",
			cachedImageInputPrice: "0.000003",
		};
		fc.assert(
			fc.property(anyUsage, (usage) => {
				const { total } = costOf({ ...usage, webSearches: 0 }, { mapping, atMs: noon, storageBilled: false });
				expect(total).toBe(BigInt(usage.promptTokens + usage.completionTokens) * 3_000_000n);
			}),
		);
	});

	test("grows with the tokens", () => {
		const searches = fc.nat({ max: 9 });
		const grown = fc.record({ prompt: tokens, cached: tokens, write: tokens, completion: tokens, searches });
		fc.assert(
			fc.property(flatMapping, textUsage, grown, terms, (mapping, usage, more, terms) => {
				const bigger: TokenUsage = {
					...usage,
					promptTokens: usage.promptTokens + more.prompt + more.cached + more.write,
					cachedTokens: usage.cachedTokens + more.cached,
					cacheWriteTokens: usage.cacheWriteTokens + more.write,
					completionTokens: usage.completionTokens + more.completion,
					webSearches: more.searches,
				};
				const before = costOf(usage, { mapping, ...terms });
				const after = costOf(bigger, { mapping, ...terms });
				const grewBy = partsOf(after).map((part, index) => part - partsOf(before)[index]!);
				expect(grewBy.every((growth) => growth >= 0n)).toBe(true);
				expect(after.dataStorageCost >= before.dataStorageCost).toBe(true);
			}),
			{ numRuns: 1000 },
		);
	});

	test("survives figures that are no numbers", () => {
		const mapping = mappingOf("gpt-4o", "openai")!;
		const counts = { promptTokens: Number.NaN, completionTokens: -5, cachedTokens: 1.5, webSearches: -1 };
		const usage = { ...noUsage, ...counts };
		expect(costOf(usage, { mapping, atMs: noon, storageBilled: true }).total).toBe(0n);
		const fractional = { ...noUsage, promptTokens: 10.9, completionTokens: Number.POSITIVE_INFINITY };
		expect(costOf(fractional, { mapping, atMs: noon, storageBilled: false }).inputCost).toBe(25_000_000n);
	});

	test("finds the days off at the offset, not in UTC", () => {
		const mapping: Mapping = {
			providerId: "deepseek",
			externalId: "x",
			streaming: true,
			peakPricing: {
				peak: { inputPrice: "0.000002", outputPrice: "0" },
				offPeak: { inputPrice: "0.000001", outputPrice: "0" },
				hoursUtc: [[0, 24]],
				offPeakDays: { daysOfWeek: [6], utcOffsetMinutes: 480 },
			},
		};
		const at = (time: string) => {
			const usage = { ...noUsage, promptTokens: 1 };
			return costOf(usage, { mapping, atMs: Date.parse(time), storageBilled: false }).inputCost;
		};
		// Saturday at UTC+8 lasts from Friday 16:00 to Saturday 16:00 in UTC.
		expect(at("2026-11-27T15:59:59.999Z")).toBe(2_000_000n);
		expect(at("2026-11-27T16:00:00Z")).toBe(1_000_000n);
		expect(at("2026-11-28T15:59:59.999Z")).toBe(1_000_000n);
		expect(at("2026-11-28T16:00:00Z")).toBe(2_000_000n);
	});

	test("takes a given factor before the tier's", () => {
		const mapping = mappingOf("gpt-5.5", "openai")!;
		const usage = { ...noUsage, promptTokens: 1000 };
		const given = costOf(usage, { mapping, serviceTier: "flex", multiplier: 3, atMs: noon, storageBilled: false });
		expect(formatMoney(given.total)).toBe("0.015");
	});

	test("refuses a factor that is no decimal", () => {
		const mapping = mappingOf("gpt-4o", "openai")!;
		const terms = { mapping, discount: "10%", atMs: noon, storageBilled: false };
		expect(() => costOf(noUsage, terms)).toThrow(RangeError);
	});
});
