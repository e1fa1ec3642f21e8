import { describe, expect, it } from "vitest";
import { eventsOf } from "../../../../tests/responses-order";
import { type ChatEvent, noUsage } from "../../chat";
import { noCost } from "../../pricing/cost";
import type { Closing, Served } from "../protocol";
import { continuing } from "./kept-input";
import { unpack } from "./opaque";
import { parseResponseRequest } from "./parse";
import { ResponseStreamWriter } from "./stream-writer";
import { forwardAnswer } from "./write-answer";

const closing: Closing = { usage: { ...noUsage, promptTokens: 3 }, cost: { ...noCost, total: 7_000_000n }, attempts: [] };

const served: Served = {
	requestId: "req-1",
	logId: "01890a5d-ac96-774b-bcce-b302099a8057",
	chat: parseResponseRequest(continuing({ model: "m", input: "Hi", metadata: { a: "b" }, store: false }, "resp_0")),
	requestedModel: "m",
	requestedProvider: null,
	usedModel: "gpt-x",
	usedProvider: "openai",
	usedRegion: null,
	externalModel: "gpt-x-2026",
	created: 1_700_000_000,
	omitUsageChunk: false,
	excludeReasoning: false,
};

const upstream = {
	id: "resp_upstream",
	object: "response",
	model: "gpt-x-2026",
	status: "completed",
	output: [
		{ type: "future_call", id: "fut_1", anything: [1] },
		{ type: "reasoning", id: "rs_1", summary: [], encrypted_content: "opaque" },
	],
	usage: { input_tokens: 3, output_tokens: 0, input_tokens_details: { cached_tokens: 0, new_counter: 4 } },
	future_field: true,
};

const owned = {
	id: "resp_01890a5dac96774bbcceb302099a8057",
	model: "openai/gpt-x",
	previous_response_id: "resp_0",
	store: false,
	metadata: { a: "b" },
	future_field: true,
	usage: { input_tokens: 3, cost: 0.000007, input_tokens_details: { cached_tokens: 0, new_counter: 4 } },
};

const byXai: ChatEvent[] = [{ type: "reasoning", encrypted: "opaque", issuer: "xai", id: "rs_1" }];

describe("an answer of the same dialect", () => {
	it("keeps items and fields that nobody here knows", () => {
		expect(forwardAnswer(upstream, [], served, closing)).toMatchObject({ ...owned, output: upstream.output });
	});

	it("packs reasoning that another than OpenAI encrypted", () => {
		const { output } = forwardAnswer(upstream, byXai, served, closing) as { output: { encrypted_content: string }[] };
		const packed = { kind: "reasoning", issuer: "xai", id: "rs_1", encrypted: "opaque" };
		expect(unpack(output[1]?.encrypted_content ?? "")).toEqual(packed);
	});
});

it("a begun item of another than OpenAI shows nothing encrypted, its end shows it packed", () => {
	const writer = new ResponseStreamWriter({ ...served, usedProvider: "azure" });
	const item = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "opaque" };
	const events: ChatEvent[] = [{ type: "reasoning", encrypted: "opaque", issuer: "azure", id: "rs_1", done: true }];
	const added = writer.forward(JSON.stringify({ type: "response.output_item.added", sequence_number: 1, item }), []);
	const done = writer.forward(JSON.stringify({ type: "response.output_item.done", sequence_number: 2, item }), events);
	expect([added, done].join("")).not.toContain("opaque");
	const told = eventsOf(done)[0] as unknown as { item: { encrypted_content: string } };
	expect(unpack(told.item.encrypted_content)).toEqual({ kind: "reasoning", issuer: "azure", id: "rs_1", encrypted: "opaque" });
});

describe("a stream of the same dialect", () => {
	const line = (type: string, sequence_number: number, more: object) => JSON.stringify({ type, sequence_number, ...more });

	it.each(["response.completed", "response.incomplete"])("stops at %s", (last) => {
		const writer = new ResponseStreamWriter(served);
		writer.forward(line("response.created", 0, { response: { ...upstream, status: "in_progress" } }));
		writer.forward(line(last, 1, { response: upstream }));
		const delta = line("response.output_text.delta", 2, { delta: "late", item_id: "msg_1" });
		expect([delta, line("response.future.event", 3, {}), "not JSON"].map((late) => writer.forward(late))).toEqual(["", "", ""]);
		const end = writer.close(closing);
		expect(end).toContain(`event: ${last}`);
		expect(end).toContain('"sequence_number":1');
	});

	it("passes lines on, and holds the last one back for the cost", () => {
		const writer = new ResponseStreamWriter(served);
		const delta = line("response.output_text.delta", 2, { delta: "x", item_id: "msg_1" });
		const future = line("response.future.event", 3, { what: 1 });
		expect(writer.isPlainDelta(delta)).toBe(true);
		expect(writer.isPlainDelta(future)).toBe(false);
		const text =
			writer.forward(line("response.created", 0, { response: { ...upstream, status: "in_progress" } })) +
			writer.forward(delta) +
			writer.forward(future) +
			writer.forward(line("response.completed", 4, { response: upstream }));
		expect(text).toContain(`event: response.output_text.delta\ndata: ${delta}\n\n`);
		expect(text).toContain(`event: response.future.event\ndata: ${future}\n\n`);
		const events = eventsOf(text + writer.close(closing));
		expect(events.map(({ sequence_number: number }) => number)).toEqual([0, 2, 3, 4]);
		expect(events[0]).toMatchObject({ response: { id: owned.id, model: owned.model } });
		expect(events.at(-1)).toMatchObject({ type: "response.completed", response: { ...owned, output: upstream.output } });
		expect(writer.answer()).toMatchObject(owned);
	});

	it("packs reasoning that another than OpenAI encrypted", () => {
		const writer = new ResponseStreamWriter(served);
		const item = upstream.output[1];
		const done = writer.forward(line("response.output_item.done", 3, { output_index: 1, item }), byXai);
		writer.forward(line("response.completed", 4, { response: upstream }), []);
		const [told, completed] = eventsOf(done + writer.close(closing));
		expect(JSON.stringify(told)).toContain("llmgtwy.v1.");
		expect(completed).toMatchObject({ response: { output: [upstream.output[0], told?.item] } });
	});
});
