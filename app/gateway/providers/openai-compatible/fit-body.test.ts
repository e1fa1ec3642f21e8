import { describe, expect, test } from "vitest";
import { openAiRequest, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest } from "../../chat";
import { GatewayError } from "../../errors";
import type { Provider } from "../provider";
import { providerOf } from "../registry";

function wire(id: string, request: ChatRequest, mapping: Partial<Mapping> = {}, stream = false) {
	return (providerOf(id) as Provider).toWire(
		request,
		targetOf(id, { externalId: "upstream-name", ...mapping }, stream),
	);
}

const hello = { messages: [{ role: "user", content: "Hello" }] };

describe("a vendor's own ways", () => {
	test.each([
		["openai", "max_tokens", "max_completion_tokens"],
		["mistral", "max_completion_tokens", "max_tokens"],
		["deepseek", "max_completion_tokens", "max_tokens"],
		["xai", "max_tokens", "max_tokens"],
	])("%s: %s is sent as %s", (id, written, sent) => {
		const { body } = wire(id, openAiRequest({ ...hello, [written]: 7 }));
		expect(body).toMatchObject({ [sent]: 7 });
		if (sent !== written) expect(body).not.toHaveProperty(written);
	});

	test("openai: models that do not reason keep max_tokens", () => {
		const limited = openAiRequest({ ...hello, max_tokens: 7 });
		expect(wire("openai", limited, { reasoning: false }).body).toMatchObject({ max_tokens: 7 });
		const unlisted = wire("openai", limited, { reasoning: false, supportedParameters: ["reasoning_effort"] });
		expect(unlisted.body).toMatchObject({ max_completion_tokens: 7 });
	});

	test("developer stays developer at OpenAI and becomes system elsewhere", () => {
		const messages = [{ role: "developer", content: "D" }, ...hello.messages];
		const roleAt = (id: string) => (wire(id, openAiRequest({ messages })).body.messages as { role: string }[])[0]?.role;
		expect(roleAt("openai")).toBe("developer");
		for (const id of ["deepseek", "groq", "xai", "mistral", "moonshot"]) expect(roleAt(id)).toBe("system");
		const refused = wire("openai", openAiRequest({ messages }), { supportsDeveloperRole: false });
		expect(refused.body.messages).toMatchObject([{ role: "system" }, { role: "user" }]);
	});

	test.each([
		["openai", {}],
		["groq", { reasoning: "hm" }],
		["deepseek", { reasoning_content: "hm" }],
		["xai", { reasoning_content: "hm" }],
		["moonshot", { reasoning_content: "hm" }],
		[
			"mistral",
			{
				content: [
					{ type: "thinking", thinking: [{ type: "text", text: "hm" }] },
					{ type: "text", text: "A" },
				],
			},
		],
	])("%s takes reasoning of earlier turns back its own way", (id, expected) => {
		const replies = [
			{ role: "assistant", content: "A", reasoning: "hm", reasoning_details: [{ type: "reasoning.text", text: "hm" }] },
			{ role: "assistant", content: "A", reasoning_content: "hm" },
		];
		const messages = replies.flatMap((reply) => [...hello.messages, reply]);
		const { body, warnings } = wire(id, openAiRequest({ messages }));
		for (const at of [1, 3]) {
			expect((body.messages as unknown[])[at]).toEqual({ role: "assistant", content: "A", ...expected });
		}
		expect(warnings).toHaveLength(id === "openai" ? 1 : 0);
	});

	test("groq: messages lose the names of their authors", () => {
		const messages = [{ role: "user", name: "Ann", content: "Hello" }];
		const { body, warnings } = wire("groq", openAiRequest({ messages }));
		expect(body.messages).toEqual(hello.messages);
		expect(warnings).toHaveLength(1);
	});

	test("mistral: seed, unknown OpenAI fields, tool call ids", () => {
		const body = {
			seed: 4,
			user: "u",
			messages: [
				...hello.messages,
				{
					role: "assistant",
					content: null,
					tool_calls: [{ id: "toolu_01", type: "function", function: { name: "f", arguments: "{}" } }],
				},
				{ role: "tool", tool_call_id: "toolu_01", content: "R" },
				{
					role: "assistant",
					content: null,
					tool_calls: [{ id: "abcDEF123", type: "function", function: { name: "f", arguments: "{}" } }],
				},
				{ role: "tool", tool_call_id: "abcDEF123", content: "R" },
			],
		};
		const { body: sent, warnings } = wire("mistral", openAiRequest(body));
		expect(sent).toMatchObject({ random_seed: 4 });
		expect(sent).not.toHaveProperty("seed");
		expect(sent).not.toHaveProperty("user");
		expect(warnings).toEqual(["user was left out: this provider or model does not take it"]);
		const [, call, result, kept, keptResult] = sent.messages as {
			tool_calls: { id: string }[];
			tool_call_id: string;
		}[];
		expect(call?.tool_calls[0]?.id).toMatch(/^[A-Za-z0-9]{9}$/);
		expect(result?.tool_call_id).toBe(call?.tool_calls[0]?.id);
		expect(kept?.tool_calls[0]?.id).toBe("abcDEF123");
		expect(keptResult?.tool_call_id).toBe("abcDEF123");
	});

	test("deepseek: a schema becomes a system message", () => {
		const format = { type: "json_schema", json_schema: { name: "n", schema: { type: "object", title: "T" } } };
		const { body, warnings } = wire("deepseek", openAiRequest({ ...hello, response_format: format }));
		expect(body.response_format).toEqual({ type: "json_object" });
		expect(body.messages).toMatchObject([
			{ role: "system", content: expect.stringContaining('"title":"T"') },
			{ role: "user" },
		]);
		expect(warnings).toHaveLength(1);
		expect(wire("openai", openAiRequest({ ...hello, response_format: format })).body.response_format).toEqual(format);
	});

	test("xai: models that reason take no stop sequences", () => {
		const body = { ...hello, stop: ["x"], presence_penalty: 0.1 };
		expect(wire("xai", openAiRequest(body)).warnings).toHaveLength(2);
		expect(wire("xai", openAiRequest(body), { reasoning: false }).body).toMatchObject(body);
	});
});

describe("what a mapping allows", () => {
	test("sampling that it does not list is left out with a warning; null says nothing", () => {
		const body = { ...hello, temperature: 0.5, top_p: 0.9, frequency_penalty: null };
		const { body: sent, warnings } = wire("openai", openAiRequest(body), {
			supportedParameters: ["max_tokens", "top_p"],
		});
		expect(sent).toMatchObject({ top_p: 0.9 });
		expect(sent).not.toHaveProperty("temperature");
		expect(sent).not.toHaveProperty("frequency_penalty");
		expect(warnings).toEqual(["temperature was left out: this provider or model does not take it"]);
	});

	test("temperature is held to its limit", () => {
		const { body, warnings } = wire("moonshot", openAiRequest({ ...hello, temperature: 1.4 }), { maxTemperature: 1 });
		expect(body.temperature).toBe(1);
		expect(warnings).toHaveLength(1);
	});

	test("a service tier is sent where the mapping has it, refused where it has not", () => {
		const asked = (service_tier: string) => openAiRequest({ ...hello, service_tier });
		expect(wire("openai", asked("flex"), { serviceTiers: ["flex"] }).body.service_tier).toBe("flex");
		expect(wire("groq", asked("auto")).body).not.toHaveProperty("service_tier");
		expect(() => wire("groq", asked("flex"))).toThrow(/service tier/);
	});

	test("an assistant message at the end is refused where it is not continued", () => {
		const messages = [...hello.messages, { role: "assistant", content: "A" }];
		const prefilled = openAiRequest({ messages });
		expect(() => wire("deepinfra", prefilled, { supportsAssistantPrefill: false })).toThrow(/continue/);
		expect(wire("deepinfra", prefilled).body.messages).toEqual(messages);
	});

	test.each<[string, Partial<Mapping>, string, string | undefined]>([
		["openai", {}, "json_schema", "json_schema"],
		["openai", { jsonOutputSchema: false }, "json_schema", "json_object"],
		["deepinfra", { jsonOutputSchema: true }, "json_schema", "json_schema"],
		["deepinfra", { jsonOutput: true }, "json_schema", "json_object"],
		["deepinfra", {}, "json_schema", undefined],
		["deepinfra", { jsonOutput: true }, "json_object", "json_object"],
		["perplexity", { jsonOutput: false, jsonOutputSchema: true }, "json_object", undefined],
	])("%s with %j: %s is sent as %s", (id, mapping, asked, sent) => {
		const json_schema = { name: "n", schema: { type: "object", title: "T" } };
		const format = asked === "json_schema" ? { type: asked, json_schema } : { type: asked };
		const { body, warnings } = wire(id, openAiRequest({ ...hello, response_format: format }), mapping);
		expect((body.response_format as { type?: string } | undefined)?.type).toBe(sent);
		expect(warnings).toHaveLength(sent === asked ? 0 : 1);
		expect(JSON.stringify(body).includes("title")).toBe(asked === "json_schema");
		expect((body.messages as unknown[]).length).toBe(sent === asked ? 1 : 2);
	});
});

describe("reasoning", () => {
	const asked = (effort: string) =>
		openAiRequest({ ...hello, reasoning_effort: effort }, { reasoning: { effort: effort as "low" } });

	test.each<[string, string, Partial<Mapping>, Record<string, unknown>, number]>([
		["openai", "minimal", { reasoningEfforts: ["low", "high"] }, { reasoning_effort: "minimal" }, 0],
		["groq", "minimal", { reasoningEfforts: ["low", "medium", "high"] }, { reasoning_effort: "low" }, 1],
		["groq", "none", { reasoningEfforts: ["none", "low"] }, { reasoning_effort: "none" }, 0],
		["xai", "high", { supportedParameters: ["temperature"] }, {}, 1],
		["deepseek", "none", { reasoningEfforts: ["none", "high", "max"] }, { thinking: { type: "disabled" } }, 0],
		[
			"deepseek",
			"medium",
			{ reasoningEfforts: ["none", "high", "max"] },
			{ thinking: { type: "enabled" }, reasoning_effort: "high" },
			1,
		],
		[
			"moonshot",
			"none",
			{ externalId: "kimi-k2.6", reasoningEfforts: ["none", "low"] },
			{ thinking: { type: "disabled" } },
			0,
		],
		[
			"moonshot",
			"none",
			{ externalId: "kimi-k2.7-code", reasoningEfforts: ["low"] },
			{ thinking: { type: "enabled" } },
			1,
		],
		[
			"moonshot",
			"medium",
			{ externalId: "kimi-k3", reasoningEfforts: ["low", "high", "max"] },
			{ reasoning_effort: "high" },
			1,
		],
		["mistral", "low", { reasoningEfforts: undefined }, { reasoning_effort: "high" }, 1],
		["groq", "high", { reasoning: false }, {}, 1],
		[
			"openai",
			"high",
			{ reasoning: false, supportedParameters: ["reasoning_effort"] },
			{ reasoning_effort: "high" },
			0,
		],
		["novita", "none", {}, { enable_thinking: false }, 0],
		["alibaba", "low", { reasoningEfforts: ["none", "low"] }, { enable_thinking: true, reasoning_effort: "low" }, 0],
		["alibaba", "none", { reasoningEfforts: ["low", "high"] }, {}, 1],
		["together-ai", "high", { reasoningEfforts: ["none"] }, { reasoning: { enabled: true } }, 1],
		["zai", "none", {}, { thinking: { type: "disabled" } }, 0],
		["minimax", "none", { reasoningEfforts: ["low"] }, {}, 1],
		["minimax", "none", { reasoningEfforts: ["none", "low"] }, { thinking: { type: "disabled" } }, 0],
		["bytedance", "none", { reasoningEfforts: ["minimal"] }, { thinking: { type: "disabled" } }, 0],
		["deepinfra", "none", { chatTemplateThinkingKey: "k", reasoningEfforts: ["none"] }, { reasoning_effort: "none", chat_template_kwargs: { k: false } }, 0],
		["groq", "low", { requiresEnableThinking: true }, { reasoning_effort: "low", enable_thinking: true }, 0],
		[
			"groq",
			"none",
			{ requiresDisableThinkingParam: true, chatTemplateThinkingKey: "enable_thinking" },
			{ reasoning_effort: "none", chat_template_kwargs: { enable_thinking: false } },
			0,
		],
	])("%s, effort %s, %j", (id, effort, mapping, expected, warned) => {
		const { body, warnings } = wire(id, asked(effort), mapping);
		const { reasoning_effort, thinking, enable_thinking, chat_template_kwargs, reasoning } = body;
		const spelled = { reasoning_effort, thinking, enable_thinking, chat_template_kwargs, reasoning };
		expect(JSON.parse(JSON.stringify(spelled))).toEqual(expected);
		expect(warnings).toHaveLength(warned);
	});

	test("a token budget goes where the vendor reads one, and its effort with it", () => {
		const request = openAiRequest(hello, { reasoning: { maxTokens: 2000, effort: "high" } });
		const { body, warnings } = wire("alibaba", request, { reasoningMaxTokens: true });
		expect(body).toMatchObject({ enable_thinking: true, thinking_budget: 2000 });
		expect(body).not.toHaveProperty("reasoning_effort");
		expect(warnings).toEqual([]);
	});

	test("a token budget is refused where the model knows none", () => {
		const request = openAiRequest(hello, { reasoning: { maxTokens: 2000 } });
		expect(() => wire("openai", request)).toThrow(GatewayError);
		expect(() => wire("openai", request)).toThrow(/reasoning\.max_tokens/);
	});
});
