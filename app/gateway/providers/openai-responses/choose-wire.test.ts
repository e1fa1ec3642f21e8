import { describe, expect, test } from "vitest";
import { openAiRequest, requestOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import { isActive, models } from "~/catalog";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest } from "../../chat";
import { openai } from "../openai";

const wireOf = (request: ChatRequest, mapping: Partial<Mapping>) =>
	openai.forMapping?.(targetOf("openai", mapping).mapping, { apiKey: "", fields: {} }, request).dialect;
const both = { externalId: "gpt-5.4", supportsResponsesApi: true, reasoning: true, webSearch: true };
const chat = (request: Partial<ChatRequest> = {}) => openAiRequest({}, request);

describe("which wire serves a request at OpenAI", () => {
	test("models that are served on one wire only are called there", () => {
		const only = models
			.flatMap(({ providers }) => providers)
			.filter((mapping) => mapping.providerId === "openai" && isActive(mapping, Date.UTC(2026, 10, 22)))
			.filter((mapping) => wireOf(chat({ reasoning: { effort: "none" } }), mapping) === "openai-responses");
		expect(only.map(({ externalId }) => externalId).sort()).toEqual([
			"gpt-5-pro",
			"gpt-5.2-pro",
			"gpt-5.3-codex",
			"gpt-5.4-pro",
			"gpt-5.5-pro",
		]);
		expect(wireOf(requestOf(), { externalId: "o1-mini", supportsResponsesApi: false })).toBe("openai-chat");
		expect(wireOf(requestOf(), { externalId: "gpt-4o-mini" })).toBe("openai-chat");
		expect(wireOf(chat(), { externalId: "x", apiFormat: "openai-responses" })).toBe("openai-responses");
	});

	test("a plain question goes to chat completions, a caller of the Responses API stays there", () => {
		expect(wireOf(chat(), both)).toBe("openai-chat");
		expect(wireOf(chat({ reasoning: { effort: "high" } }), both)).toBe("openai-chat");
		expect(wireOf(requestOf({ source: { dialect: "openai-responses", body: {} } }), both)).toBe("openai-responses");
	});

	test.each<[string, Partial<ChatRequest>]>([
		["tools for a model that reasons", { tools: [{ name: "f" }] }],
		["a summary of the reasoning", { reasoning: { effort: "low", summary: "auto" } }],
		["a web search", { webSearch: {} }],
		["reasoning of an earlier turn", { messages: [{ role: "assistant", content: [{ type: "reasoning", encrypted: "gAAAA" }] }] }],
		[
			"a file by address",
			{ messages: [{ role: "user", content: [{ type: "file", source: { kind: "url", url: "https://a.example/b.pdf" } }] }] },
		],
	])("%s needs the Responses API", (_, request) => {
		expect(wireOf(chat(request), both)).toBe("openai-responses");
		expect(wireOf(chat(request), { ...both, supportsResponsesApi: false })).toBe("openai-chat");
	});

	test("a reasoning mode that the model has needs the Responses API", () => {
		const request = openAiRequest({ reasoning: { mode: "pro" } });
		expect(wireOf(request, { ...both, reasoningModes: ["standard", "pro"] })).toBe("openai-responses");
		expect(wireOf(request, both)).toBe("openai-chat");
	});

	test("tools without reasoning, and searches of models that search in chat, stay in chat", () => {
		expect(wireOf(chat({ tools: [{ name: "f" }], reasoning: { effort: "none" } }), both)).toBe("openai-chat");
		expect(wireOf(chat({ tools: [{ name: "f" }] }), { externalId: "gpt-4o-mini", reasoning: false })).toBe("openai-chat");
		expect(wireOf(chat({ webSearch: {} }), { externalId: "gpt-4o-search-preview", webSearch: true })).toBe("openai-chat");
		expect(wireOf(chat({ webSearch: {} }), { externalId: "gpt-4o", webSearch: true })).toBe("openai-responses");
	});
});
