import { describe, expect, it } from "vitest";
import { requestOf } from "../../../../tests/factories/provider-fixtures";
import { type ChatEvent, noUsage } from "../../chat";
import { GatewayError } from "../../errors";
import { noCost } from "../../pricing/cost";
import type { Closing, Served } from "../protocol";
import { ChatStreamWriter } from "./stream-writer";
import { forwardAnswer, writeAnswer } from "./write-answer";

const served: Served = {
	requestId: "req-1",
	logId: "log-1",
	chat: requestOf(),
	requestedModel: "claude-x",
	requestedProvider: null,
	usedModel: "claude-x",
	usedProvider: "anthropic",
	usedRegion: null,
	externalModel: "claude-x-2026",
	created: 1_700_000_000,
	omitUsageChunk: false,
	excludeReasoning: false,
};

const closing: Closing = {
	usage: { ...noUsage, promptTokens: 3, completionTokens: 2 },
	cost: { ...noCost, inputCost: 3_000_000n, outputCost: 4_000_000n, total: 7_000_000n },
	attempts: [],
};

const answer: ChatEvent[] = [
	{ type: "start", id: "msg_1", created: 1_700_000_001 },
	{ type: "reasoning", text: "think " },
	{ type: "reasoning", text: "hard", signature: "sig", done: true },
	{ type: "text", text: "It is " },
	{ type: "text", text: "raining." },
	{ type: "tool-call", index: 0, id: "a", name: "weather" },
	{ type: "tool-call", index: 1, id: "b", name: "time", arguments: "" },
	{ type: "tool-call", index: 0, arguments: '{"city":' },
	{ type: "tool-call", index: 0, arguments: '"Oslo"}', signature: "g+/=" },
	{ type: "citation", url: "https://example.com", title: "Weather" },
	{ type: "usage", usage: closing.usage },
	{ type: "finish", reason: "tool_calls", raw: "tool_use" },
];

type Chunk = {
	id: string;
	model: string;
	choices: { index: number; delta: Record<string, unknown>; finish_reason: string | null }[];
	usage?: Record<string, unknown>;
	metadata?: Record<string, unknown>;
};

function chunksOf(stream: string): Chunk[] {
	expect(stream.endsWith("data: [DONE]\n\n")).toBe(true);
	return stream
		.split("\n\n")
		.filter((frame) => frame.startsWith("data: ") && frame !== "data: [DONE]")
		.map((frame) => JSON.parse(frame.slice(6)) as Chunk);
}

function streamOf(events: readonly ChatEvent[], changes: Partial<Served> = {}): string {
	const writer = new ChatStreamWriter({ ...served, ...changes });
	return events.map((event) => writer.write(event)).join("") + writer.close(closing);
}

describe("writeAnswer", () => {
	it("keeps every block and leaves absent fields out", () => {
		const body = writeAnswer(answer, served, closing) as { choices: { message: Record<string, unknown> }[] };
		expect(body).toMatchObject({ id: "msg_1", object: "chat.completion", model: "anthropic/claude-x" });
		expect(body.choices[0]).toMatchObject({ index: 0, finish_reason: "tool_calls", logprobs: null });
		expect(body.choices[0]?.message).toEqual({
			role: "assistant",
			content: "It is raining.",
			reasoning: "think hard",
			reasoning_details: [{ type: "reasoning.text", text: "think hard", signature: "sig", index: 0 }],
			tool_calls: [
				{
					id: "a",
					type: "function",
					function: { name: "weather", arguments: '{"city":"Oslo"}' },
					extra_content: { google: { thought_signature: "g+/=" } },
				},
				{ id: "b", type: "function", function: { name: "time", arguments: "{}" } },
			],
			annotations: [{ type: "url_citation", url_citation: { url: "https://example.com", title: "Weather" } }],
		});
	});

	it("has null content only where tool calls or a refusal stand for it", () => {
		const text = writeAnswer([{ type: "finish", reason: "stop", raw: "stop" }], served, closing);
		expect(text).toMatchObject({ choices: [{ message: { role: "assistant", content: "" } }] });
		const call = writeAnswer([{ type: "tool-call", index: 0, id: "a", name: "f" }], served, closing);
		expect(call).toMatchObject({ choices: [{ message: { content: null } }] });
	});

	it("drops reasoning where the caller excludes it", () => {
		const body = writeAnswer(answer, { ...served, excludeReasoning: true }, closing);
		expect(JSON.stringify(body)).not.toContain("think");
	});

	it("says who made a reasoning block, and gives its id", () => {
		const events: ChatEvent[] = [
			{ type: "reasoning", text: "s", issuer: "openai", id: "rs_1" },
			{ type: "reasoning", encrypted: "e", issuer: "openai", id: "rs_1", done: true },
			{ type: "text", text: "A" },
		];
		const details = [
			{ type: "reasoning.text", text: "s", format: "openai-responses-v1", id: "rs_1", index: 0 },
			{ type: "reasoning.encrypted", data: "e", format: "openai-responses-v1", id: "rs_1", index: 0 },
		];
		expect(writeAnswer(events, served, closing)).toMatchObject({ choices: [{ message: { reasoning_details: details } }] });
		const streamed = chunksOf(streamOf(events)).flatMap((chunk) => chunk.choices[0]?.delta.reasoning_details ?? []);
		expect(streamed).toEqual(details);
	});

	it.each([
		["text", { type: "text", text: "A" }],
		["a call", { type: "tool-call", index: 0, id: "a", name: "f", arguments: "{}" }],
	] as [string, ChatEvent][])("gives unsigned reasoning before and after %s an index each, whole and streamed", (_what, between) => {
		const events: ChatEvent[] = [
			{ type: "reasoning", text: "one" },
			between,
			{ type: "reasoning", text: "two" },
			{ type: "reasoning", text: "", done: true },
			{ type: "reasoning", text: "three" },
		];
		const details = ["one", "two", "three"].map((thought, index) => ({ type: "reasoning.text", text: thought, index }));
		expect(writeAnswer(events, served, closing)).toMatchObject({ choices: [{ message: { reasoning_details: details } }] });
		const streamed = chunksOf(streamOf(events)).flatMap((chunk) => chunk.choices[0]?.delta.reasoning_details ?? []);
		expect(streamed).toEqual(details);
	});

	it("writes calls of free-form tools as the caller declared them", () => {
		const chat = requestOf({ tools: [{ name: "shell", freeForm: {} }] });
		const events: ChatEvent[] = [
			{ type: "tool-call", index: 0, id: "a", name: "shell", arguments: '{"inp' },
			{ type: "tool-call", index: 1, id: "b", name: "time", arguments: "{}" },
			{ type: "tool-call", index: 0, arguments: 'ut":"ls \\"x\\""}' },
			{ type: "finish", reason: "tool_calls", raw: "stop" },
		];
		const custom = { id: "a", type: "custom", custom: { name: "shell", input: 'ls "x"' } };
		const whole = writeAnswer(events, { ...served, chat }, closing);
		expect(whole).toMatchObject({ choices: [{ message: { tool_calls: [custom, { type: "function" }] } }] });
		const deltas = chunksOf(streamOf(events, { chat })).flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
		expect(deltas).toEqual([
			{ index: 0, id: "a", type: "custom", custom: { name: "shell", input: "" } },
			{ index: 1, id: "b", type: "function", function: { name: "time", arguments: "{}" } },
			{ index: 0, custom: { input: 'ls "x"' } },
		]);
	});

	it("tells how an answer was healed", () => {
		const healed = { ...closing, healing: "syntax_fix" as const };
		expect(writeAnswer(answer, served, healed)).toMatchObject({ metadata: { healing: { method: "syntax_fix" } } });
	});

	it("joins the log probabilities of all deltas", () => {
		const events: ChatEvent[] = [
			{ type: "text", text: "a", logprobs: { content: [{ token: "a", logprob: -0.1 }] } },
			{ type: "text", text: "b", logprobs: { content: [{ token: "b", logprob: -0.2 }] } },
		];
		const merged = { content: [{ token: "a", logprob: -0.1 }, { token: "b", logprob: -0.2 }] };
		expect(writeAnswer(events, served, closing)).toMatchObject({ choices: [{ logprobs: merged }] });
		expect(chunksOf(streamOf(events))[1]?.choices[0]).toMatchObject({ logprobs: { content: [{ token: "b", logprob: -0.2 }] } });
	});

	it("names what served the request and what it cost", () => {
		expect(writeAnswer(answer, served, closing)).toMatchObject({
			usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5, cost: 0.000007 },
			metadata: { request_id: "req-1", used_provider: "anthropic", underlying_used_model: "claude-x-2026", routing: [] },
		});
	});
});

describe("forwardAnswer", () => {
	it("changes the owned fields and keeps unknown ones", () => {
		const body = {
			id: "c1",
			model: "upstream-model",
			system_fingerprint: "fp",
			choices: [
				{
					index: 0,
					message: { role: "assistant", content: "Hi", tool_calls: null, annotations: [], new_field: 1, reasoning_content: "t" },
					finish_reason: "stop",
					content_filter_results: { hate: false },
				},
			],
			usage: { prompt_tokens: 9, prompt_tokens_details: { new_counter: 4 }, queue_time: 0.1 },
		};
		const events: ChatEvent[] = [
			{ type: "reasoning", text: "t" },
			{ type: "text", text: "Hi" },
			{ type: "finish", reason: "stop", raw: "stop" },
		];
		const forwarded = forwardAnswer(body, events, served, closing) as typeof body;
		expect(forwarded).toMatchObject({ id: "c1", model: "anthropic/claude-x", system_fingerprint: "fp" });
		expect(forwarded.choices[0]).toMatchObject({ content_filter_results: { hate: false } });
		expect(forwarded.choices[0]?.message).toEqual({
			role: "assistant",
			content: "Hi",
			annotations: [],
			new_field: 1,
			reasoning: "t",
			reasoning_details: [{ type: "reasoning.text", text: "t", index: 0 }],
		});
		expect(forwarded.usage).toMatchObject({ prompt_tokens: 3, queue_time: 0.1, prompt_tokens_details: { new_counter: 4, cached_tokens: 0 } });
	});
});

describe("ChatStreamWriter", () => {
	it("writes what strict clients demand", () => {
		const chunks = chunksOf(streamOf(answer));
		expect(chunks.every((chunk) => Array.isArray(chunk.choices) && chunk.id === "msg_1")).toBe(true);
		expect(chunks[0]?.choices[0]?.delta).toMatchObject({ role: "assistant", reasoning: "think " });
		expect(chunks.filter((chunk) => chunk.choices[0]?.delta.role).length).toBe(1);
		const deltas = chunks.flatMap((chunk) => chunk.choices.map((choice) => choice.delta));
		expect(deltas.flatMap((delta) => Object.values(delta))).not.toContain(null);
		const calls = chunks.flatMap((chunk) => (chunk.choices[0]?.delta.tool_calls ?? []) as Record<string, unknown>[]);
		expect(calls[0]).toEqual({ index: 0, id: "a", type: "function", function: { name: "weather", arguments: "" } });
		expect(calls.every((call) => call.function !== undefined && call.type !== null)).toBe(true);
		const last = chunks.at(-1);
		expect(last?.choices).toEqual([]);
		expect(last?.usage).toMatchObject({ cost: 0.000007, prompt_tokens_details: { cached_tokens: 0 } });
		expect(last?.metadata).toMatchObject({ request_id: "req-1" });
		expect(chunks.at(-2)?.choices[0]).toMatchObject({ delta: {}, finish_reason: "tool_calls" });
	});

	it("sends no usage chunk to callers who refuse it", () => {
		expect(streamOf(answer, { omitUsageChunk: true })).not.toContain('"usage"');
	});

	it("greets every choice of n", () => {
		const chunks = chunksOf(
			streamOf([
				{ type: "text", text: "a", choice: 0 },
				{ type: "text", text: "b", choice: 1 },
			]),
		);
		expect(chunks.slice(0, 2).map((chunk) => chunk.choices[0])).toMatchObject([
			{ index: 0, delta: { role: "assistant", content: "a" } },
			{ index: 1, delta: { role: "assistant", content: "b" } },
		]);
	});

	it("replaces only the model field of forwarded lines, and takes their id for the usage chunk", () => {
		const writer = new ChatStreamWriter(served);
		const line = (content: string) =>
			JSON.stringify({ id: "up-1", model: "gpt-x-2026", choices: [{ index: 0, delta: { role: "assistant", content } }] });
		const tricky = 'say "model":"gpt-x-2026" twice';
		const stream = writer.forward(line("a")) + writer.forward(line(tricky)) + writer.close(closing);
		const chunks = chunksOf(stream);
		expect(chunks.map((chunk) => chunk.model)).toEqual(["anthropic/claude-x", "anthropic/claude-x", "anthropic/claude-x"]);
		expect(chunks[1]?.choices[0]?.delta.content).toBe(tricky);
		expect(chunks[2]?.id).toBe("up-1");
	});

	it("keeps a forwarded event of several lines in one frame", () => {
		const writer = new ChatStreamWriter(served);
		const text = writer.forward('{"id":"up-1","model":"gpt-x-2026",\n"choices":[{"index":0,"delta":{"content":"a"}}]}');
		expect(text.trimEnd()).not.toContain("\n");
		expect(JSON.parse(text.slice("data: ".length))).toMatchObject({ model: "anthropic/claude-x", choices: [{ delta: { content: "a" } }] });
	});

	it("ends a failure with an error event and no end mark", () => {
		const text = new ChatStreamWriter(served).fail(new GatewayError({ status: 502, message: "cut", origin: "upstream" }));
		expect(text).toBe(
			'event: error\ndata: {"error":{"message":"cut","type":"api_error","param":null,"code":null}}\n\n',
		);
	});
});
