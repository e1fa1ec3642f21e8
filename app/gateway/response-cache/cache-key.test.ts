import { describe, expect, it } from "vitest";
import { fc } from "../../../tests/setup/property";
import { parseExactJson } from "../exact-json";
import { anthropicMessages } from "../protocols/anthropic-messages/anthropic-messages";
import { openaiChat } from "../protocols/openai-chat/openai-chat";
import { openaiResponses } from "../protocols/openai-responses/openai-responses";
import { cacheKeyOf, type KeyScope } from "./cache-key";

const scope: KeyScope = { projectId: "project-1", noFallback: false };
const messages = [{ role: "user", content: "Hello" }];

function keyOf(fields: object = {}, given: Partial<KeyScope> = {}): string | undefined {
	const body = parseExactJson(JSON.stringify({ model: "openai/gpt-4o-mini", messages, ...fields })) as Record<string, unknown>;
	return cacheKeyOf(openaiChat.parse(body, {}), { ...scope, ...given });
}

const tool = (parameters: object) => ({ tools: [{ type: "function", function: { name: "find", parameters } }] });

describe("what makes requests alike", () => {
	it.each([
		["whether it is streamed", { stream: true, stream_options: { include_usage: false } }],
		["who asks", { user: "somebody", safety_identifier: "hash", metadata: { run: "7" }, prompt_cache_key: "session" }],
	])("does not count %s", (_, fields) => {
		expect(keyOf(fields)).toBe(keyOf());
	});

	it("does not count the order of members, but that of lists", () => {
		expect(keyOf({ temperature: 1, top_p: 0.5 })).toBe(keyOf({ top_p: 0.5, temperature: 1 }));
		expect(keyOf({ messages: [{ content: "Hello", role: "user" }] })).toBe(keyOf());
		expect(keyOf({ stop: ["a", "b"] })).not.toBe(keyOf({ stop: ["b", "a"] }));
	});

	it("takes one number in two spellings for the same, and keeps long ones apart", () => {
		const text = (number: string) => `{"model":"openai/gpt-4o-mini","messages":[{"role":"user","content":"Hi"}],"temperature":${number}}`;
		const of = (json: string) => cacheKeyOf(openaiChat.parse(JSON.parse(json), {}), scope);
		expect(of(text("1"))).toBe(of(text("1.0")));
		expect(of(text("0.1"))).toBe(of(text("1e-1")));
		const schema = (json: string) => parseExactJson(`{"type":"object","properties":{"id":{"const":${json}}}}`) as object;
		const long = (json: string) => {
			const body = { model: "openai/gpt-4o-mini", messages, ...tool(schema(json)) };
			return cacheKeyOf(openaiChat.parse(body, {}), scope);
		};
		expect(long("1234567890123456789")).not.toBe(long("1234567890123456788"));
	});

	it("follows the order in which a schema has its fields, because models do", () => {
		const [one, other] = [{ a: { type: "string" }, b: { type: "string" } }, { b: { type: "string" }, a: { type: "string" } }];
		expect(keyOf(tool({ type: "object", properties: one }))).not.toBe(keyOf(tool({ type: "object", properties: other })));
		expect(keyOf(tool({ type: "object", properties: one }))).toBe(keyOf(tool({ properties: one, type: "object" })));
	});
});

describe("what makes requests differ", () => {
	it.each<[string, object]>([
		["the provider", { model: "azure/gpt-4o-mini" }],
		["the model's name", { model: "gpt-4o-mini" }],
		["a message", { messages: [{ role: "user", content: "Hello!" }] }],
		["its role", { messages: [{ role: "system", content: "Hello" }] }],
		["temperature", { temperature: 0 }],
		["the limit of tokens", { max_tokens: 10 }],
		["top_p", { top_p: 0.9 }],
		["a tool", tool({ type: "object" })],
		["the choice of tools", { ...tool({ type: "object" }), tool_choice: "required" }],
		["the form of the answer", { response_format: { type: "json_object" } }],
		["reasoning", { reasoning_effort: "low" }],
		["the tier", { service_tier: "flex" }],
		["the number of answers", { n: 2 }],
		["the seed", { seed: 7 }],
		["a stop sequence", { stop: "end" }],
		["the wish for a search", { web_search_options: {} }],
		["how a provider is chosen", { routing: "price" }],
		["a field that nobody knows", { frobnicate: true }],
	])("counts %s", (_, fields) => {
		expect(keyOf(fields)).not.toBe(keyOf());
	});

	it("counts the project and the wish for no other provider", () => {
		expect(keyOf({}, { projectId: "project-2" })).not.toBe(keyOf());
		expect(keyOf({}, { noFallback: true })).not.toBe(keyOf());
	});

	it("keeps the dialects apart, and Anthropic's betas", () => {
		const body = { model: "claude-sonnet-4-5", max_tokens: 10, messages };
		const chat = cacheKeyOf(openaiChat.parse(body, {}), scope);
		const plain = cacheKeyOf(anthropicMessages.parse(body, {}), scope);
		const beta = cacheKeyOf(anthropicMessages.parse(body, { "anthropic-beta": "context-1m-2025-08-07" }), scope);
		expect(new Set([chat, plain, beta]).size).toBe(3);
	});
});

it("keeps no answer to tools that run at the provider, nor one in sound", () => {
	const responses = (tools: object[]) =>
		cacheKeyOf(openaiResponses.parse({ model: "openai/gpt-5.4", input: "Hi", tools }, {}), scope);
	expect(responses([{ type: "code_interpreter", container: { type: "auto" } }])).toBeUndefined();
	expect(responses([{ type: "tool_search" }])).toBeUndefined();
	expect(responses([{ type: "web_search" }])).toBeDefined();
	expect(responses([{ type: "function", name: "f", parameters: null, strict: false }])).toBeDefined();
	expect(keyOf({ modalities: ["text", "audio"], audio: { voice: "alloy", format: "wav" } })).toBeUndefined();
});

it("gives every body one key, however its members are ordered", () => {
	fc.assert(
		fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), (extra) => {
			const named = Object.fromEntries(Object.entries(extra).map(([name, value]) => [`x_${name}`, value]));
			const turned = Object.fromEntries(Object.entries(named).toReversed());
			expect(keyOf(named)).toBe(keyOf(turned));
		}),
	);
});
