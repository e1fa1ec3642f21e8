import { describe, expect, test } from "vitest";
import { mappingOf, tokenPricesAt } from "~/catalog/index";

const noon = Date.parse("2026-11-24T12:00:00Z");

describe("tokenPricesAt", () => {
	test("gives flat prices whatever the size and the time", () => {
		const mapping = mappingOf("gpt-4o", "openai")!;
		expect(tokenPricesAt(mapping, 5_000_000, noon)).toMatchObject({ inputPrice: "0.0000025", outputPrice: "0.00001" });
	});

	test("gives the tier that holds the whole prompt, the last one beyond", () => {
		const mapping = mappingOf("qwen3-coder-plus", "alibaba")!;
		const [first, second, , last] = mapping.pricingTiers!;
		const priceAt = (promptTokens: number) => tokenPricesAt(mapping, promptTokens, noon).inputPrice;
		expect(priceAt(32_000)).toBe(first!.inputPrice);
		expect(priceAt(32_001)).toBe(second!.inputPrice);
		expect(priceAt(1_000_000)).toBe(last!.inputPrice);
		expect(priceAt(1_000_001)).toBe(last!.inputPrice);
		expect(new Set([first, second, last].map((tier) => tier!.inputPrice)).size).toBe(3);
	});

	test("gives peak prices inside the hours, off-peak ones outside and on days off, never the flat ones", () => {
		const mapping = mappingOf("deepseek-v4-pro", "deepseek")!;
		const { peak, offPeak } = mapping.peakPricing!;
		expect(tokenPricesAt(mapping, 1, Date.parse("2026-11-24T09:59:59Z"))).toMatchObject(peak);
		expect(tokenPricesAt(mapping, 1, Date.parse("2026-11-24T10:00:00Z"))).toMatchObject(offPeak);
		expect(tokenPricesAt(mapping, 1, Date.parse("2026-11-28T09:00:00Z"))).toMatchObject(offPeak);
		const withoutCache = structuredClone(mapping);
		delete withoutCache.peakPricing!.offPeak.cachedInputPrice;
		expect(tokenPricesAt(withoutCache, 1, noon).cachedInputPrice).toBeUndefined();
	});
});
