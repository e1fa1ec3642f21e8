import { describe, expect, test } from "vitest";
import { openAiRequest, requestOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { ChatRequest, Message } from "../../chat";
import { GatewayError } from "../../errors";
import { openaiOnResponses } from "../openai";
import { openAiResponses } from "./openai-responses";

const target = targetOf("openai", { externalId: "gpt-5.4", webSearch: true, reasoningEfforts: ["none", "low", "high"] });
const write = (request: Partial<ChatRequest>, mapping = {}, stream = false) =>
	openaiOnResponses.toWire(requestOf({ source: { dialect: "gemini", body: {} }, ...request }), {
		...target,
		stream,
		mapping: { ...target.mapping, ...mapping },
	});
const text = (value: string) => ({ type: "text" as const, text: value });

function refusal(request: Partial<ChatRequest>, mapping = {}): GatewayError {
	try {
		write(request, mapping);
	} catch (error) {
		expect(error).toBeInstanceOf(GatewayError);
		return error as GatewayError;
	}
	throw new Error("not refused");
}

describe("options", () => {
	test("stores nothing, and asks for what later turns need of reasoning", () => {
		expect(write({}).body).toEqual({
			model: "gpt-5.4",
			input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "Hello" }] }],
			stream: false,
			store: false,
			include: ["reasoning.encrypted_content"],
		});
		expect(write({}, { reasoning: false }, true).body).toMatchObject({ stream: true, store: false });
		expect(write({}, { reasoning: false }).body).not.toHaveProperty("include");
	});

	test("writes flat tools and says whether they are strict", () => {
		const { body } = write({
			tools: [
				{ name: "look", description: "Looks", parameters: { type: "object", properties: {} }, strict: true },
				{ name: "stop" },
			],
			toolChoice: { type: "function", name: "look" },
			parallelToolCalls: false,
		});
		expect(body.tools).toEqual([
			{ type: "function", name: "look", description: "Looks", parameters: { type: "object", properties: {} }, strict: true },
			{ type: "function", name: "stop", parameters: { type: "object", properties: {} }, strict: false },
		]);
		expect(body).toMatchObject({ tool_choice: { type: "function", name: "look" }, parallel_tool_calls: false });
	});

	test("asks for what a search found where the caller is shown it", () => {
		const sources = "web_search_call.action.sources";
		const source = { dialect: "anthropic-messages" as const, body: {} };
		expect(write({ source, webSearch: {} }).body.include).toContain(sources);
		expect(write({ webSearch: {} }).body.include).not.toContain(sources);
	});

	test("writes a web search with its limits", () => {
		const { body, warnings } = write({
			webSearch: {
				userLocation: { city: "Bern", country: "CH" },
				contextSize: "high",
				allowedDomains: ["a.example"],
				blockedDomains: ["b.example"],
				maxUses: 2,
				forced: true,
			},
		});
		expect(body).toMatchObject({
			tools: [
				{
					type: "web_search",
					user_location: { type: "approximate", city: "Bern", country: "CH" },
					search_context_size: "high",
					filters: { allowed_domains: ["a.example"] },
				},
			],
			tool_choice: { type: "web_search" },
			max_tool_calls: 2,
		});
		expect(warnings.join()).toMatch(/blocked domains/);
		expect(refusal({ webSearch: {} }, { webSearch: false })).toMatchObject({ code: "model_not_supported" });
	});

	test("spells format, verbosity, limits and identifiers as this API does", () => {
		const { body, warnings } = write({
			responseFormat: { type: "json_schema", name: "n", schema: { type: "object" }, strict: true },
			verbosity: "low",
			reasoning: { effort: "none", summary: "auto" },
			serviceTier: "flex",
			promptCacheKey: "k",
			safetyIdentifier: "s",
			user: "u",
			sampling: { maxTokens: 5, topLogprobs: 2, logprobs: true },
		});
		expect(body).toMatchObject({
			text: { format: { type: "json_schema", name: "n", schema: { type: "object" }, strict: true }, verbosity: "low" },
			reasoning: { effort: "none" },
			service_tier: "flex",
			prompt_cache_key: "k",
			safety_identifier: "s",
			user: "u",
			max_output_tokens: 16,
			top_logprobs: 2,
			include: ["message.output_text.logprobs", "reasoning.encrypted_content"],
		});
		expect(warnings).toEqual(["the output limit of 5 tokens was sent as 16, the least this provider takes"]);
	});

	test("leaves sampling out where a model reasons or does not list it", () => {
		const sampling = { temperature: 0, topP: 0.9 };
		const reasoning = write({ sampling: { ...sampling, logprobs: true, topLogprobs: 1 } });
		expect(JSON.stringify(reasoning.body)).not.toMatch(/temperature|top_p|logprobs/);
		expect(reasoning.warnings).toHaveLength(3);
		expect(write({ sampling, reasoning: { effort: "none" } }).body).toMatchObject({ temperature: 0, top_p: 0.9 });
		expect(write({ sampling }, { reasoning: false }).body).toMatchObject({ temperature: 0, top_p: 0.9 });
		expect(write({ sampling }, { reasoning: false, supportedParameters: ["top_p"] }).body).not.toHaveProperty("temperature");
		expect(write({ sampling: { temperature: 1 } }).warnings).toEqual([]);
	});

	test.each([
		["n", { n: 2 }],
		["stop", { stop: ["END"] }],
		["logit_bias", { logitBias: { 50256: -100 } }],
	])("refuses %s", (param, sampling) => {
		expect(refusal({ sampling })).toMatchObject({ status: 400, param });
	});

	test("leaves out what a provider takes on no wire, without refusing the request", () => {
		const vendor = openAiResponses({ id: "meta", issuer: "meta", refusedFields: ["stop", "n", "verbosity"] });
		const { body, warnings } = vendor.toWire(requestOf({ sampling: { stop: ["x"], n: 2 }, verbosity: "low", safetyIdentifier: "s" }), target);
		expect(warnings.map((warning) => warning.split(" ")[0])).toEqual(["verbosity", "n", "stop", "safety_identifier"]);
		expect(JSON.stringify(body)).not.toMatch(/stop|verbosity|safety/);
	});

	test("passes a reasoning mode of a chat body on to models that have it", () => {
		const request = openAiRequest({ reasoning: { mode: "pro" } });
		const pro = { ...target, mapping: { ...target.mapping, reasoningModes: ["standard", "pro"] } };
		expect(openaiOnResponses.toWire(request, pro).body.reasoning).toEqual({ mode: "pro" });
		expect(openaiOnResponses.toWire(request, target).warnings).toEqual([expect.stringMatching(/^reasoning mode "pro"/)]);
	});

	test("says nothing of the standard tier", () => {
		expect(write({ serviceTier: "default" }).body).not.toHaveProperty("service_tier");
		expect(write({ serviceTier: "priority" }).body).toMatchObject({ service_tier: "priority" });
	});

	test("names what else it leaves out", () => {
		const { warnings } = write({ sampling: { n: 1, seed: 1, topK: 3, frequencyPenalty: 1, presencePenalty: 0 } });
		expect(warnings.map((warning) => warning.split(" ")[0])).toEqual(["top_k", "seed", "frequency_penalty"]);
	});

	test("carries fields of a chat body that mean the same, and names those that mean nothing here", () => {
		const body = { metadata: { a: "b" }, prompt_cache_retention: "24h", store: true, modalities: ["text"], audio: { voice: "alloy" } };
		const wire = openaiOnResponses.toWire(openAiRequest(body), target);
		expect(wire.body).toMatchObject({ metadata: { a: "b" }, prompt_cache_retention: "24h", store: false });
		expect(wire.warnings.map((warning) => warning.split(" ")[0])).toEqual(["audio", "store"]);
	});

	test("names fields of a chat body that nobody here knows", () => {
		const dialectOnly = { lost: ["of_tomorrow", "metadata", "extra_body"], refused: [] };
		const body = { of_tomorrow: 1, metadata: { a: "b" }, extra_body: { more: 1 } };
		const wire = openaiOnResponses.toWire(openAiRequest(body, { dialectOnly }), target);
		expect(wire.warnings.map((warning) => warning.split(" ")[0])).toEqual(["of_tomorrow", "more"]);
	});

	test("moves an effort to the closest that a mapping lists, unless the provider judges itself", () => {
		const request = requestOf({ reasoning: { effort: "minimal" } });
		expect(openaiOnResponses.toWire(request, target).body.reasoning).toEqual({ effort: "minimal" });
		expect(openAiResponses({ id: "meta", issuer: "meta" }).toWire(request, target).body.reasoning).toEqual({ effort: "low" });
	});

	test("asks for a summary where the mapping says that there is one, and not where nobody wants to see it", () => {
		const mapping = { reasoningSummary: "auto" as const };
		expect(write({}, mapping).body.reasoning).toEqual({ summary: "auto" });
		expect(write({ reasoning: { effort: "low", exclude: true } }, mapping).body.reasoning).toEqual({ effort: "low" });
	});

	test("sends a tool choice that the model does not take as auto", () => {
		const request = { tools: [{ name: "f" }], toolChoice: { type: "required" as const } };
		const { body, warnings } = write(request, { supportedToolChoices: ["auto"] });
		expect(body.tool_choice).toBe("auto");
		expect(warnings).toHaveLength(1);
	});
});

describe("a caller of the same dialect", () => {
	const forward = (body: Record<string, unknown>, request: Partial<ChatRequest> = {}) =>
		openaiOnResponses.toWire(requestOf({ ...request, source: { dialect: "openai-responses", body } }), target);

	test("gets its own body forwarded with the owned fields changed", () => {
		const input = [
			{ type: "message", role: "user", content: [{ type: "input_text", text: "Hi" }] },
			{ type: "mcp_call", id: "mcp_1", unknown: [1, 2] },
		];
		const source = {
			model: "openai/gpt-5.4",
			input,
			instructions: "Brief.",
			tools: [{ type: "mcp", server_label: "x" }],
			new_field: { a: 1 },
			plugins: [{ id: "response-healing" }],
			stream: true,
		};
		const before = structuredClone(source);
		const { body } = forward(source);
		expect(body).toEqual({
			model: "gpt-5.4",
			input,
			instructions: "Brief.",
			tools: [{ type: "mcp", server_label: "x" }],
			new_field: { a: 1 },
			stream: true,
			store: false,
			include: ["reasoning.encrypted_content"],
		});
		expect(body.input).toBe(input);
		expect(source).toEqual(before);
	});

	test("decides itself what is stored, and keeps what its reasoning asks for", () => {
		const { body } = forward(
			{ input: "Hi", store: true, include: ["web_search_call.action.sources"], reasoning: { mode: "pro", effort: "high" }, temperature: 0.2 },
			{ reasoning: { effort: "high" } },
		);
		expect(body).toMatchObject({
			store: true,
			include: ["web_search_call.action.sources"],
			reasoning: { mode: "pro", effort: "high" },
			temperature: 0.2,
		});
	});

	test("keeps searches that OpenAI ran from other providers", () => {
		const search = (id: string) => ({ type: "web_search_call", id, status: "completed" });
		const input = [search(`ws_${"0a".repeat(24)}`), search("theirs"), { role: "user", content: "Hi" }];
		const request = requestOf({ source: { dialect: "openai-responses", body: { input } } });
		expect(openaiOnResponses.toWire(request, target)).toMatchObject({ body: { input }, warnings: [] });
		const { body, warnings } = openAiResponses({ id: "meta", issuer: "meta" }).toWire(request, target);
		expect(body.input).toEqual(input.slice(1));
		expect(warnings).toEqual(["web searches of earlier turns were left out: this provider cannot take them back"]);
	});

	test("meets another issuer's provider with that issuer's reasoning only", () => {
		const meta = openAiResponses({ id: "meta", issuer: "meta" });
		const messages: Message[] = [
			{
				role: "assistant",
				content: [{ type: "reasoning", encrypted: "m1", issuer: "meta" }, { type: "reasoning", encrypted: "o1", issuer: "openai" }, text("A")],
			},
			{ role: "user", content: [text("B")] },
		];
		const source = { dialect: "openai-responses" as const, body: { instructions: "x", input: [{ type: "message" }] } };
		const { body } = meta.toWire(requestOf({ messages, source }), target);
		expect(body).not.toHaveProperty("instructions");
		expect(body.input).toMatchObject([{ type: "reasoning", encrypted_content: "m1" }, { role: "assistant" }, { role: "user" }]);
	});
});
