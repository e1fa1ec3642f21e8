import { expect, test } from "vitest";
import { models, providerById } from "~/catalog";
import type { Mapping, ProviderDescriptor } from "~/catalog/types";
import { mergeRoutingSettings } from "~/domain/routing/settings";
import { priorityOf, termsOf } from "./terms";

const now = Date.UTC(2026, 10, 22, 12);
const mapping = (changes: Partial<Mapping>): Mapping => ({ providerId: "p", externalId: "m", streaming: true, ...changes });

test("the price is the average of input and output", () => {
	const flat = mapping({ inputPrice: "0.000001", outputPrice: "0.000003" });
	expect(termsOf(flat, 100, now)).toEqual({ price: 0.000002, imagePrice: null, cacheSupported: false });
	expect(termsOf(flat, 1_000_000, now)).toBe(termsOf(flat, 100, now));
});

test("tiers count by the size of the prompt, peak hours by the clock", () => {
	const tiers = [
		{ name: "short", upToTokens: 1000, inputPrice: "1", outputPrice: "1" },
		{ name: "long", upToTokens: null, inputPrice: "2", outputPrice: "4" },
	];
	const tiered = mapping({ inputPrice: "1", outputPrice: "1", pricingTiers: tiers });
	expect([1000, 1001].map((tokens) => termsOf(tiered, tokens, now).price)).toEqual([1, 3]);
	const peakPricing = { peak: { inputPrice: "4", outputPrice: "4" }, offPeak: { inputPrice: "2", outputPrice: "2" } };
	const byHour = mapping({ peakPricing: { ...peakPricing, hoursUtc: [[9, 18]] } });
	expect([12, 18].map((hour) => termsOf(byHour, 1, Date.UTC(2026, 10, 22, hour)).price)).toEqual([4, 2]);
});

test("a price of cached input is support of caching, whoever marks the prompt", () => {
	expect(termsOf(mapping({ cachedInputPrice: "0" }), 1, now).cacheSupported).toBe(true);
	expect(termsOf(mapping({ cacheReadInputPrice: "0.1" }), 1, now).cacheSupported).toBe(true);
});

test("an image costs what one of the default size costs", () => {
	expect(termsOf(mapping({ perImagePrice: { default: "0.04", "2k": "0.02" } }), 1, now).imagePrice).toBe(0.04);
	expect(termsOf(mapping({ perImagePrice: { "4k": "0.08", "1k": "0.02" } }), 1, now).imagePrice).toBe(0.02);
	const byTokens = mapping({ imageOutputPrice: "0.00003", imageOutputTokensByResolution: { "1k": 1120, "4k": 2000 } });
	expect(termsOf(byTokens, 1, now).imagePrice).toBeCloseTo(0.0336, 12);
});

test("every mapping of the catalogue has terms that can be compared", () => {
	for (const each of models.flatMap((model) => model.providers)) {
		const { price, imagePrice } = termsOf(each, 10_000, now);
		expect(price >= 0 && (imagePrice === null || imagePrice >= 0), `${each.providerId}/${each.externalId}`).toBe(true);
	}
});

test("a project's factor is taken times the provider's own priority", () => {
	const openai = { ...(providerById("openai") as ProviderDescriptor), priority: 0.8 };
	const { priority: _, ...plain } = openai;
	const settings = mergeRoutingSettings({ providerPriorities: { openai: 0.5 } });
	const off = mergeRoutingSettings({ providerPriorities: { openai: 0 } });
	expect([priorityOf(openai, settings), priorityOf(plain, settings), priorityOf(openai, off)]).toEqual([0.4, 0.5, 0]);
	expect(priorityOf(openai, mergeRoutingSettings(null))).toBe(0.8);
});
