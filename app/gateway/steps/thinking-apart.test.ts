import { expect, test } from "vitest";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest } from "../chat";
import { alibaba } from "../providers/alibaba";
import { targetOf } from "../../../tests/factories/provider-fixtures";
import { parseChatCompletionRequest } from "../protocols/openai-chat/parse";
import { outputTokensOf } from "./expenses";
import { limitOutput } from "./output-limit";

const mapping = { providerId: "alibaba", reasoning: true, reasoningMaxTokens: true, maxOutput: 30_000 } as Mapping;

const asked = (fields: object): ChatRequest =>
	parseChatCompletionRequest({ model: "m", messages: [{ role: "user", content: "Hi" }], ...fields });

const heldFor = (fields: object, where = mapping) => outputTokensOf(asked(fields), where, 4000).full;

const sent = (chat: ChatRequest, reasoning = true) =>
	alibaba.toWire(chat, targetOf("alibaba", { reasoning, reasoningMaxTokens: reasoning }, false)).body;

test("thinking that the limit on the answer leaves out is held for", () => {
	expect(heldFor({ max_tokens: 100 })).toBe(200);
	expect(heldFor({ max_tokens: 100, reasoning: { max_tokens: 5000 } })).toBe(5100);
	expect(heldFor({ max_tokens: 100, thinking_budget: 5000 })).toBe(5100);
	expect(heldFor({ max_tokens: 100, extra_body: { thinking_budget: 5000 } })).toBe(5100);
	expect(heldFor({})).toBe(30_000 + 81_920);
	expect(heldFor({ max_tokens: 100, reasoning_effort: "none" })).toBe(100);
	expect(heldFor({ max_tokens: 100 }, { ...mapping, reasoningMaxTokens: undefined } as unknown as Mapping)).toBe(100 + 81_920);
	expect(heldFor({ max_tokens: 100 }, { ...mapping, providerId: "groq" } as Mapping)).toBe(100);
});

test("what is sent keeps to it", () => {
	expect(sent(asked({ max_tokens: 100 }))).toMatchObject({ max_tokens: 100, thinking_budget: 100 });
	expect(sent(asked({ max_tokens: 100, thinking_budget: 5000 }))).toMatchObject({ max_tokens: 100, thinking_budget: 5000 });
	expect(sent(asked({}))).not.toHaveProperty("thinking_budget");
	expect(sent(asked({ max_tokens: 100, reasoning_effort: "none" }))).not.toHaveProperty("thinking_budget");
	expect(sent(asked({ max_tokens: 100 }), false)).not.toHaveProperty("thinking_budget");
});

test.each([
	[{}, 500, 500],
	[{ max_tokens: 9000 }, 500, 500],
	[{ max_tokens: 9000, thinking_budget: 5000 }, 500, 500],
	[{ max_tokens: 9000, thinking_budget: 100 }, 900, 100],
	[{ max_tokens: 9000, extra_body: { thinking_budget: 5000 } }, 500, 500],
	[{ max_tokens: 9000, reasoning: { max_tokens: 5000 } }, 500, 500],
])("answer and thinking of %j share what is left of a budget", (fields, max_tokens, thinking_budget) => {
	expect(sent(limitOutput(asked(fields), mapping, 1000))).toMatchObject({ max_tokens, thinking_budget });
});

test("thinking that nothing limits is held for whole, or the request is not served", () => {
	const endless = { ...mapping, reasoningMaxTokens: undefined } as unknown as Mapping;
	expect(outputTokensOf(asked({}), endless, 4000).least).toBe(81_936);
	expect(limitOutput(asked({ max_tokens: 9000 }), endless, 82_000).sampling.maxTokens).toBe(80);
});

test("a request that fits is left alone", () => {
	const chat = asked({ max_tokens: 500 });
	expect(limitOutput(chat, mapping, 1000)).toBe(chat);
});
