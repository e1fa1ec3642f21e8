import { describe, expect, test } from "vitest";
import type { ChatRequest } from "../chat";
import { forwardBody as forwardMessages } from "../providers/anthropic/forward-body";
import { forwardBody as forwardResponses } from "../providers/openai-responses/forward-body";
import { openai } from "../providers/openai";
import { parseMessagesRequest } from "./anthropic-messages/parse";
import { parseChatCompletionRequest } from "./openai-chat/parse";
import { parseCompletionRequest } from "./openai-completions/parse";
import { parseResponseRequest } from "./openai-responses/parse";

type Fields = Record<string, unknown>;
const messages = [{ role: "user", content: "Hi" }];

const dialects: [string, (fields: Fields) => ChatRequest][] = [
	["chat completions", (fields) => parseChatCompletionRequest({ model: "auto", messages, ...fields })],
	["completions", (fields) => parseCompletionRequest({ model: "auto", prompt: "Hi", ...fields })],
	["messages", (fields) => parseMessagesRequest({ model: "auto", max_tokens: 9, messages, ...fields }, {})],
	["responses", (fields) => parseResponseRequest({ model: "auto", input: "Hi", ...fields })],
];

describe.each(dialects)("wishes about the route in %s", (_name, parse) => {
	test.each([
		[{}, {}],
		[{ routing: null, free_models_only: null, no_reasoning: null }, {}],
		[{ routing: "price" }, { routing: { strategy: "price" } }],
		[{ routing: { strategy: "latency", hedge_ms: 250 } }, { routing: { strategy: "latency", hedgeMs: 250 } }],
		[{ routing: { hedge_ms: 1 } }, { routing: { strategy: "auto", hedgeMs: 1 } }],
		[{ free_models_only: true, no_reasoning: true }, { freeModelsOnly: true, noReasoning: true }],
		[{ model: "llmgateway/auto", no_reasoning: true }, { noReasoning: true }],
		[{ model: "gpt-4o-mini", free_models_only: false, no_reasoning: false, routing: "auto" }, { routing: { strategy: "auto" } }],
	])("%j", (fields, expected) => {
		const { routing, freeModelsOnly, noReasoning, dialectOnly } = parse(fields);
		expect({ routing, freeModelsOnly, noReasoning, dialectOnly }).toEqual(expected);
	});

	test.each([
		[{ routing: "fastest" }, "routing", /expected one of auto, price, throughput, latency/],
		[{ routing: { strategy: "cheap" } }, "routing.strategy", /price/],
		[{ routing: { strategy: "price", hedge: 1 } }, "routing", /hedge/],
		[{ routing: { hedge_ms: 0 } }, "routing.hedge_ms", /1/],
		[{ routing: { hedge_ms: 2.5 } }, "routing.hedge_ms", /int/],
		[{ routing: 7 }, "routing", /expected|string/],
		[{ free_models_only: "yes" }, "free_models_only", /boolean/],
		[{ model: "gpt-4o-mini", free_models_only: true }, "free_models_only", /only works where the gateway chooses the model/],
		[{ model: "openai/gpt-4o-mini", no_reasoning: true }, "no_reasoning", /"model": "auto"/],
	])("%j is refused", (fields, param, message) => {
		expect(() => parse(fields)).toThrowError(expect.objectContaining({ status: 400, param, message: expect.stringMatching(message) }));
	});
});

test("none of them reaches a provider of the same dialect", () => {
	const fields = { routing: { strategy: "price", hedge_ms: 5 }, free_models_only: true, no_reasoning: true };
	const credential = { apiKey: "", fields: {} };
	const target = { mapping: { providerId: "x", externalId: "x", streaming: true }, stream: false, credential } as const;
	const [chat, , anthropic, responses] = dialects.map(([, parse]) => parse(fields)) as ChatRequest[];
	for (const body of [
		openai.toWire(chat!, target).body,
		forwardMessages(anthropic!, target, []),
		forwardResponses(responses!, { id: "openai" }, target, []),
	]) {
		for (const name of Object.keys(fields)) expect(body).not.toHaveProperty(name);
	}
});
