import { describe, expect, test } from "vitest";
import {
	expandRegion,
	expandRegions,
	familyLabel,
	isActive,
	isDeprecated,
	isFree,
	kindOf,
	mappingOf,
	modelById,
	models,
	needsBaseUrl,
	perMillion,
	providerById,
	providers,
} from "~/catalog/index";
import {
	capabilitiesOfModel,
	cheapestPrice,
	inputModalities,
	servingMappings,
	sizesOf,
} from "~/catalog/display";

const imported = models.filter((model) => model.family !== "demo");
/** Where no page of the provider's own was found; a change is to be a decision. */
const thirdParty = ["inference.net", "scx-ai", "scx-ai-gp", "meta", "meta-contributor", "typesafe"];
const withoutAddress = [
	"llmgateway", "glacier", "iceberg", "granite", "quartz", "runpod", "canopywave", "ranoai", "consensusprotocol",
];
const today = Date.parse("2026-11-22T12:00:00Z");

describe("the rows", () => {
	test("let Claude search on the clouds that do, at its maker's price", () => {
		expect(mappingOf("claude-sonnet-4-5", "vertex-anthropic")).toMatchObject({ webSearch: true, webSearchPrice: "0.01" });
		expect(mappingOf("claude-opus-4-8", "azure-anthropic")).toMatchObject({ webSearch: true, webSearchPrice: "0.01" });
		expect(mappingOf("claude-opus-4-8", "aws-bedrock")?.webSearch).toBeUndefined();
	});

	test("are all there", () => {
		expect(imported).toHaveLength(393);
		expect(imported.flatMap((model) => model.providers)).toHaveLength(728);
		expect(providers.filter((provider) => provider.id !== "demo")).toHaveLength(55);
		expect(imported.flatMap((model) => model.providers.flatMap(expandRegions))).toHaveLength(728 + 206);
	});

	test("have the states of the day they were taken", () => {
		const mappings = imported.flatMap((model) => model.providers);
		expect(mappings.filter((mapping) => isActive(mapping, today))).toHaveLength(487);
		const served = imported.filter((model) => model.providers.some((mapping) => isActive(mapping, today)));
		expect(served).toHaveLength(268);
	});

	test("are found by id", () => {
		for (const model of models) expect(modelById(model.id)).toBe(model);
		for (const provider of providers) expect(providerById(provider.id)).toBe(provider);
		for (const model of models) {
			for (const mapping of model.providers) expect(mappingOf(model.id, mapping.providerId)).toBe(mapping);
		}
		expect(modelById("no-such-model")).toBeUndefined();
		expect(mappingOf("gpt-4o", "anthropic")).toBeUndefined();
		expect(modelById("__proto__")).toBeUndefined();
	});

	test("say where a provider is called, or that nobody says", () => {
		expect(providerById("groq")).toMatchObject({ name: "Groq", baseUrl: "https://api.groq.com/openai/v1" });
		expect(providerById("azure")).toMatchObject({ addressKind: "resource" });
		const named = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
		expect(named(providers.filter((provider) => provider.addressSource === "third-party"))).toEqual(thirdParty);
		const unknown = providers.filter((provider) => needsBaseUrl(provider) && provider.env.required.apiKey);
		expect(named(unknown)).toEqual(withoutAddress);
	});

	test("include free demo models that need no key", () => {
		for (const id of ["demo-chat", "demo-reasoning"]) {
			const model = modelById(id)!;
			expect(isFree(model, model.providers[0]!)).toBe(true);
		}
		expect(providerById("demo")!.env.required).toEqual({});
	});

	test("name a maker for every family", () => {
		for (const model of models) expect(familyLabel(model.family), model.family).not.toBe(model.family);
		expect(familyLabel("newcomer")).toBe("newcomer");
	});
});

describe("dates", () => {
	test("end a mapping at the announced instant", () => {
		const mapping = mappingOf("gpt-4o-mini", "azure")!;
		const end = Date.parse(mapping.deactivatedAt!);
		expect(isActive(mapping, end - 1)).toBe(true);
		expect(isActive(mapping, end)).toBe(false);
		const start = Date.parse(mapping.deprecatedAt!);
		expect(isDeprecated(mapping, start - 1)).toBe(false);
		expect(isDeprecated(mapping, start)).toBe(true);
		expect(isDeprecated(mappingOf("gpt-4o", "openai")!, Number.MAX_SAFE_INTEGER)).toBe(false);
	});
});

describe("isFree", () => {
	test("takes the declaration or prices of nothing but zero", () => {
		const declared = modelById("glm-4.5-flash")!;
		expect(isFree(declared, declared.providers[0]!)).toBe(true);
		const paid = modelById("gpt-4o")!;
		expect(isFree(paid, paid.providers[0]!)).toBe(false);
		expect(isFree(paid, { providerId: "openai", externalId: "x", streaming: true, inputPrice: "0" })).toBe(true);
	});

	test("is not fooled by prices that lie deeper, or by none at all", () => {
		const base = { providerId: "openai", externalId: "x", streaming: true, inputPrice: "0", outputPrice: "0" };
		const model = modelById("gpt-4o")!;
		expect(isFree(model, { ...base, perSecondPrice: { hd: "0.1" } })).toBe(false);
		const tier = { name: "all", upToTokens: null, inputPrice: "0", outputPrice: "0.1" };
		expect(isFree(model, { ...base, pricingTiers: [tier] })).toBe(false);
		const peak = { inputPrice: "0", outputPrice: "0", cachedInputPrice: "0.1" };
		expect(isFree(model, { ...base, peakPricing: { peak, offPeak: peak, hoursUtc: [[0, 1]] } })).toBe(false);
		expect(isFree(model, { ...base, cacheWriteInputPrice1h: "0.1" })).toBe(false);
		const auto = modelById("auto")!;
		expect(isFree(auto, auto.providers[0]!)).toBe(false);
	});
});

describe("regions", () => {
	const claude = mappingOf("claude-haiku-4-5", "aws-bedrock")!;

	test("cost a tenth more on Bedrock outside global", () => {
		expect(expandRegion(claude, undefined)).toBe(claude);
		expect(expandRegion(claude, null)).toBe(claude);
		expect(expandRegion(claude, "global")!.inputPrice).toBe("0.000001");
		const us = expandRegion(claude, "us")!;
		expect(us).toMatchObject({
			region: "us",
			inputPrice: "0.0000011",
			outputPrice: "0.0000055",
			cachedInputPrice: "0.00000011",
			cacheWriteInputPrice: "0.000001375",
			cacheWriteInputPrice1h: "0.0000022",
			contextSize: claude.contextSize,
		});
		expect(us.regions).toBeUndefined();
	});

	test("are computed once", () => {
		expect(expandRegion(claude, "eu")).toBe(expandRegion(claude, "eu"));
	});

	test("that do not exist are undefined", () => {
		expect(expandRegion(claude, "mars")).toBeUndefined();
		expect(expandRegion(mappingOf("gpt-4o", "openai")!, "us")).toBeUndefined();
	});

	test("lay their own fields over the mapping's, and no surcharge elsewhere", () => {
		const qwen = mappingOf("deepseek-v4.1-flash", "alibaba")!;
		const { inputPrice, peakPricing } = qwen;
		expect(expandRegion(qwen, "singapore")).toMatchObject({ inputPrice, peakPricing });
		expect(expandRegion(qwen, "cn-beijing")!.inputPrice).toBe("0.000000283");
		expect(expandRegion(mappingOf("gpt-5.6-sol", "aws-mantle")!, "us-east-1")!.providerId).toBe("aws-mantle");
	});

	test("carry the surcharge into the tiers", () => {
		const tiers = [
			{ name: "short", upToTokens: 1000, inputPrice: "0.000003", outputPrice: "0.000015" },
			{ name: "long", upToTokens: null, inputPrice: "0.000006", outputPrice: "0.0000225" },
		];
		const mapping = { ...claude, pricingTiers: tiers, regions: [{ id: "global" }, { id: "eu", maxOutput: 5 }] };
		expect(expandRegion(mapping, "global")!.pricingTiers).toEqual(tiers);
		expect(expandRegion(mapping, "eu")).toMatchObject({
			maxOutput: 5,
			pricingTiers: [
				{ name: "short", upToTokens: 1000, inputPrice: "0.0000033", outputPrice: "0.0000165" },
				{ name: "long", upToTokens: null, inputPrice: "0.0000066", outputPrice: "0.00002475" },
			],
		});
	});
});

describe("kinds", () => {
	test.each([
		["gpt-4o", "chat"],
		["auto", "routing"],
		["gpt-image-2", "image"],
		["sora-2", "video"],
		["text-embedding-3-small", "embedding"],
		["tts-1", "speech"],
		["gpt-realtime", "realtime"],
		["gpt-live-transcribe", "realtime-transcription"],
		["grok-stt-1-0", "transcription"],
		["mistral-ocr-latest", "ocr"],
		["qwen3-reranker-8b", "rerank"],
		["jev-1.13.0", "decision"],
		["gemini-2.5-flash-image", "chat"],
	])("%s is %s", (id, kind) => {
		const model = modelById(id)!;
		expect(kindOf(model, model.providers[0]!)).toBe(kind);
	});
});

describe("what people see", () => {
	test("capabilities come from the mappings that serve", () => {
		const able = capabilitiesOfModel(modelById("claude-haiku-4-5")!, today);
		expect(able).toEqual(expect.arrayContaining(["streaming", "tools", "reasoning", "vision", "webSearch"]));
		expect(able).not.toContain("embeddings");
		expect(inputModalities(modelById("claude-haiku-4-5")!, today)).toEqual(["text", "image"]);
	});

	test("capabilities that the published list leaves out are found by callers too", () => {
		for (const id of ["gpt-4o-mini", "claude-sonnet-4-5", "gemini-3.5-flash"]) {
			expect(capabilitiesOfModel(modelById(id)!, today)).toContain("document");
		}
		expect(capabilitiesOfModel(modelById("gpt-oss-120b")!, today)).not.toContain("document");
		expect(capabilitiesOfModel(modelById("mistral-large-latest")!, today)).toContain("tools");
	});

	test("a retired model still shows what it was", () => {
		const retired = modelById("claude-2.1")!;
		expect(servingMappings(retired, today)).toEqual(retired.providers);
	});

	test("the cheapest price looks into regions and past retired mappings", () => {
		const model = modelById("gpt-4o-mini")!;
		expect(cheapestPrice(model, "inputPrice", today)!.price).toBe("0.00000015");
		expect(cheapestPrice(model, "ocrPagePrice", today)).toBeNull();
		expect(cheapestPrice(modelById("deepseek-v4.1-flash")!, "inputPrice", today)!.price).not.toBe("0.0000003");
		const regional = cheapestPrice(modelById("qwen-plus")!, "inputPrice", today)!;
		expect(regional.mapping.region).toBe("us-virginia");
		expect(Number(regional.price)).toBeLessThan(Number(modelById("qwen-plus")!.providers[0]!.inputPrice));
	});

	test("prices per million are exact", () => {
		expect(perMillion("0.00000015")).toBe("0.15");
		expect(perMillion("0.000000003625")).toBe("0.003625");
		expect(perMillion("0")).toBe("0");
		expect(sizesOf(modelById("gpt-4o-mini")!, today)).toEqual({ contextSize: 128000, maxOutput: 16384 });
	});
});
