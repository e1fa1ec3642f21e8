import { describe, expect, test } from "vitest";
import { requestOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { Mapping } from "~/catalog/types";
import type { CacheBreakpoint, ChatRequest, Message } from "../../chat";
import { GatewayError } from "../../errors";
import { anthropic } from "./anthropic";

function wire(request: Partial<ChatRequest>, mapping: Partial<Mapping> = {}) {
	return anthropic.toWire(
		requestOf(request),
		targetOf("anthropic", { externalId: "claude-x", maxOutput: 32_000, ...mapping }),
	);
}

const user = (text: string, cache?: CacheBreakpoint): Message => ({
	role: "user",
	content: [cache ? { type: "text", text, cache } : { type: "text", text }],
});
const tools = [{ name: "f" }];

describe("thinking", () => {
	const budget = { reasoningMaxTokens: true };
	const adaptive: Partial<Mapping> = {
		reasoningMode: "adaptive",
		reasoningEfforts: ["low", "medium", "high", "xhigh", "max"],
	};
	const shown = { type: "adaptive", display: "summarized" };

	test.each<[string, Partial<ChatRequest>, Partial<Mapping>, Record<string, unknown>, number]>([
		[
			"effort by budget",
			{ reasoning: { effort: "high" } },
			budget,
			{ thinking: { type: "enabled", budget_tokens: 16_384 } },
			0,
		],
		["none by budget", { reasoning: { effort: "none" } }, budget, {}, 0],
		[
			"a budget wins over effort",
			{ reasoning: { effort: "low", maxTokens: 5000 } },
			budget,
			{ thinking: { type: "enabled", budget_tokens: 5000 } },
			0,
		],
		[
			"a budget is raised to 1,024",
			{ reasoning: { maxTokens: 10 } },
			budget,
			{ thinking: { type: "enabled", budget_tokens: 1024 } },
			1,
		],
		[
			"a budget stays below max_tokens",
			{ reasoning: { maxTokens: 9000 }, sampling: { maxTokens: 5000 } },
			budget,
			{ thinking: { type: "enabled", budget_tokens: 4000 } },
			1,
		],
		["no room for a budget", { reasoning: { effort: "low" }, sampling: { maxTokens: 1000 } }, budget, {}, 1],
		[
			"adaptive",
			{ reasoning: { effort: "xhigh" } },
			adaptive,
			{ thinking: shown, output_config: { effort: "xhigh" } },
			0,
		],
		[
			"adaptive, hidden",
			{ reasoning: { effort: "low", exclude: true } },
			adaptive,
			{ thinking: { ...shown, display: "omitted" }, output_config: { effort: "low" } },
			0,
		],
		[
			"adaptive knows no minimal",
			{ reasoning: { effort: "minimal" } },
			adaptive,
			{ thinking: shown, output_config: { effort: "low" } },
			1,
		],
		["adaptive, off", { reasoning: { effort: "none" } }, adaptive, { thinking: { type: "disabled" } }, 0],
		[
			"cannot be off",
			{ reasoning: { effort: "none" } },
			{ ...adaptive, externalId: "claude-fable-5" },
			{ thinking: shown, output_config: { effort: "low" } },
			1,
		],
		["model that does not reason", { reasoning: { effort: "low" } }, { reasoning: false }, {}, 1],
		["only exclude", { reasoning: { exclude: true } }, budget, {}, 0],
		["beside a forced tool", { reasoning: { effort: "low" }, tools, toolChoice: { type: "required" } }, budget, {}, 1],
	])("%s", (_, request, mapping, expected, warned) => {
		const { body, warnings } = wire(request, mapping);
		const { thinking, output_config } = body;
		expect(JSON.parse(JSON.stringify({ thinking, output_config }))).toEqual(expected);
		expect(warnings).toHaveLength(warned);
	});

	test("a budget is refused where the model takes none", () => {
		expect(() => wire({ reasoning: { maxTokens: 2000 } }, adaptive)).toThrow(/reasoning\.max_tokens/);
	});

	test("stays on in later steps of a tool loop that began with it", () => {
		const call = (id: string) => ({ type: "tool-call" as const, id, name: "f", arguments: "{}" });
		const result = (id: string): Message => ({ role: "tool", content: [{ type: "tool-result", toolCallId: id, content: [] }] });
		const reasoning = { effort: "low" as const };
		const first = { type: "reasoning" as const, text: "t", signature: "s" };
		const messages: Message[] = [
			user("q"),
			{ role: "assistant", content: [first, call("a")] },
			result("a"),
			{ role: "assistant", content: [call("b")] },
			result("b"),
		];
		expect(wire({ messages, reasoning }, budget).body).toHaveProperty("thinking");
		expect(wire({ messages: [...messages, user("And quickly.")], reasoning }, budget).body).toHaveProperty("thinking");
	});

	test("is left out within a tool loop that began without it", () => {
		const loop = (content: Extract<Message, { role: "assistant" }>["content"]): Message[] => [
			user("q"),
			{ role: "assistant", content: [...content, { type: "tool-call", id: "1", name: "f", arguments: "{}" }] },
			{ role: "tool", content: [{ type: "tool-result", toolCallId: "1", content: [] }] },
		];
		const reasoning = { effort: "low" as const };
		expect(wire({ messages: loop([]), reasoning }, budget).body).not.toHaveProperty("thinking");
		const interrupted = [...loop([]), user("Stop, do something else.")];
		expect(wire({ messages: interrupted, reasoning }, budget).body).not.toHaveProperty("thinking");
		const signed = loop([{ type: "reasoning", text: "t", signature: "s" }]);
		expect(wire({ messages: signed, reasoning }, budget).body).toHaveProperty("thinking");
	});

	test("goes without the sampling it excludes", () => {
		const sampling = { temperature: 0.2, topK: 5 };
		const { body, warnings } = wire({ reasoning: { effort: "low" }, sampling }, budget);
		expect(body).not.toHaveProperty("temperature");
		expect(body).not.toHaveProperty("top_k");
		expect(warnings).toHaveLength(2);
		expect(wire({ reasoning: { effort: "none" }, sampling }, budget).body).toMatchObject({
			temperature: 0.2,
			top_k: 5,
		});
	});
});

test("sampling: what is taken, what is bounded, what is named as lost", () => {
	const full = {
		temperature: 1.5,
		topP: 0.9,
		topK: 0,
		stop: ["x", " "],
		seed: 0,
		logprobs: true,
		frequencyPenalty: 0,
		presencePenalty: 1,
		logitBias: { "1": 1 },
	};
	const { body, warnings } = wire({ sampling: full, user: "u" });
	expect(body).toMatchObject({ temperature: 1, top_k: 0, stop_sequences: ["x"], metadata: { user_id: "u" } });
	expect(body).not.toHaveProperty("top_p");
	expect(warnings.map((warning) => warning.split(" ")[0])).toEqual(
		expect.arrayContaining(["temperature", "top_p", "stop", "seed", "logprobs", "presence_penalty", "logit_bias"]),
	);
	expect(warnings.join()).not.toContain("frequency_penalty");
	const newer = wire({ sampling: { temperature: 0, topP: 0.9 } }, { supportedParameters: ["max_tokens", "effort"] });
	expect(newer.body).not.toHaveProperty("temperature");
	expect(newer.warnings).toHaveLength(2);
	expect(wire({ sampling: { topP: 0.5, n: 1 } }).body.top_p).toBe(0.5);
	expect(() => wire({ sampling: { n: 2 } })).toThrow(GatewayError);
});

describe("JSON answers", () => {
	const schema = {
		$schema: "x",
		type: "object",
		properties: {
			minimum: { type: "number", minimum: 3, description: "d" },
			list: { type: "array", items: { type: "object", properties: {} }, minItems: 2 },
			const: { const: "a" },
		},
		required: ["minimum"],
	};

	test("a schema the model enforces is sent in the provider's subset", () => {
		const { body, warnings } = wire(
			{ responseFormat: { type: "json_schema", name: "n", schema } },
			{ jsonOutputSchema: true },
		);
		expect(body.output_config).toEqual({
			format: {
				type: "json_schema",
				schema: {
					type: "object",
					properties: {
						minimum: { type: "number", description: "d" },
						list: { type: "array", items: { type: "object", properties: {}, additionalProperties: false } },
						const: { const: "a" },
					},
					required: ["minimum"],
					additionalProperties: false,
				},
			},
		});
		expect(warnings).toEqual(["schema keywords were left out: minItems, minimum"]);
	});

	test("a model from before schemas calls a tool whose input is the answer", () => {
		const { body, warnings } = wire({ responseFormat: { type: "json_schema", name: "n", schema } });
		expect(body.tools).toMatchObject([{ name: "llmgateway_json_answer", input_schema: schema }]);
		expect(body.tool_choice).toMatchObject({ type: "tool", name: "llmgateway_json_answer" });
		expect(body).not.toHaveProperty("system");
		expect(warnings).toEqual([]);
		const old = { jsonOutputSchema: true, externalId: "claude-sonnet-4-20250514" };
		expect(wire({ responseFormat: { type: "json_schema", name: "n", schema } }, old).body).not.toHaveProperty("output_config");
	});

	test("otherwise an instruction, with a warning", () => {
		const tools = [{ name: "f" }];
		for (const request of [
			{ responseFormat: { type: "json_object" as const } },
			{ responseFormat: { type: "json_schema" as const, name: "n", schema }, tools },
			{ responseFormat: { type: "json_schema" as const, name: "n", schema: { type: "array" } } },
		]) {
			const { body, warnings } = wire(request);
			expect(body).not.toHaveProperty("output_config");
			expect(body.system).toMatchObject([{ type: "text", text: expect.stringMatching(/JSON object/) }]);
			expect(warnings).toHaveLength(1);
		}
		expect(wire({ responseFormat: { type: "text" } }).warnings).toEqual([]);
	});

	test("goes with adaptive thinking", () => {
		const { body } = wire(
			{ responseFormat: { type: "json_schema", name: "n", schema }, reasoning: { effort: "low" } },
			{ jsonOutputSchema: true, reasoningMode: "adaptive", reasoningEfforts: ["low"] },
		);
		expect(body.output_config).toMatchObject({ effort: "low", format: { type: "json_schema" } });
	});
});
