import { fc } from "../../../tests/setup/property";
import { describe, expect, test } from "vitest";
import { expandRegions, mappingOf, models } from "~/catalog/index";
import { noUsage } from "~/gateway/chat";
import type { TokenUsage } from "~/gateway/chat";
import { costOf, noCost, usageJson } from "~/gateway/pricing/cost";
import { formatMoney } from "~/platform/money";

const noon = Date.parse("2026-11-23T12:00:00Z");
const anyMapping = fc.constantFrom(...models.flatMap((model) => model.providers.flatMap(expandRegions)));
const tokens = fc.nat({ max: 2_000_000 });
const anyUsage = fc.record({
	promptTokens: tokens,
	completionTokens: tokens,
	cachedTokens: tokens,
	imageInputTokens: tokens,
	imageOutputTokens: tokens,
	webSearches: fc.nat({ max: 50 }),
});

describe("usageJson", () => {
	const usage: TokenUsage = {
		...noUsage,
		promptTokens: 8200,
		completionTokens: 150,
		cacheReadTokens: 6000,
		cachedTokens: 1000,
		cacheWriteTokens: 100,
		cacheWrite1hTokens: 50,
		reasoningTokens: 90,
		webSearches: 2,
	};

	test("has every documented field, in order, with exact numbers", () => {
		const mapping = mappingOf("claude-sonnet-4-5", "anthropic")!;
		const cost = costOf(usage, { mapping, atMs: noon, storageBilled: true });
		expect(JSON.stringify(usageJson(usage, cost), null, 1)).toBe(
			JSON.stringify(
				{
					prompt_tokens: 8200,
					completion_tokens: 150,
					total_tokens: 8350,
					cost: 0.028175,
					cost_details: {
						upstream_inference_cost: 0.008175,
						upstream_inference_prompt_cost: 0.005925,
						upstream_inference_completions_cost: 0.00225,
						total_cost: 0.028175,
						input_cost: 0.003825,
						output_cost: 0.00225,
						cached_input_cost: 0.0021,
						request_cost: 0,
						web_search_cost: 0.02,
						image_input_cost: null,
						image_output_cost: null,
						data_storage_cost: 0.0000835,
					},
					prompt_tokens_details: {
						cached_tokens: 7000,
						cache_write_tokens: 150,
						audio_tokens: 0,
						video_tokens: 0,
					},
					completion_tokens_details: { reasoning_tokens: 90, image_tokens: 0, audio_tokens: 0 },
				},
				null,
				1,
			),
		);
	});

	test("puts images into the prompt's and the completion's share", () => {
		const mapping = mappingOf("gemini-3-pro-image", "google-ai-studio")!;
		const tokens = { promptTokens: 1200, completionTokens: 1300, imageInputTokens: 1120, imageOutputTokens: 1210 };
		const images = { ...noUsage, ...tokens };
		const cost = costOf(images, { mapping, atMs: noon, storageBilled: false });
		const { cost_details: details } = usageJson(images, cost);
		expect(details).toMatchObject({ image_input_cost: 0.00224, image_output_cost: 0.1452, input_cost: 0.00016 });
		expect(details.upstream_inference_prompt_cost).toBe(0.0024);
		expect(details.upstream_inference_completions_cost).toBe(0.14628);
		expect(details.total_cost).toBe(details.upstream_inference_cost);
	});

	test("of nothing is zeros", () => {
		expect(usageJson(noUsage, noCost).cost).toBe(0);
		expect(usageJson(noUsage, noCost).cost_details.image_input_cost).toBeNull();
	});

	test("never shows a number that reads back as another amount", () => {
		fc.assert(
			fc.property(anyMapping, anyUsage, (mapping, figures) => {
				const usage = { ...noUsage, ...figures };
				const cost = costOf(usage, { mapping, atMs: noon, storageBilled: true });
				const shown = usageJson(usage, cost);
				expect(shown.cost).toBe(Number(formatMoney(cost.total)));
				expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
			}),
		);
	});
});
