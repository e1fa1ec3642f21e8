import { expect, it } from "vitest";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest, Dialect } from "../chat";
import { limitOutput } from "./output-limit";

const mapping = { maxOutput: 8000 } as Mapping;

function chat(dialect: Dialect, body: Record<string, unknown>, maxTokens?: number): ChatRequest {
	const sampling = maxTokens === undefined ? {} : { maxTokens };
	return { model: "m", stream: false, messages: [], tools: [], sampling, source: { dialect, body } };
}

it("leaves a request alone that asks for no more, or whose model writes no more", () => {
	const short = chat("openai-chat", { max_tokens: 10 }, 10);
	expect(limitOutput(short, mapping, 10)).toBe(short);
	const open = chat("openai-chat", {});
	expect(limitOutput(open, mapping, 8000)).toBe(open);
});

it.each([
	["openai-chat", { max_completion_tokens: 900 }, { max_completion_tokens: 50 }],
	["openai-chat", { max_tokens: 900, top_p: 1 }, { max_tokens: 50, top_p: 1 }],
	["openai-chat", {}, { max_tokens: 50 }],
	["openai-responses", { max_output_tokens: 900 }, { max_output_tokens: 50 }],
	["anthropic-messages", { max_tokens: 900 }, { max_tokens: 50 }],
] as const)("lowers the limit in a body of %s: %j", (dialect, body, expected) => {
	const limited = limitOutput(chat(dialect, body, 900), mapping, 50);
	expect(limited.sampling.maxTokens).toBe(50);
	expect(limited.source.body).toEqual(expected);
	expect(limited.warnings).toEqual(["the answer was limited to 50 tokens: more is not left of the budget"]);
});

it("keeps a budget for thinking below the limit, or thinks no more", () => {
	const body = { max_tokens: 9000, thinking: { type: "enabled", budget_tokens: 6000 } };
	const fitting = limitOutput(chat("anthropic-messages", body, 9000), mapping, 4000);
	expect(fitting.source.body.thinking).toEqual({ type: "enabled", budget_tokens: 3744 });
	const tight = limitOutput(chat("anthropic-messages", body, 9000), mapping, 1000);
	expect(tight.source.body.thinking).toEqual({ type: "disabled" });
});
