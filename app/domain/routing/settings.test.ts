import { describe, expect, test } from "vitest";
import { defaultRoutingSettings, mergeRoutingSettings, routingOverridesSchema } from "./settings";

describe("overrides", () => {
	test("that are absent, empty or switched off leave the very defaults", () => {
		expect(mergeRoutingSettings(null)).toBe(defaultRoutingSettings);
		expect(mergeRoutingSettings({ enabled: false, weights: { price: 3 } })).toBe(defaultRoutingSettings);
		expect(mergeRoutingSettings({})).toEqual(defaultRoutingSettings);
	});

	test("change what they name", () => {
		const merged = mergeRoutingSettings({ enabled: true, weights: { price: 3 }, providerPriorities: { openai: 0 } });
		expect(merged).toEqual({
			...defaultRoutingSettings,
			weights: { ...defaultRoutingSettings.weights, price: 3 },
			providerPriorities: { openai: 0 },
		});
		expect(defaultRoutingSettings.weights.price).toBe(0.6);
	});

	test.each([
		["an unknown group", { strategy: "price" }],
		["an unknown field", { weights: { speed: 1 } }],
		["a weight below zero", { weights: { price: -1 } }],
		["more than all requests exploring", { thresholds: { explorationRate: 1.01 } }],
		["a longer request than the instance allows", { timeouts: { gatewayMs: 1_500_001 } }],
		["a longer stream", { timeouts: { streamingMs: 1_200_001 } }],
		["a longer plain request", { timeouts: { plainMs: 600_001 } }],
		["a window beyond two hours", { history: { windowMinutes: 121 } }],
		["half a retry", { retry: { maxRetries: 0.5 } }],
		["text for a number", { sticky: { ttlSeconds: "60" } }],
		["null for a group", { hedging: null }],
	])("are refused: %s", (_, overrides) => expect(routingOverridesSchema.safeParse(overrides).success).toBe(false));

	test("of every value at its default are fine", () => {
		expect(routingOverridesSchema.parse({ enabled: true, ...defaultRoutingSettings })).toEqual({ enabled: true, ...defaultRoutingSettings });
	});
});
