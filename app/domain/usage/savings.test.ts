import { Decimal } from "decimal.js";
import { fc } from "../../../tests/setup/property";
import { describe, expect, it } from "vitest";
import type { Mapping } from "~/catalog/types";
import { cacheSavingsOf, savingsOf } from "./savings";

function mapping(prices: Partial<Mapping>): Mapping {
	return { providerId: "openai", externalId: "m", streaming: true, ...prices };
}

describe("savings of a discount", () => {
	it.each([
		["0.8", "0.8", "0.2"],
		["0.000004", "0.5", "0.000004"],
		["1", "1", "0"],
		["0", "0", "0"],
		["0.3", "1.5", "0"],
		["0.000000000001", "0.3", "0.000000000002"],
	])("a cost of %s after the factor %s saved %s", (cost, discount, saved) => {
		expect(savingsOf({ cost, discount })).toBe(saved);
	});

	it("agrees with a decimal library", () => {
		const Exact = Decimal.clone({ precision: 80, rounding: Decimal.ROUND_HALF_UP });
		fc.assert(
			fc.property(fc.bigInt(0n, 10n ** 20n), fc.integer({ min: 1, max: 999_999 }), (picos, parts) => {
				const cost = new Exact(picos.toString()).div("1e12");
				const factor = new Exact(parts).div(1_000_000);
				const expected = cost.div(factor).minus(cost).toDecimalPlaces(12, Decimal.ROUND_HALF_UP);
				expect(savingsOf({ cost: cost.toFixed(), discount: factor.toFixed() })).toBe(expected.toFixed());
			}),
		);
	});
});

describe("savings of a provider's cache", () => {
	const cached = { cachedTokens: 1000, promptTokens: 1500, discount: "1", createdAt: Date.UTC(2026, 10, 24, 9) };

	it("is the full price of the cached tokens less what they cost", () => {
		const prices = mapping({ inputPrice: "0.0000025", cachedInputPrice: "0.00000125" });
		expect(cacheSavingsOf({ ...cached, cachedInputCost: "0.00125" }, prices)).toBe("0.00125");
		// Half price for everything, as a service tier or a discount makes it.
		expect(cacheSavingsOf({ ...cached, cachedInputCost: "0.000625" }, prices)).toBe("0.000625");
	});

	it("takes the prices of the tier that the prompt falls into", () => {
		const tiered = mapping({
			inputPrice: "0.000001",
			cachedInputPrice: "0.0000005",
			pricingTiers: [
				{ name: "short", upToTokens: 1000, inputPrice: "0.000001", cachedInputPrice: "0.0000005" },
				{ name: "long", upToTokens: null, inputPrice: "0.000004", cachedInputPrice: "0.000001" },
			],
		});
		expect(cacheSavingsOf({ ...cached, cachedInputCost: "0.001" }, tiered)).toBe("0.003");
		expect(cacheSavingsOf({ ...cached, promptTokens: 1000, cachedInputCost: "0.0005" }, tiered)).toBe("0.0005");
	});

	it("takes the prices of the hour", () => {
		const byHour = mapping({
			inputPrice: "0.000001",
			peakPricing: {
				peak: { inputPrice: "0.000004", outputPrice: "0", cachedInputPrice: "0.000001" },
				offPeak: { inputPrice: "0.000002", outputPrice: "0", cachedInputPrice: "0.000001" },
				hoursUtc: [[6, 10]],
			},
		});
		expect(cacheSavingsOf({ ...cached, cachedInputCost: "0.001" }, byHour)).toBe("0.003");
		const later = { ...cached, createdAt: Date.UTC(2026, 10, 24, 10) };
		expect(cacheSavingsOf({ ...later, cachedInputCost: "0.001" }, byHour)).toBe("0.001");
	});

	it("counts free cache reads in full, with the discount", () => {
		const prices = mapping({ inputPrice: "0.000002", cachedInputPrice: "0" });
		expect(cacheSavingsOf({ ...cached, discount: "0.9", cachedInputCost: "0" }, prices)).toBe("0.0018");
	});

	it("is nothing without cached tokens, without prices, or where the cache is no cheaper", () => {
		const none = { ...cached, cachedInputCost: "0.001" };
		expect(cacheSavingsOf({ ...none, cachedTokens: 0 }, mapping({ inputPrice: "1", cachedInputPrice: "0.1" }))).toBe("0");
		expect(cacheSavingsOf(none, undefined)).toBe("0");
		expect(cacheSavingsOf(none, mapping({ inputPrice: "1" }))).toBe("0");
		expect(cacheSavingsOf(none, mapping({ inputPrice: "1", cachedInputPrice: "1" }))).toBe("0");
	});
});
