import { describe, expect, test } from "vitest";
import { requestOf, targetOf } from "../../../tests/factories/provider-fixtures";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest, ReasoningRequest } from "../chat";
import { fitForeignDialect } from "./fit-foreign-dialect";

function fit(request: Partial<ChatRequest>, mapping: Partial<Mapping> = {}): ChatRequest {
	const chat = requestOf({ source: { dialect: "anthropic-messages", body: {} }, ...request });
	return fitForeignDialect(chat, "openai-chat", targetOf("openai", mapping).mapping);
}

test("a request of the provider's own dialect is not touched", () => {
	const chat = requestOf({ source: { dialect: "anthropic-messages", body: {} }, dialectOnly: { lost: ["x"], refused: ["y"] } });
	expect(fitForeignDialect(chat, "anthropic-messages", targetOf("anthropic").mapping)).toBe(chat);
});

test("what the dialect alone has is told, or refused", () => {
	const lost = fit({ dialectOnly: { lost: ["context_management"], refused: [] }, warnings: ["first"] });
	expect(lost.warnings).toEqual(["first", "context_management was left out: this provider does not take it"]);
	expect(() => fit({ dialectOnly: { lost: [], refused: ["tool bash_20250124"] } })).toThrow(/does not support tool bash/);
});

test.each([
	["web searches of earlier turns", "were left out: this provider does not take them"],
	["mcp_call items of earlier turns", "were left out: this provider does not take them"],
	["container_upload blocks", "were left out: this provider does not take them"],
	["citations of documents", "were left out: this provider does not take them"],
	["user_location of web_search", "was left out: this provider does not take it"],
	["context_management", "was left out: this provider does not take it"],
])("%s %s", (what, told) => {
	expect(fit({ dialectOnly: { lost: [what], refused: [] } }).warnings).toEqual([`${what} ${told}`]);
});

test("OpenAI's two wires share fields: what one lacks of the other's is told by the wire", () => {
	const only = { lost: ["store"], refused: ["audio output"] };
	const chat = requestOf({ source: { dialect: "openai-chat", body: {} }, dialectOnly: only });
	const { mapping } = targetOf("openai");
	expect(fitForeignDialect(chat, "openai-responses", mapping)).toBe(chat);
	expect(() => fitForeignDialect(chat, "gemini", mapping)).toThrow(/does not support audio output/);
});

test("names of messages and the detail of images are OpenAI's alone", () => {
	const image = { type: "image" as const, source: { kind: "url" as const, url: "https://e.com/a.png" }, detail: "low" as const };
	const chat = requestOf({
		source: { dialect: "openai-chat", body: {} },
		messages: [{ role: "user", name: "ann", content: [image] }],
	});
	const { mapping } = targetOf("anthropic");
	expect(fitForeignDialect(chat, "anthropic-messages", mapping).warnings).toEqual([
		"names of messages were left out: this provider does not take them",
		"detail of images was left out: this provider does not take it",
	]);
	const auto = { ...chat, messages: [{ role: "user" as const, content: [{ ...image, detail: "auto" as const }] }] };
	expect(fitForeignDialect(auto, "anthropic-messages", mapping).warnings).toBeUndefined();
});

test("an image in a tool's result has a detail as well, and a summary has a kind", () => {
	const image = { type: "image" as const, source: { kind: "url" as const, url: "https://e.com/a.png" }, detail: "high" as const };
	const chat = requestOf({
		source: { dialect: "openai-responses", body: {} },
		messages: [{ role: "tool", content: [{ type: "tool-result", toolCallId: "t", content: [image] }] }],
		reasoning: { summary: "detailed" },
	});
	expect(fitForeignDialect(chat, "gemini", targetOf("x").mapping).warnings).toEqual([
		'reasoning.summary "detailed" was left out: this provider has one kind of summary at most',
		"detail of images was left out: this provider does not take it",
	]);
});

test("fields inside of fields are named where the body is not forwarded", () => {
	const body = {
		output_config: { task_budget: { total: 9 }, effort: "utmost" },
		tools: [{ name: "f", input_schema: {}, eager_input_streaming: true }],
		thinking: { type: "adaptive", display: "sung" },
	};
	expect(fit({ source: { dialect: "anthropic-messages", body } }).warnings).toEqual(
		["tools.eager_input_streaming", "output_config.task_budget", 'output_config.effort "utmost"', 'thinking.display "sung"'].map(
			(name) => `${name} was left out: this provider does not take it`,
		),
	);
	const mode = requestOf({ source: { dialect: "openai-chat", body: { reasoning: { mode: "pro", context: "auto" } } } });
	const { mapping } = targetOf("openai");
	expect(fitForeignDialect(mode, "openai-responses", mapping).warnings).toEqual([
		"reasoning.context was left out: this provider does not take it",
	]);
	expect(fitForeignDialect(mode, "gemini", mapping).warnings).toHaveLength(2);
});

test("signatures of Google's thoughts are told where another serves", () => {
	const call = { type: "tool-call" as const, id: "c", name: "f", arguments: "{}", signature: "s" };
	const chat = requestOf({ source: { dialect: "openai-chat", body: {} }, messages: [{ role: "assistant", content: [call] }] });
	const { mapping } = targetOf("x");
	expect(fitForeignDialect(chat, "anthropic-messages", mapping).warnings).toEqual([
		"thought signatures of another provider were left out",
	]);
	expect(fitForeignDialect(chat, "gemini", mapping).warnings).toBeUndefined();
});

test("thinking that Anthropic's callers want to be left out is left out by others", () => {
	const source = { dialect: "anthropic-messages" as const, body: { thinking: { type: "adaptive", display: "omitted" } } };
	const { reasoning } = fit({ source, reasoning: { adaptive: true } }, { reasoning: true });
	expect(reasoning).toEqual({ adaptive: true, exclude: true });
});

test("a tool that failed is told in words where the dialect has no mark for it", () => {
	const result = (text: string, isError?: true) => ({
		type: "tool-result" as const,
		toolCallId: "t",
		content: [{ type: "text" as const, text }],
		...(isError ? { isError } : {}),
	});
	const tool = { role: "tool" as const, content: [result("no disk", true), result("Error 5", true), result("fine")] };
	const untold = tool.content[0];
	const told = { ...untold, content: [{ type: "text", text: "Error:" }, { type: "text", text: "no disk" }] };
	expect(fit({ messages: [tool] }).messages).toEqual([{ role: "tool", content: [told, ...tool.content.slice(1)] }]);
	const chat = requestOf({ source: { dialect: "anthropic-messages", body: {} }, messages: [tool] });
	expect(fitForeignDialect(chat, "gemini", targetOf("x").mapping).messages).toEqual([tool]);
});

describe("limits that Anthropic's callers have to state", () => {
	test("fit the model", () => {
		const fitted = fit({ sampling: { maxTokens: 32_000, temperature: 0 } }, { maxOutput: 16_384 });
		expect(fitted.sampling).toEqual({ maxTokens: 16_384, temperature: 0 });
		expect(fitted.warnings).toHaveLength(1);
		const other = requestOf({ source: { dialect: "openai-chat", body: {} }, sampling: { maxTokens: 32_000 } });
		expect(fitForeignDialect(other, "gemini", targetOf("x", { maxOutput: 10 }).mapping).sampling.maxTokens).toBe(32_000);
	});

	test.each<[ReasoningRequest, Partial<Mapping>, ReasoningRequest | undefined, number]>([
		[{ maxTokens: 31_999 }, { reasoning: true }, { effort: "high" }, 1],
		[{ maxTokens: 1024 }, { reasoning: true }, { effort: "minimal" }, 1],
		[{ maxTokens: 64_000 }, { reasoning: true }, { effort: "xhigh" }, 1],
		[{ maxTokens: 2000, effort: "max" }, { reasoning: true }, { effort: "max" }, 1],
		[{ maxTokens: 2000 }, { reasoning: true, reasoningMaxTokens: true }, { maxTokens: 2000 }, 0],
		[{ maxTokens: 2000 }, { reasoning: false }, undefined, 1],
		[{ adaptive: true, effort: "high" }, { reasoning: false }, undefined, 1],
		[{ effort: "none" }, { reasoning: false }, undefined, 0],
		[{ adaptive: true }, { reasoning: true }, { adaptive: true }, 0],
	])("%j at %j → %j", (reasoning, mapping, expected, warned) => {
		const fitted = fit({ reasoning }, mapping);
		expect(fitted.reasoning).toEqual(expected);
		expect(fitted.warnings ?? []).toHaveLength(warned);
	});
});
