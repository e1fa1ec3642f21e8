import { describe, expect, test } from "vitest";
import { callsTools } from "~/catalog/abilities";
import { autoChoices } from "~/catalog/auto-choices";
import { mappingOf, modelById, models } from "~/catalog/lookups";
import { kindOf } from "~/catalog/kinds";
import type { Mapping, Model } from "~/catalog/types";
import { fc } from "../../../tests/setup/property";
import type { ChatRequest, UserPart } from "../chat";
import { GatewayError } from "../errors";
import { autoModels, withAutoEffort } from "./auto";

const now = Date.parse("2026-11-22T12:00:00Z");
const everything = () => true;

function chatOf(more: Partial<ChatRequest> = {}): ChatRequest {
	const messages: ChatRequest["messages"] = [{ role: "user", content: [{ type: "text", text: "Hello" }] }];
	return { model: "auto", stream: false, messages, tools: [], sampling: {}, source: { dialect: "openai-chat", body: {} }, ...more };
}

const holding = (part: UserPart): Partial<ChatRequest> => ({ messages: [{ role: "user", content: [part] }] });
const best = (more: Partial<ChatRequest> = {}, tokens = 100, callable: (model: Model, mapping: Mapping) => boolean = everything) =>
	autoModels(chatOf(more), tokens, callable, now)[0]!;
const at = (...providers: string[]) => (_model: Model, { providerId }: Mapping) => providers.includes(providerId);

function refusal(run: () => unknown): GatewayError {
	try {
		run();
	} catch (error) {
		if (error instanceof GatewayError) return error;
		throw error;
	}
	throw new Error("nothing was refused");
}

const image: UserPart = { type: "image", source: { kind: "url", url: "https://example.com/a.png" } };
const file: UserPart = { type: "file", source: { kind: "url", url: "https://example.com/a.pdf" } };
const audio: UserPart = { type: "audio", format: "mp3", data: "AAAA" };

describe("the choice", () => {
	test.each<[string, Partial<ChatRequest>, (mapping: Mapping) => boolean]>([
		["tools", { tools: [{ name: "f" }] }, (mapping) => callsTools(mapping) === true],
		["images", holding(image), (mapping) => mapping.vision === true],
		["sound", holding(audio), (mapping) => mapping.audio === true],
		["documents", holding(file), (mapping) => mapping.document === true || mapping.vision === true],
		["a schema", { responseFormat: { type: "json_schema", name: "a", schema: {} } }, (mapping) => mapping.jsonOutputSchema === true],
		["reasoning", { reasoning: { effort: "medium" } }, (mapping) => mapping.reasoning === true],
		["a budget", { reasoning: { maxTokens: 2000 } }, (mapping) => mapping.reasoningMaxTokens === true],
		["a search", { webSearch: {} }, (mapping) => mapping.webSearch === true || mapping.providerId === "perplexity"],
		["a long answer", { sampling: { maxTokens: 100_000 } }, (mapping) => (mapping.maxOutput ?? 100_000) >= 100_000],
	])("can do what is asked: %s", (_name, asked, able) => {
		const found = autoModels(chatOf(asked), 100, everything, now);
		expect(found).toHaveLength(5);
		for (const { providers } of found) expect(providers.some(able)).toBe(true);
	});

	test("is stable, writes text alone and is not about to end", () => {
		const found = autoModels(chatOf(), 100, everything, now);
		for (const model of found) {
			expect(model.stability ?? "stable").toBe("stable");
			expect(model.output ?? ["text"]).toEqual(["text"]);
			expect(model.family).not.toBe("llmgateway");
		}
		for (const { model, mapping } of autoChoices(now).forPrompt(100)) {
			expect(kindOf(model, mapping)).toBe("chat");
			expect(mapping.stability ?? "stable").toBe("stable");
			const end = mapping.deactivatedAt ? Date.parse(mapping.deactivatedAt) : Number.POSITIVE_INFINITY;
			expect(end).toBeGreaterThan(now + 7 * 86_400_000);
		}
	});

	test("a model is chosen until a week before its end", () => {
		const lastDays = Date.parse("2026-12-10") - 6 * 86_400_000;
		const names = (atMs: number) =>
			autoChoices(atMs).forPrompt(100).filter(({ mapping }) => mapping.providerId === "openai").map(({ model }) => model.id);
		expect(names(now)).toContain("gpt-5-nano");
		expect(names(lastDays)).not.toContain("gpt-5-nano");
		expect(names(now)).toContain("gpt-5-nano");
	});

	test("is the cheapest of what the project can call", () => {
		expect(best({}, 100, at("openai")).id).toBe("gpt-5-nano");
		expect(best({ noReasoning: true }, 100, at("openai")).id).toBe("gpt-4.1-nano");
		expect(best({}, 100, at("anthropic")).id).toMatch(/^claude-haiku/);
		const prices = autoChoices(now).forPrompt(100).map(({ mapping }) => Number(mapping.inputPrice) + Number(mapping.outputPrice));
		expect(prices[0]).toBeLessThan(prices.at(-1)! / 100);
	});

	test("counts the dearer prices of long prompts", () => {
		const cheap = (tokens: number) => autoModels(chatOf(), tokens, at("openai", "google-ai-studio"), now).map(({ id }) => id);
		expect(cheap(500_000)[0]).toBe("gpt-4.1-nano");
		expect(cheap(100)).not.toEqual(cheap(500_000));
	});

	test("grows with the context, whatever is asked", () => {
		const provider = fc.constantFrom<string>("openai", "anthropic", "novita", "alibaba", "mistral", "groq", "zai");
		fc.assert(
			fc.property(fc.uniqueArray(provider, { minLength: 1 }), fc.nat(1_200_000), fc.option(fc.nat(120_000)), (able, tokens, most) => {
				const chat = chatOf(most === null ? {} : { sampling: { maxTokens: most + 1 } });
				let found: Model[];
				try {
					found = autoModels(chat, tokens, at(...able), now);
				} catch (error) {
					expect(error).toMatchObject({ status: 400, code: expect.stringMatching(/model_not_supported|no_provider_key/) });
					return;
				}
				for (const model of found) {
					const room = model.providers.map((mapping) => (able.includes(mapping.providerId) ? (mapping.contextSize ?? 0) : 0));
					expect(Math.max(...room)).toBeGreaterThanOrEqual(tokens + (most === null ? 4096 : most + 1));
				}
			}),
		);
	});

	test("never reasons where that is not wanted", () => {
		for (const { id, providers } of autoModels(chatOf({ noReasoning: true }), 100, everything, now)) {
			expect(providers.some(({ reasoning }) => reasoning)).toBe(false);
			expect(id).not.toMatch(/(?<!non-)(reasoning|thinking)/);
		}
	});

	test("lets a client that asks every model to reason have one that does not", () => {
		const asked = { reasoning: { adaptive: true }, adaptable: true } as const;
		expect(best(asked, 100, at("mistral")).id).toMatch(/^ministral/);
	});

	test("asks who can be called no oftener than it must", () => {
		let calls = 0;
		autoModels(chatOf(), 100, () => ++calls > 0, now);
		expect(calls).toBe(5);
	});

	test("searches only where that is wanted", () => {
		expect(refusal(() => best({}, 100, at("perplexity")))).toMatchObject({ status: 400 });
		expect(best({ webSearch: {} }, 100, at("perplexity")).id).toBe("sonar");
	});
});

describe("free models", () => {
	test("are all that is chosen, previews included", () => {
		const found = autoModels(chatOf({ freeModelsOnly: true }), 100, everything, now);
		expect(found.length).toBeGreaterThan(0);
		for (const { free, family } of found) expect([free, family === "demo"]).toEqual([true, false]);
	});

	test("that are missing are told", () => {
		const error = refusal(() => best({ freeModelsOnly: true }, 100, at("openai")));
		expect(error).toMatchObject({ status: 400, code: "no_provider_key" });
		expect(error.message).toMatch(/finds no free model that this project can call .* served by Atria/);
		const incapable = refusal(() => best({ freeModelsOnly: true, ...holding(audio) }));
		expect(incapable).toMatchObject({ status: 400, code: "model_not_supported" });
		expect(incapable.message).toMatch(/no free model .* audio input\. Leave out free_models_only/);
	});
});

describe("an installation without keys", () => {
	test("answers with what it makes up itself", () => {
		expect(best({}, 100, at("demo")).id).toBe("demo-chat");
		expect(best({ reasoning: { effort: "low" } }, 100, at("demo")).id).toBe("demo-reasoning");
	});

	test("that has one key never does", () => {
		expect(best({}, 100, at("demo", "openai")).id).toBe("gpt-5-nano");
		expect(refusal(() => best(holding(audio), 100, at("demo", "mistral")))).toMatchObject({ status: 400 });
	});
});

test("what no model can do is told in words", () => {
	const error = refusal(() => best({ ...holding(image), tools: [{ name: "f" }] }, 90_000_000));
	expect(error.code).toBe("model_not_supported");
	expect(error.message).toContain("room for about 90,004,096 tokens of prompt and answer, image input, tools.");
});

describe("the effort of a model that was chosen", () => {
	const effortOf = (id: string, provider: string, more: Partial<ChatRequest> = {}) =>
		withAutoEffort(chatOf(more), modelById(id)!, [mappingOf(id, provider)!]).reasoning?.effort;

	test.each([
		["gpt-5-mini", "openai", "minimal"],
		["gpt-5.4-nano", "openai", "low"],
		["gpt-5.5-pro", "openai", undefined],
		["gpt-oss-120b", "groq", "low"],
		["claude-haiku-4-5", "anthropic", "low"],
		["deepseek-v4-flash", "runware", undefined],
		["gpt-4.1-nano", "openai", undefined],
	])("%s at %s: %s", (id, provider, effort) => {
		expect(effortOf(id, provider)).toBe(effort);
	});

	test("is the caller's where there is one", () => {
		for (const reasoning of [{ effort: "high" }, { effort: "none" }, { maxTokens: 1000 }, { adaptive: true }] as const) {
			const chat = chatOf({ reasoning });
			expect(withAutoEffort(chat, modelById("gpt-5-mini")!)).toBe(chat);
		}
		expect(effortOf("gpt-5-mini", "openai", { reasoning: { exclude: true } })).toBe("minimal");
	});

	test("stands in the body that OpenAI's Responses API is forwarded", () => {
		const source = { dialect: "openai-responses", body: { input: "Hi", reasoning: { summary: "auto" } } } as const;
		const chat = chatOf({ source, reasoning: { summary: "auto" } });
		const fitted = withAutoEffort(chat, modelById("gpt-5-mini")!, [mappingOf("gpt-5-mini", "openai")!]);
		expect(fitted.source.body.reasoning).toEqual({ summary: "auto", effort: "minimal" });
		expect(fitted.reasoning).toEqual({ summary: "auto", effort: "minimal" });
		expect(chat.source.body.reasoning).toEqual({ summary: "auto" });
	});

	test("is one that every mapping takes", () => {
		for (const model of models) {
			const active = model.providers.filter(({ reasoning }) => reasoning);
			const { reasoning } = withAutoEffort(chatOf(), model, active);
			if (!reasoning?.effort) continue;
			for (const { reasoningEfforts = [] } of active) {
				if (reasoningEfforts.length > 0) expect(reasoningEfforts).toContain(reasoning.effort);
			}
		}
	});
});
