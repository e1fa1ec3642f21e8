import { describe, expect, test } from "vitest";
import { playMessage } from "../../../../tests/factories/message-stream";
import { requestOf } from "../../../../tests/factories/provider-fixtures";
import { closingWith, servedBy } from "../../../../tests/factories/served";
import { fc } from "../../../../tests/setup/property";
import type { ChatEvent } from "../../chat";
import { GatewayError } from "../../errors";
import { anthropicMessages as protocol } from "./anthropic-messages";

const closing = closingWith({
	promptTokens: 100,
	cacheReadTokens: 30,
	cacheWriteTokens: 20,
	cacheWrite1hTokens: 5,
	completionTokens: 7,
});

function stream(events: readonly ChatEvent[], served = servedBy()): string {
	const writer = protocol.openStream(served);
	return events.map((event) => writer.write(event)).join("") + writer.close(closing);
}

/** Streamed and whole say the same; the content of both. */
function contentOf(...events: ChatEvent[]): Record<string, unknown>[] {
	const streamed = playMessage(stream(events)).content;
	expect(protocol.writeAnswer(events, servedBy(), closing).content).toEqual(streamed);
	return streamed;
}

const call = (index: number, name: string): ChatEvent => ({ type: "tool-call", index, id: `id-${index}`, name });
const input = (index: number, text: string): ChatEvent => ({ type: "tool-call", index, arguments: text });

describe("blocks", () => {
	test("keep their order: think, text, think", () => {
		expect(
			contentOf(
				{ type: "reasoning", text: "t1" },
				{ type: "reasoning", signature: "s1", issuer: "anthropic" },
				{ type: "reasoning", done: true },
				{ type: "text", text: "a" },
				{ type: "text", text: "b" },
				{ type: "reasoning", text: "t2" },
				{ type: "reasoning", encrypted: "e", issuer: "anthropic", done: true },
			),
		).toEqual([
			{ type: "thinking", thinking: "t1", signature: "s1" },
			{ type: "text", text: "ab" },
			{ type: "thinking", thinking: "t2", signature: "" },
			{ type: "redacted_thinking", data: "e" },
		]);
	});

	test("interleaved calls each keep their own input", () => {
		expect(
			contentOf(call(0, "f"), call(1, "g"), input(0, '{"a"'), input(1, '{"b":2'), input(0, ":1}"), input(1, "}"), call(2, "h")),
		).toEqual([
			{ type: "tool_use", id: "id-0", name: "f", input: { a: 1 } },
			{ type: "tool_use", id: "id-1", name: "g", input: { b: 2 } },
			{ type: "tool_use", id: "id-2", name: "h", input: {} },
		]);
	});

	test("a call that is complete streams on as soon as the next begins", () => {
		const writer = protocol.openStream(servedBy());
		for (const event of [call(0, "f"), input(0, "{}")]) writer.write(event);
		expect(writer.write(call(1, "g"))).toContain('"name":"g"');
		expect(writer.write(input(1, '{"a"'))).toContain("input_json_delta");
	});

	test("what other providers signed is carried where clients have to send it back", () => {
		expect(
			contentOf(
				{ type: "reasoning", text: "t", issuer: "openai", id: "rs_1" },
				{ type: "reasoning", encrypted: "enc", issuer: "openai", id: "rs_1", done: true },
				{ type: "text", text: "a" },
				{ type: "text", text: "", signature: "ts" },
				{ type: "tool-call", index: 0, id: "c", name: "f", arguments: "{}", signature: "cs" },
			),
		).toEqual([
			{ type: "thinking", thinking: "t", signature: "llmgateway:encrypted:openai:rs_1:enc" },
			{ type: "text", text: "a" },
			{ type: "redacted_thinking", data: "llmgateway:text:::ts" },
			{ type: "redacted_thinking", data: "llmgateway:call::c:cs" },
			{ type: "tool_use", id: "c", name: "f", input: {} },
		]);
	});

	test("citations stand in the text they belong to, images are blocks, a refusal is text", () => {
		const cited = { type: "citation" as const, url: "https://e.com", title: "E", content: "c" };
		const page = { url: "https://e.com", title: "E", cited_text: "c" };
		const citation = { type: "web_search_result_location", encrypted_index: "", ...page };
		expect(
			contentOf(
				{ type: "text", text: "a" },
				cited,
				{ type: "image", mediaType: "image/png", data: "AAAA" },
				{ type: "refusal", text: "no" },
				{ type: "text", text: "other choice", choice: 1 },
			),
		).toEqual([
			{ type: "text", text: "a", citations: [citation] },
			{ type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
			{ type: "text", text: "no" },
		]);
	});

	test("thinking is without its text where the caller wants that", () => {
		const body = { thinking: { type: "adaptive", display: "omitted" } };
		const chat = requestOf({ source: { dialect: "anthropic-messages", body } });
		const events: ChatEvent[] = [
			{ type: "reasoning", text: "t" },
			{ type: "reasoning", signature: "s", issuer: "google", done: true },
			{ type: "text", text: "a" },
		];
		const answer = protocol.writeAnswer(events, servedBy({}, chat), closing);
		expect(answer.content).toEqual([
			{ type: "thinking", thinking: "", signature: "llmgateway:signature:google::s" },
			{ type: "text", text: "a" },
		]);
	});

	test("arguments that are no object are shown as they are", () => {
		const answer = protocol.writeAnswer([call(0, "f"), input(0, "{broken")], servedBy(), closing);
		expect(answer.content).toMatchObject([{ input: { invalid_json: "{broken" } }]);
	});
});

describe("ends", () => {
	test.each([
		["stop", "stop", "end_turn"],
		["length", "MAX_TOKENS", "max_tokens"],
		["tool_calls", "tool_calls", "tool_use"],
		["content_filter", "SAFETY", "refusal"],
		["stop", "stop_sequence", "stop_sequence"],
		["stop", "pause_turn", "pause_turn"],
	] as const)("%s (%s) → %s", (reason, raw, expected) => {
		const events: ChatEvent[] = [{ type: "finish", reason, raw, ...(raw === "stop_sequence" ? { stopSequence: "END" } : {}) }];
		const stop = { stop_reason: expected, stop_sequence: raw === "stop_sequence" ? "END" : null };
		expect(playMessage(stream(events)).end.delta).toEqual(stop);
		expect(protocol.writeAnswer(events, servedBy(), closing)).toMatchObject(stop);
	});

	test("usage counts cached tokens apart, and the start has it already", () => {
		const usage = { promptTokens: 100, cacheReadTokens: 30, cacheWriteTokens: 25 };
		const { start, end } = playMessage(stream([{ type: "start", id: "chatcmpl-1", serviceTier: "standard", usage }]));
		expect(start).toMatchObject({ id: "msg_01a20000log", model: "model-1", content: [], stop_reason: null });
		const prompt = { input_tokens: 45, cache_creation_input_tokens: 25, cache_read_input_tokens: 30 };
		expect(start.usage).toEqual({ ...prompt, output_tokens: 1 });
		expect(end.usage).toMatchObject({
			...prompt,
			cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 5 },
			output_tokens: 7,
			service_tier: "standard",
			cost: 0,
		});
		expect(playMessage(stream([{ type: "text", text: "a" }])).start.usage).toMatchObject({ input_tokens: 2 });
	});

	test.each([
		[400, "invalid_request_error"],
		[401, "authentication_error"],
		[403, "permission_error"],
		[404, "not_found_error"],
		[413, "request_too_large"],
		[415, "invalid_request_error"],
		[429, "rate_limit_error"],
		[502, "api_error"],
		[504, "timeout_error"],
		[529, "overloaded_error"],
	])("a status of %i is %s", (status, type) => {
		const error = new GatewayError({ status, message: "m", code: null });
		expect(protocol.errorBody(error, "r")).toEqual({ type: "error", error: { type, message: "m" }, request_id: "r" });
		expect(protocol.openStream(servedBy()).fail(error)).toMatch(/^event: error\ndata: \{"type":"error".*\n\n$/);
	});
});

const delta = fc.oneof(
	fc.record({ type: fc.constant("text" as const), text: fc.string(), signature: fc.option(fc.string(), { nil: undefined }) }),
	fc.record({
		type: fc.constant("reasoning" as const),
		text: fc.option(fc.string(), { nil: undefined }),
		signature: fc.option(fc.base64String(), { nil: undefined }),
		encrypted: fc.option(fc.base64String(), { nil: undefined }),
		issuer: fc.constantFrom("anthropic" as const, "google" as const, undefined),
		done: fc.boolean(),
	}),
	fc.record({ type: fc.constant("citation" as const), url: fc.webUrl() }),
	fc.record({
		type: fc.constant("web-search" as const),
		id: fc.string(),
		queries: fc.array(fc.string(), { maxLength: 2 }),
		results: fc.array(fc.record({ url: fc.webUrl() }), { maxLength: 2 }),
		failed: fc.option(fc.constant(true as const), { nil: undefined }),
		done: fc.option(fc.constant(true as const), { nil: undefined }),
	}),
	fc.record({ type: fc.constant("image" as const), mediaType: fc.constant("image/png"), data: fc.base64String() }),
	fc.record({ type: fc.constant("refusal" as const), text: fc.string() }),
);

/** Pieces of calls, each whole call's arguments being JSON, in any order that keeps each call's own. */
const calls = fc
	.array(fc.tuple(fc.dictionary(fc.string(), fc.string()), fc.nat(20), fc.option(fc.string(), { nil: undefined })), { maxLength: 4 })
	.chain((inputs) => {
		const pieces = inputs.map(([value, cut, signature], index): ChatEvent[] => {
			const json = JSON.stringify(value);
			const first: ChatEvent = { ...call(index, `f${index}`), ...(signature === undefined ? {} : { signature }) } as ChatEvent;
			return [first, input(index, json.slice(0, cut)), input(index, json.slice(cut))];
		});
		const order = fc.shuffledSubarray(
			pieces.flatMap((list, index) => list.map(() => index)),
			{ minLength: pieces.length * 3 },
		);
		return order.map((indexes) => {
			const rest = pieces.map((list) => [...list]);
			return { inputs: inputs.map(([value]) => value), events: indexes.flatMap((index) => rest[index]?.shift() ?? []) };
		});
	});

test("any events make a legal stream that says what the whole answer says", () => {
	fc.assert(
		fc.property(fc.array(delta, { maxLength: 12 }), calls, fc.array(delta, { maxLength: 6 }), (before, called, after) => {
			const events = [...before, ...called.events, ...after] as ChatEvent[];
			const content = contentOf(...events);
			const used = content.filter(({ type }) => type === "tool_use");
			const byName = Object.fromEntries(used.map((block) => [block.name, block.input]));
			expect(byName).toEqual(Object.fromEntries(called.inputs.map((value, index) => [`f${index}`, value])));
		}),
		{ numRuns: 300 },
	);
});
