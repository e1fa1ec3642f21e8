import { describe, expect, it } from "vitest";
import { fc } from "../../../../tests/setup/property";
import { eventsOf, OrderCheck, type StreamedEvent } from "../../../../tests/responses-order";
import { type AssistantPart, type ChatEvent, noUsage } from "../../chat";
import { GatewayError } from "../../errors";
import { noCost } from "../../pricing/cost";
import type { Closing, Served } from "../protocol";
import { parseResponseRequest } from "./parse";
import { ResponseStreamWriter } from "./stream-writer";
import { writeAnswer } from "./write-answer";

const closing: Closing = {
	usage: { ...noUsage, promptTokens: 3, completionTokens: 2 },
	cost: { ...noCost, total: 7_000_000n },
	attempts: [],
};

function servedFor(body: Record<string, unknown> = {}): Served {
	return {
		requestId: "req-1",
		logId: "01890a5d-ac96-774b-bcce-b302099a8057",
		chat: parseResponseRequest({ model: "m", input: "Hi", stream: true, ...body }),
		requestedModel: "m",
		requestedProvider: null,
		usedModel: "claude-x",
		usedProvider: "anthropic",
		usedRegion: null,
		externalModel: "claude-x-2026",
		created: 1_700_000_000,
		omitUsageChunk: false,
		excludeReasoning: false,
	};
}

function streamed(events: readonly ChatEvent[], served = servedFor()): StreamedEvent[] {
	const writer = new ResponseStreamWriter(served);
	return eventsOf(events.map((event) => writer.write(event)).join("") + writer.close(closing));
}

const finish: ChatEvent = { type: "finish", reason: "stop", raw: "stop" };

describe("order", () => {
	it("of a text", () => {
		const events = streamed([{ type: "start" }, { type: "text", text: "Hel" }, { type: "text", text: "lo" }, finish]);
		expect(events.map(({ type }) => type)).toEqual([
			"response.created",
			"response.in_progress",
			"response.output_item.added",
			"response.content_part.added",
			"response.output_text.delta",
			"response.output_text.delta",
			"response.output_text.done",
			"response.content_part.done",
			"response.output_item.done",
			"response.completed",
		]);
		expect(events[0]).toMatchObject({ response: { status: "in_progress", output: [], usage: null } });
	});

	it("of reasoning, then two calls whose deltas alternate", () => {
		const events = streamed([
			{ type: "reasoning", text: "Hm" },
			{ type: "reasoning", signature: "s", done: true },
			{ type: "tool-call", index: 0, id: "a", name: "f" },
			{ type: "tool-call", index: 1, id: "b", name: "g" },
			{ type: "tool-call", index: 0, arguments: '{"x"' },
			{ type: "tool-call", index: 1, arguments: "{}" },
			{ type: "tool-call", index: 0, arguments: ":1}" },
			{ type: "finish", reason: "tool_calls", raw: "tool_use" },
		]);
		expect(events.map(({ type, output_index: index }) => `${type.replace("response.", "")} ${String(index ?? "")}`)).toEqual([
			"created ",
			"in_progress ",
			"output_item.added 0",
			"reasoning_summary_part.added 0",
			"reasoning_summary_text.delta 0",
			"reasoning_summary_text.done 0",
			"reasoning_summary_part.done 0",
			"output_item.done 0",
			"output_item.added 1",
			"output_item.added 2",
			"function_call_arguments.delta 1",
			"function_call_arguments.delta 2",
			"function_call_arguments.delta 1",
			"function_call_arguments.done 1",
			"output_item.done 1",
			"function_call_arguments.done 2",
			"output_item.done 2",
			"completed ",
		]);
		expect(events.at(-1)).toMatchObject({
			response: {
				output: [
					{ type: "reasoning", summary: [{ type: "summary_text", text: "Hm" }] },
					{ type: "function_call", call_id: "a", name: "f", arguments: '{"x":1}', status: "completed" },
					{ type: "function_call", call_id: "b", name: "g", arguments: "{}", status: "completed" },
				],
			},
		});
	});

	it("keeps think, text, think, text apart", () => {
		const think = (text: string): ChatEvent => ({ type: "reasoning", text });
		const say = (text: string): ChatEvent => ({ type: "text", text });
		const events = streamed([think("a"), say("b"), think("c"), say("d"), finish]);
		const output = ["reasoning", "message", "reasoning", "message"].map((type) => ({ type }));
		expect(events.at(-1)).toMatchObject({ response: { output } });
	});

	it("ends an answer that was cut off as incomplete", () => {
		const cut = streamed([{ type: "text", text: "Once" }, { type: "finish", reason: "length", raw: "max_tokens" }]);
		expect(cut.at(-1)).toMatchObject({
			type: "response.incomplete",
			response: { status: "incomplete", incomplete_details: { reason: "max_output_tokens" }, output: [{ status: "incomplete" }] },
		});
		const refused = streamed([{ type: "finish", reason: "content_filter", raw: "refusal" }]);
		expect(refused.at(-1)).toMatchObject({ response: { incomplete_details: { reason: "content_filter" }, output: [] } });
	});

	it("fails with an error and a failed response, never with a clean end", () => {
		const writer = new ResponseStreamWriter(servedFor());
		const begun = writer.write({ type: "text", text: "Hel" });
		const failed = eventsOf(begun + writer.fail(new GatewayError({ status: 502, message: "gone", code: "upstream_error" })));
		expect(failed.slice(-2)).toMatchObject([
			{ type: "error", code: "upstream_error", message: "gone", error: { code: "upstream_error" } },
			{ type: "response.failed", response: { status: "failed", error: { code: "upstream_error", message: "gone" } } },
		]);
		const atOnce = eventsOf(new ResponseStreamWriter(servedFor()).fail(new GatewayError({ status: 504, message: "late" })));
		expect(atOnce.map(({ type }) => type)).toEqual(["response.created", "response.in_progress", "error", "response.failed"]);
	});
});

const text = fc.string({ maxLength: 5 });
const anyEvent: fc.Arbitrary<ChatEvent> = fc.oneof(
	{ weight: 3, arbitrary: fc.record({ type: fc.constant("text" as const), text }) },
	{ weight: 1, arbitrary: fc.record({ type: fc.constant("text" as const), text, signature: text }) },
	{ weight: 1, arbitrary: fc.record({ type: fc.constant("refusal" as const), text }) },
	{ weight: 1, arbitrary: fc.record({ type: fc.constant("citation" as const), url: fc.constant("https://a.example") }) },
	{
		weight: 2,
		arbitrary: fc.record(
			{
				type: fc.constant("web-search" as const),
				id: fc.constantFrom("a", "b"),
				queries: fc.array(text, { maxLength: 2 }),
				results: fc.array(fc.record({ url: fc.webUrl() }), { maxLength: 2 }),
				failed: fc.constant(true as const),
				done: fc.constant(true as const),
			},
			{ requiredKeys: ["type", "id", "queries", "results"] },
		),
	},
	{ weight: 1, arbitrary: fc.record({ type: fc.constant("image" as const), mediaType: fc.constant("image/png"), data: text }) },
	{
		weight: 4,
		arbitrary: fc.record(
			{
				type: fc.constant("reasoning" as const),
				text,
				signature: text,
				encrypted: text,
				issuer: fc.constantFrom("anthropic" as const, "google" as const, "openai" as const),
				done: fc.boolean(),
			},
			{ requiredKeys: ["type"] },
		),
	},
	{
		weight: 4,
		arbitrary: fc.record(
			{
				type: fc.constant("tool-call" as const),
				index: fc.nat(2),
				arguments: fc.constantFrom("", "{", "}", '{"input":"a', 'b\\n"}'),
				signature: text,
			},
			{ requiredKeys: ["type", "index"] },
		),
	},
);

/** First deltas of calls name them, as every provider's do. */
function named(events: ChatEvent[]): ChatEvent[] {
	const seen = new Set<number>();
	return events.map((event) => {
		if (event.type !== "tool-call" || seen.has(event.index)) return event;
		seen.add(event.index);
		return { ...event, id: `call_${event.index}`, name: event.index === 1 ? "patch" : "f" };
	});
}

const request = fc.constantFrom<Record<string, unknown>>(
	{ tools: [{ type: "custom", name: "patch" }] },
	{ tools: [{ type: "custom", name: "patch" }], include: ["reasoning.encrypted_content", "web_search_call.action.sources"] },
);
const reason = fc.constantFrom("stop" as const, "length" as const, "tool_calls" as const, "content_filter" as const);

it("whatever the provider sends, the stream is in a legal order and holds what the whole answer holds", () => {
	fc.assert(
		fc.property(fc.array(anyEvent, { maxLength: 25 }), request, reason, (given, body, why) => {
			const events: ChatEvent[] = [...named(given), { type: "finish", reason: why, raw: why }];
			const served = servedFor(body);
			const stream = streamed(events, served);
			const check = new OrderCheck();
			for (const event of stream) check.take(event);
			check.end();
			const whole = writeAnswer(events, served, closing);
			expect(stream.at(-1)?.response).toEqual(JSON.parse(JSON.stringify(whole)));
			const ids = (whole.output as { id: string }[]).map(({ id }) => id);
			expect(new Set(ids).size).toBe(ids.length);
		}),
		{ numRuns: 400 },
	);
});

type Block = Extract<AssistantPart, { type: "text" | "reasoning" | "tool-call" }>;

const word = fc.string({ minLength: 1, maxLength: 6 });
const opaque = { text: word, signature: word, encrypted: word };
const block: fc.Arbitrary<Block> = fc.oneof(
	fc.record({ type: fc.constant("text" as const), text: word, signature: word }, { requiredKeys: ["type", "text"] }),
	fc.record(
		{ type: fc.constant("reasoning" as const), ...opaque, issuer: fc.constantFrom("anthropic" as const, "xai" as const) },
		{ requiredKeys: ["type", "signature"] },
	),
	fc.record({ type: fc.constant("reasoning" as const), text: word }),
	fc.record({
		type: fc.constant("reasoning" as const),
		text: word,
		encrypted: word,
		issuer: fc.constant("openai" as const),
		id: fc.uuid().map((id) => `rs_${id}`),
	}),
	fc.record(
		{ type: fc.constant("tool-call" as const), id: fc.uuid(), name: fc.constant("f"), arguments: word, signature: word },
		{ requiredKeys: ["type", "id", "name", "arguments"] },
	),
	fc.record({
		type: fc.constant("tool-call" as const),
		id: fc.uuid(),
		name: fc.constant("patch"),
		arguments: word.map((input) => JSON.stringify({ input })),
		freeForm: fc.constant(true as const),
	}),
);

/** Two texts in a row are one. */
const blocks = fc
	.array(block, { minLength: 1, maxLength: 10 })
	.map((all) => all.filter((each, at) => each.type !== "text" || all[at - 1]?.type !== "text"));

function eventsFrom(all: readonly Block[]): ChatEvent[] {
	return all.map((part, index) => {
		if (part.type === "tool-call") return { ...part, index };
		return part.type === "reasoning" ? { ...part, done: true } : part;
	});
}

it("an answer that is sent again is what it was: order, arguments, signatures, encrypted reasoning", () => {
	fc.assert(
		fc.property(blocks, (all) => {
			const body = { include: ["reasoning.encrypted_content"], tools: [{ type: "custom", name: "patch" }] };
			const answer = writeAnswer([...eventsFrom(all), finish], servedFor(body), closing);
			const input = JSON.parse(JSON.stringify(answer.output)) as unknown[];
			const { messages, source } = parseResponseRequest({ model: "m", ...body, input });
			expect(messages).toEqual([{ role: "assistant", content: all }]);
			// OpenAI would refuse what others signed. Whose reasoning it is decides the wire that answers.
			const { input: sent } = source.body as { input: { type: string }[] };
			expect(JSON.stringify(sent.filter(({ type }) => type !== "reasoning"))).not.toMatch(/llmgtwy|extra_content/);
		}),
	);
});

it("sums a conversation up in one compaction item, which stands for it from then on", () => {
	const input = [{ role: "user", content: "Hi" }, { type: "compaction_trigger" }];
	const served = servedFor({ input, tools: [{ type: "function", name: "f" }] });
	expect(served.chat).toMatchObject({ toolChoice: { type: "none" }, tools: [{ name: "f" }] });
	expect(served.chat.messages).toHaveLength(2);
	const answer: ChatEvent[] = [{ type: "reasoning", text: "Hm" }, { type: "text", text: "We said " }, { type: "text", text: "hi." }, finish];
	const stream = streamed(answer, served);
	const { output } = writeAnswer(answer, served, closing) as { output: Record<string, unknown>[] };
	expect(output).toEqual([{ id: expect.stringMatching(/^cmp_/), type: "compaction", encrypted_content: expect.any(String) }]);
	expect(stream.at(-1)).toMatchObject({ type: "response.completed", response: { output } });
	const next = servedFor({ input: [...output, { role: "user", content: "Go on" }] }).chat;
	expect(next.messages).toMatchObject([{ role: "user", content: [{ text: expect.stringMatching(/We said hi\.$/) }] }, { role: "user" }]);
	expect(next.dialectOnly).toBeUndefined();
	expect(next.source.body.input).toMatchObject([{ type: "message", role: "user" }, { role: "user" }]);
	expect(writeAnswer([finish], served, closing)).toMatchObject({ output: [] });
});
