import { expect, it } from "vitest";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest } from "../chat";
import { outputTokensOf } from "./expenses";

const chat = (sampling: ChatRequest["sampling"], reasoning?: ChatRequest["reasoning"]): ChatRequest => ({
	model: "m",
	stream: false,
	messages: [],
	tools: [],
	sampling,
	...(reasoning ? { reasoning } : {}),
	source: { dialect: "openai-chat", body: {} },
});

const mapping = (fields: Partial<Mapping>) => fields as Mapping;

it("holds for the caller's own limit, but for no more than the model writes", () => {
	expect(outputTokensOf(chat({ maxTokens: 900 }), mapping({ maxOutput: 8000 }), 4000)).toEqual({ full: 900, usual: 900, least: 16 });
	expect(outputTokensOf(chat({ maxTokens: 9000 }), mapping({ maxOutput: 8000 }), 4000)).toEqual({ full: 8000, usual: 8000, least: 16 });
	expect(outputTokensOf(chat({ maxTokens: 5 }), mapping({}), 4000)).toEqual({ full: 5, usual: 5, least: 5 });
});

it("without a limit usually holds for part of what long-winded models may write", () => {
	expect(outputTokensOf(chat({}), mapping({ maxOutput: 128_000 }), 4000)).toEqual({ full: 128_000, usual: 4000, least: 16 });
	expect(outputTokensOf(chat({}), mapping({ maxOutput: 1000 }), 4000)).toEqual({ full: 1000, usual: 1000, least: 16 });
	expect(outputTokensOf(chat({}), mapping({ contextSize: 2000 }), 4000)).toEqual({ full: 2000, usual: 2000, least: 16 });
	// Nothing but its context ends the answer of a model that names no limit.
	expect(outputTokensOf(chat({}), mapping({ contextSize: 128_000 }), 4000)).toEqual({ full: 128_000, usual: 4000, least: 16 });
});

it("leaves room for reasoning before a short answer", () => {
	const reasons = mapping({ maxOutput: 8000, reasoning: true });
	expect(outputTokensOf(chat({}, { effort: "high" }), reasons, 4000).least).toBe(1280);
	expect(outputTokensOf(chat({}, { effort: "none" }), reasons, 4000).least).toBe(16);
	expect(outputTokensOf(chat({ maxTokens: 100 }, { effort: "high" }), reasons, 4000).least).toBe(100);
});
