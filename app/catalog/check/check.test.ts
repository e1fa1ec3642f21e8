import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { models, providers } from "~/catalog/index";
import type { Mapping, Model, ProviderDescriptor } from "~/catalog/index";
import { allModels, dataFolder, readCatalogue } from "./read";
import type { Catalogue } from "./read";
import { checkCatalogue } from "./rules";

const good = readCatalogue(dataFolder);

/** What the check says of a copy of the catalogue that was broken in one place. */
function problemsAfter(breakIt: (catalogue: Catalogue) => void): string[] {
	const copy = structuredClone(good);
	breakIt(copy);
	return checkCatalogue(copy).map(({ where, message }) => `${where}: ${message}`);
}

function model(catalogue: Catalogue, id: string): Model {
	return allModels(catalogue).find((row) => row.id === id)!;
}

function mapping(catalogue: Catalogue, id: string, providerId: string): Mapping {
	return model(catalogue, id).providers.find((row) => row.providerId === providerId)!;
}

function provider(catalogue: Catalogue, id: string): ProviderDescriptor {
	return catalogue.providers.find((row) => row.id === id)!;
}

test("the catalogue keeps its rules, and the program loads all of it", () => {
	expect(checkCatalogue(good)).toEqual([]);
	expect(new Set(models.map(({ id }) => id))).toEqual(new Set(allModels(good).map(({ id }) => id)));
	expect(models).toHaveLength(allModels(good).length);
	expect(providers).toHaveLength(good.providers.length);
});

type Break = [rule: string, breakIt: (catalogue: Catalogue) => void, says: RegExp];

const gpt = "gpt-4o";
const breaks: Break[] = [
	["two models of one id", (c) => model(c, gpt).id = "o1", /^o1: is the id of two models/],
	["two providers of one id", (c) => provider(c, "groq").id = "openai", /^openai: is the id of two providers/],
	["an id that cannot be parsed", (c) => model(c, gpt).id = "gpt/4o", /gpt\/4o: is no id/],
	[
		"a model mapped twice to a provider",
		(c) => model(c, gpt).providers.push(mapping(c, gpt, "azure")),
		/mapped twice to azure/,
	],
	["a model without a mapping", (c) => model(c, gpt).providers.length = 0, /gpt-4o: has no mapping/],
	[
		"an unknown provider",
		(c) => mapping(c, gpt, "azure").providerId = "azur",
		/azur\/gpt-4o: provider azur is unknown/,
	],
	[
		"an alias that is an id",
		(c) => model(c, gpt).aliases = ["o1"],
		/gpt-4o: has the alias "o1", which is a model's id/,
	],
	["a new shared alias", (c) => model(c, gpt).aliases = ["jev"], /share the alias "jev"/],
	[
		"one more bearer of a shared alias",
		(c) => model(c, gpt).aliases = ["nano banana"],
		/share the alias "nano banana"/,
	],
	[
		"a settled alias that is gone",
		(c) => delete model(c, "gemini-2.5-flash-image").aliases,
		/share the alias "nano banana"/,
	],
	["an alias nobody has", (c) => c.sharedAliases["peach"] = { winner: gpt, others: [] }, /nobody has "peach"/],
	["a family in another's file", (c) => model(c, gpt).family = "google", /of family google, in the file of openai/],
	["a file that is not loaded", (c) => c.loadedFamilies.pop(), /is not loaded by models\/index.ts/],
	["an unknown model field", (c) => Object.assign(model(c, gpt), { colour: "red" }), /colour is no field/],
	[
		"an unknown mapping field",
		(c) => Object.assign(mapping(c, gpt, "azure"), { inputPrise: "0" }),
		/inputPrise is no field/,
	],
	[
		"a field from Object",
		(c) => Object.assign(mapping(c, gpt, "azure"), { constructor: "0" }),
		/constructor is no field/,
	],
	[
		"an unknown provider field",
		(c) => Object.assign(provider(c, "groq"), { colour: "red" }),
		/groq: colour is no field/,
	],
	[
		"a region field that is unknown",
		(c) => Object.assign(mapping(c, "qwen-plus", "alibaba").regions![0]!, { at: 1 }),
		/regions\[0\].at is no field/,
	],
	[
		"a missing field",
		(c) => Reflect.deleteProperty(mapping(c, gpt, "azure"), "externalId"),
		/externalId is missing/,
	],
	[
		"a flag that is none",
		(c) => Object.assign(mapping(c, gpt, "azure"), { tools: "yes" }),
		/tools is no flag: "yes"/,
	],
	["a size that is none", (c) => mapping(c, gpt, "azure").contextSize = 0, /contextSize is no size: 0/],
	["an unknown modality", (c) => Object.assign(model(c, gpt), { output: ["smell"] }), /output\[0\] is none of/],
	["a date that is none", (c) => mapping(c, gpt, "azure").deactivatedAt = "soon", /deactivatedAt is no date/],
	["a date in another order", (c) => model(c, gpt).releasedAt = "13-05-2024", /releasedAt is no date/],
	["a day that does not exist", (c) => model(c, gpt).releasedAt = "2026-02-30", /releasedAt is no date/],
	["a day out of time", (c) => model(c, gpt).releasedAt = "0202-02-03", /releasedAt is no date/],
	[
		"an end before the warning",
		(c) => mapping(c, "gpt-4o-mini", "azure").deprecatedAt = "2027-01-01",
		/is deprecated .* after/,
	],
	[
		"a price with an exponent",
		(c) => mapping(c, gpt, "azure").inputPrice = "1e-6",
		/inputPrice is no price: "1e-6"/,
	],
	[
		"a price that is a number",
		(c) => Object.assign(mapping(c, gpt, "azure"), { inputPrice: 0.000001 }),
		/inputPrice is no price/,
	],
	["a negative price", (c) => mapping(c, gpt, "azure").inputPrice = "-0.1", /inputPrice is no price/],
	["a price with idle zeros", (c) => mapping(c, gpt, "azure").inputPrice = "0.10", /inputPrice is no price/],
	["a price per million tokens", (c) => mapping(c, gpt, "azure").inputPrice = "2.5", /cannot be a price per token/],
	[
		"a price finer than money",
		(c) => mapping(c, gpt, "azure").inputPrice = "0.0000000000000001",
		/too many decimals/,
	],
	[
		"a cached token dearer than a fresh one",
		(c) => mapping(c, gpt, "azure").cachedInputPrice = "0.00001",
		/costs more than a fresh one/,
	],
	[
		"a chat model without an input price",
		(c) => delete mapping(c, gpt, "azure").inputPrice,
		/azure\/gpt-4o: needs inputPrice, .* kind chat/,
	],
	["a chat model without an output price", (c) => delete mapping(c, gpt, "azure").outputPrice, /needs outputPrice/],
	[
		"a video without a price per second",
		(c) => delete mapping(c, "sora-2", "openai").perSecondPrice,
		/needs perSecondPrice, .* kind video/,
	],
	[
		"an image without any price",
		(c) => delete mapping(c, "glm-image", "zai").requestPrice,
		/needs imageOutputPrice or perImagePrice or requestPrice/,
	],
	["an embedding without a price", (c) => delete mapping(c, "bge-m3", "deepinfra").inputPrice, /kind embedding/],
	["speech without a price", (c) => delete mapping(c, "tts-1", "openai").inputCharacterPrice, /kind speech/],
	[
		"realtime without an audio price",
		(c) => delete mapping(c, "gpt-realtime", "openai").outputAudioPrice,
		/kind realtime/,
	],
	[
		"live transcription without a price",
		(c) => delete mapping(c, "gpt-live-transcribe", "openai").inputAudioHourPrice,
		/kind realtime-transcription/,
	],
	[
		"transcription without a price",
		(c) => delete mapping(c, "grok-stt-1-0", "xai").inputAudioHourPrice,
		/kind transcription/,
	],
	["OCR without a price", (c) => delete mapping(c, "mistral-ocr-latest", "mistral").ocrPagePrice, /kind ocr/],
	[
		"reranking without a price",
		(c) => delete mapping(c, "qwen3-reranker-8b", "deepinfra").inputPrice,
		/kind rerank/,
	],
	["a decision without a price", (c) => delete mapping(c, "jev-1.13.0", "typesafe").inputPrice, /kind decision/],
	[
		"a free model with a price",
		(c) => mapping(c, "glm-4.5-flash", "zai").outputPrice = "0.000001",
		/is called free and has a price/,
	],
	[
		"tiers that do not rise",
		(c) => mapping(c, "qwen-plus", "alibaba").pricingTiers!.reverse(),
		/pricingTiers do not rise/,
	],
	["no tiers at all", (c) => mapping(c, "qwen-plus", "alibaba").pricingTiers = [], /pricingTiers is empty/],
	[
		"a tier that forgets a price",
		(c) => delete mapping(c, "qwen-plus", "alibaba").pricingTiers![1]!.cachedInputPrice,
		/do not both have cachedInputPrice/,
	],
	[
		"peak hours that end before they start",
		(c) => mapping(c, "deepseek-v4-pro", "deepseek").peakPricing!.hoursUtc = [[22, 2]],
		/22 to 2 are none/,
	],
	[
		"peak hours that overlap",
		(c) => mapping(c, "deepseek-v4-pro", "deepseek").peakPricing!.hoursUtc.push([3, 5]),
		/peak hours overlap/,
	],
	[
		"peak prices without hours",
		(c) => mapping(c, "deepseek-v4-pro", "deepseek").peakPricing!.hoursUtc = [],
		/no peak hours/,
	],
	[
		"an hour that does not exist",
		(c) => mapping(c, "deepseek-v4-pro", "deepseek").peakPricing!.hoursUtc = [[0, 25]],
		/hoursUtc\[0\]\[1\] is none of/,
	],
	[
		"a forgotten off-peak price",
		(c) => delete mapping(c, "deepseek-v4-pro", "deepseek").peakPricing!.offPeak.cachedInputPrice,
		/peak and off-peak do not both/,
	],
	[
		"peak hours and tiers",
		(c) => mapping(c, "qwen-plus", "alibaba").peakPricing = mapping(c, "deepseek-v4-pro", "deepseek").peakPricing,
		/both peak hours and tiers/,
	],
	[
		"a region the provider does not have",
		(c) => mapping(c, "qwen-plus", "alibaba").regions!.push({ id: "mars" }),
		/region mars is unknown to alibaba/,
	],
	[
		"a region twice",
		(c) => mapping(c, "qwen-plus", "alibaba").regions!.push({ id: "singapore" }),
		/has region singapore twice/,
	],
	[
		"a region whose prices would not count",
		(c) => delete mapping(c, "qwen-plus", "alibaba").regions!.at(-1)!.pricingTiers,
		/the mapping's tiers would be billed/,
	],
	[
		"a region without a host",
		(c) => delete provider(c, "alibaba").regionConfig!.endpointMap["singapore"],
		/region singapore has no host/,
	],
	[
		"a default region that is not there",
		(c) => provider(c, "alibaba").regionConfig!.defaultRegion = "mars",
		/region mars is not in its list/,
	],
	[
		"an unknown service tier",
		(c) => mapping(c, gpt, "openai").serviceTiers = ["turbo"],
		/service tier turbo is unknown to openai/,
	],
	[
		"a variable of another name",
		(c) => provider(c, "groq").env.required["apiKey"] = "GROQ_KEY",
		/GROQ_KEY is no name/,
	],
];

describe("the check refuses", () => {
	test.each(breaks)("%s", (_rule, breakIt, says) => {
		const problems = problemsAfter(breakIt);
		expect(problems.filter((problem) => says.test(problem)), problems.join("\n")).not.toEqual([]);
	});
});

describe("as a command", () => {
	test("fails with the row's name, and passes on good data", () => {
		const folder = mkdtempSync(join(tmpdir(), "catalogue-"));
		onTestFinished(() => rmSync(folder, { recursive: true }));
		cpSync(dataFolder, folder, { recursive: true });
		expect(run(folder)).toMatchObject({ status: 0, stderr: "" });
		writeFileSync(join(folder, "local/shared-aliases.json"), "{}\n");
		const broken = run(folder);
		expect(broken.status).toBe(1);
		expect(broken.stderr).toContain('share the alias "nano banana"');
		writeFileSync(join(folder, "local/models.json"), "[");
		expect(run(folder)).toMatchObject({ status: 1, stderr: expect.stringContaining("local/models.json") });
		// Three processes, on a machine that may be busy.
	}, 30_000);
});

function run(folder: string) {
	return spawnSync(process.execPath, [join(dataFolder, "../check/main.ts"), folder], { encoding: "utf8" });
}
