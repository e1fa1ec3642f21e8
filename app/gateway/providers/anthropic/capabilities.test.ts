import { describe, expect, test } from "vitest";
import { replay, requestOf, summaryOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { Mapping } from "~/catalog/types";
import type { AssistantPart, ChatRequest, Message } from "../../chat";
import { anthropic } from "./anthropic";

function wire(request: Partial<ChatRequest>, mapping: Partial<Mapping> = {}) {
	return anthropic.toWire(requestOf(request), targetOf("anthropic", { externalId: "claude-x", maxOutput: 32_000, ...mapping }));
}

const user: Message = { role: "user", content: [{ type: "text", text: "q" }] };

describe("web search", () => {
	test("is the provider's own tool, with what limits it", () => {
		const webSearch = { maxUses: 2, allowedDomains: ["a.com"], userLocation: { city: "Zürich", timezone: "Europe/Zurich" } };
		const { body, warnings } = wire({ webSearch, tools: [{ name: "f" }] });
		expect(body.tools).toMatchObject([
			{ name: "f" },
			{
				type: "web_search_20250305",
				name: "web_search",
				max_uses: 2,
				allowed_domains: ["a.com"],
				user_location: { type: "approximate", city: "Zürich", timezone: "Europe/Zurich" },
			},
		]);
		expect(warnings).toEqual([]);
	});

	test("may be insisted on; what excludes each other, or is unknown, is told", () => {
		const webSearch = { forced: true as const, allowedDomains: ["a"], blockedDomains: ["b"], contextSize: "high" as const };
		const { body, warnings } = wire({ webSearch, toolChoice: { type: "auto" } });
		expect(body.tool_choice).toEqual({ type: "tool", name: "web_search" });
		expect(body.tools).toMatchObject([{ allowed_domains: ["a"] }]);
		expect(warnings.join()).toMatch(/blocked_domains.*search_context_size/);
	});
});

describe("reasoning of earlier turns", () => {
	const turn = (...content: AssistantPart[]): Message[] => [user, { role: "assistant", content }, user];

	test("goes back to its issuer only", () => {
		const { body, warnings } = wire({
			messages: turn(
				{ type: "reasoning", text: "o", signature: "s", issuer: "anthropic" },
				{ type: "reasoning", encrypted: "e", issuer: "anthropic" },
				{ type: "reasoning", text: "n", signature: "nobody" },
				{ type: "reasoning", encrypted: "x", issuer: "openai", id: "rs_1" },
				{ type: "reasoning", text: "g", signature: "g", issuer: "google" },
				{ type: "text", text: "a" },
			),
		});
		expect((body.messages as { content: unknown }[])[1]?.content).toEqual([
			{ type: "thinking", thinking: "o", signature: "s" },
			{ type: "redacted_thinking", data: "e" },
			{ type: "thinking", thinking: "n", signature: "nobody" },
			{ type: "text", text: "a" },
		]);
		expect(warnings).toEqual(["reasoning of another provider was left out"]);
	});

	test("of another issuer does not count within a tool loop", () => {
		const messages: Message[] = [
			user,
			{
				role: "assistant",
				content: [
					{ type: "reasoning", text: "g", signature: "g", issuer: "google" },
					{ type: "tool-call", id: "1", name: "f", arguments: "{}" },
				],
			},
			{ role: "tool", content: [{ type: "tool-result", toolCallId: "1", content: [] }] },
		];
		const { body } = wire({ messages, reasoning: { effort: "low" } }, { reasoningMaxTokens: true });
		expect(body).not.toHaveProperty("thinking");
	});
});

test("adaptive thinking without an effort leaves both to the model; a budget model gets its middle one", () => {
	const adaptive = wire({ reasoning: { adaptive: true } }, { reasoningMode: "adaptive" }).body;
	expect(adaptive.thinking).toEqual({ type: "adaptive", display: "summarized" });
	expect(adaptive).not.toHaveProperty("output_config");
	expect(wire({ reasoning: { adaptive: true } }).body.thinking).toEqual({ type: "enabled", budget_tokens: 8192 });
});

test.each([
	["default", "standard_only", 0],
	["auto", undefined, 0],
	["priority", undefined, 0],
	["flex", undefined, 1],
])("service tier %s → %s", (serviceTier, expected, warned) => {
	const { body, warnings } = wire({ serviceTier });
	expect(body.service_tier).toBe(expected);
	expect(warnings).toHaveLength(warned);
});

test("files that were uploaded need their beta; headers of the dialect travel", () => {
	const file = { type: "file" as const, source: { kind: "id" as const, id: "file_1" } };
	const beta = { "anthropic-beta": "files-api-2025-04-14" };
	expect(wire({ messages: [{ role: "user", content: [file] }] }).headers).toEqual(beta);
	const result: Message = { role: "tool", content: [{ type: "tool-result", toolCallId: "1", content: [file] }] };
	expect(wire({ messages: [user, result] }).headers).toEqual(beta);
	const source = { dialect: "anthropic-messages" as const, body: { messages: [] }, headers: { "anthropic-beta": "b" } };
	expect(wire({ source }).headers).toEqual({ "anthropic-beta": "b" });
});

describe("a JSON answer by a forced tool", () => {
	const name = "llmgateway_json_answer";
	const usage = { input_tokens: 5, output_tokens: 3, service_tier: "standard" };
	const head = { id: "m", model: "c", role: "assistant" };

	test("is text, whole and streamed, and ends like text", () => {
		const content = [{ type: "tool_use", id: "t", name, input: { a: 1 } }];
		const whole = anthropic.readAnswer({ ...head, content, stop_reason: "tool_use", usage }, targetOf("anthropic"));
		const streamed = replay(
			anthropic,
			[
				{ type: "message_start", message: { ...head, usage } },
				{ type: "content_block_start", index: 0, content_block: { type: "tool_use", id: "t", name, input: {} } },
				{ type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: '{"a"' } },
				{ type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: ":1}" } },
				{ type: "content_block_stop", index: 0 },
				{ type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 3 } },
				{ type: "message_stop" },
			].map((event) => JSON.stringify(event)),
		);
		for (const events of [whole, streamed]) {
			expect(summaryOf(events)).toMatchObject({ text: '{"a":1}', toolCalls: [], finish: "stop" });
		}
		expect(streamed[0]).toMatchObject({ type: "start", serviceTier: "standard", usage: { promptTokens: 5, completionTokens: 3 } });
	});
});

test("the text that ended an answer is told", () => {
	const body = { content: [], stop_reason: "stop_sequence", stop_sequence: "END", usage: { input_tokens: 1, output_tokens: 1 } };
	expect(anthropic.readAnswer(body, targetOf("anthropic")).at(-1)).toEqual({
		type: "finish",
		reason: "stop",
		raw: "stop_sequence",
		stopSequence: "END",
	});
});
