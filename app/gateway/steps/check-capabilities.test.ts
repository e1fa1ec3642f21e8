import { describe, expect, it } from "vitest";
import { requestOf, targetOf } from "../../../tests/factories/provider-fixtures";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest, Dialect, UserPart } from "../chat";
import { CapabilityCheck } from "./check-capabilities";

const source = { dialect: "openai-chat" as const, body: {} };

function check(request: Partial<ChatRequest>, mapping: Partial<Mapping>, dialect: Dialect = "openai-chat", region?: string) {
	const capabilities = new CapabilityCheck(requestOf({ model: "gpt-4o", source, ...request }), "https://gw.example/models");
	return capabilities.of({ mapping: { ...targetOf("openai").mapping, reasoning: false, ...mapping }, region, dialect });
}

const image: UserPart = { type: "image", source: { kind: "url", url: "https://example.com/a.png" } };
const audio: UserPart = { type: "audio", format: "wav", data: "AAAA" };
const file: UserPart = { type: "file", source: { kind: "id", id: "f" } };
const sent = (part: UserPart): Partial<ChatRequest> => ({ messages: [{ role: "user", content: [part] }] });
const schema = { type: "json_schema" as const, name: "n", schema: {} };

describe("what a model cannot do", () => {
	it.each<[Partial<ChatRequest>, Partial<Mapping>, string]>([
		[
			{ reasoning: { effort: "low" } },
			{},
			"Model gpt-4o does not support reasoning. Remove the reasoning_effort parameter or use a reasoning-capable model.",
		],
		[
			{ reasoning: { maxTokens: 2000 } },
			{ reasoning: true },
			"Model gpt-4o does not support reasoning.max_tokens. Remove the reasoning parameter or use a model that supports explicit reasoning token budgets.",
		],
		[
			{ webSearch: {} },
			{},
			"Model gpt-4o does not support native web search. Remove the web_search tool or use a model that supports it. See https://gw.example/models?features=webSearch for supported models.",
		],
		[{ stream: true }, { streaming: false }, "Model gpt-4o does not support streaming. "],
		[{ tools: [{ name: "f" }] }, { tools: false }, "Model gpt-4o does not support tools. "],
		[{ responseFormat: { type: "json_object" } }, { jsonOutput: false }, "Model gpt-4o does not support JSON output mode. "],
		[{ responseFormat: { type: "json_object" } }, {}, "Model gpt-4o does not support JSON output mode. "],
		[{ responseFormat: schema }, { jsonOutput: true, jsonOutputSchema: false }, "Model gpt-4o does not support JSON schema output mode. "],
		[sent(image), {}, "Model gpt-4o does not support image input. "],
		[sent(audio), { vision: true }, "Model gpt-4o does not support audio input. "],
		[sent(file), { vision: false }, "Model gpt-4o does not support document input. "],
		[sent(file), { vision: true, providerId: "groq" }, "Model gpt-4o does not support document input. "],
	])("%j at %j is refused: %s", (request, mapping, message) => {
		const refusal = check(request, mapping);
		expect(refusal?.code).toBe("model_not_supported");
		expect(refusal?.message.slice(0, message.length)).toBe(message);
	});

	it("files at Azure are read over the Responses wire only", () => {
		const mapping = { providerId: "azure", externalId: "gpt-5.4", vision: true, supportsResponsesApi: true };
		expect(check(sent(file), mapping, "openai-chat")?.message).toContain("document input");
		expect(check(sent(file), mapping, "openai-responses")).toBeUndefined();
		expect(check(sent(file), { ...mapping, supportsResponsesApi: false }, "openai-responses")).toBeDefined();
	});

	it("is named by the field of the protocol that asked", () => {
		const ofResponses = { dialect: "openai-responses" as const, body: {} };
		expect(check(sent(image), {})?.param).toBe("messages");
		expect(check({ ...sent(image), source: ofResponses }, {})?.param).toBe("input");
		expect(check({ reasoning: { effort: "low" }, source: ofResponses }, {})?.param).toBe("reasoning.effort");
	});

	it.each<[string, Partial<Mapping>, string | undefined]>([
		["flex", { serviceTiers: ["flex"] }, undefined],
		["priority", { serviceTiers: ["flex"] }, "unsupported_service_tier"],
		["flex", {}, "unsupported_service_tier"],
		["default", {}, undefined],
		["auto", {}, undefined],
	])("tier %s at %j: %s", (serviceTier, mapping, code) => {
		expect(check({ serviceTier }, mapping)?.code).toBe(code);
	});

	it("a tier is served in its regions only", () => {
		const mapping = { serviceTiers: ["flex"], serviceTierRegions: ["global"] };
		expect(check({ serviceTier: "flex" }, mapping, "gemini", "global")).toBeUndefined();
		expect(check({ serviceTier: "flex" }, mapping, "gemini", "europe-west1")?.code).toBe("unsupported_service_tier");
	});
});

describe("what is let through", () => {
	it.each<[string, Partial<ChatRequest>, Partial<Mapping>]>([
		["no reasoning, asked of a model without", { reasoning: { effort: "none" } }, {}],
		["reasoning left out of the answer", { reasoning: { exclude: true } }, {}],
		["an effort that the field list names", { reasoning: { effort: "low" } }, { supportedParameters: ["reasoning_effort"] }],
		["a schema where only JSON is stated", { responseFormat: schema }, { jsonOutput: true }],
		["an object where only schemas are stated", { responseFormat: { type: "json_object" } }, { jsonOutputSchema: true }],
		["tools at Mistral", { tools: [{ name: "f" }] }, { providerId: "mistral", tools: false }],
		["documents where every model that sees reads them", sent(file), { vision: true, providerId: "openai" }],
		["anything at a customer's own provider", sent(file), { providerId: "custom" }],
		["pictures of an earlier answer", { messages: [{ role: "assistant", content: [image as never] }] }, {}],
	])("%s", (_, request, mapping) => {
		expect(check(request, mapping)).toBeUndefined();
	});

	it("what a provider is asked in its own dialect is its own to refuse", () => {
		const native = { source: { dialect: "anthropic-messages" as const, body: {} }, ...sent(file), webSearch: {} };
		expect(check(native, { providerId: "anthropic" }, "anthropic-messages")).toBeUndefined();
		expect(check(native, {}, "openai-chat")?.message).toContain("native web search");
	});
});

describe("what only the caller's own dialect can say", () => {
	const request: Partial<ChatRequest> = {
		source: { dialect: "anthropic-messages", body: {} },
		dialectOnly: { lost: [], refused: ["tool bash_20250124"] },
	};

	it("rules out the providers of other dialects", () => {
		expect(check(request, {}, "bedrock-converse")).toEqual({
			code: "model_not_supported",
			param: "model",
			message: "Model gpt-4o does not support tool bash_20250124. Remove it or use a model that supports it.",
		});
		expect(check(request, {}, "anthropic-messages")).toBeUndefined();
	});

	it("is for OpenAI's other wire to tell", () => {
		expect(check({ dialectOnly: { lost: [], refused: ["x"] } }, {}, "openai-responses")).toBeUndefined();
	});
});
