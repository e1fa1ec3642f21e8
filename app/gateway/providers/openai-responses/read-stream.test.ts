import { describe, expect, test } from "vitest";
import {
	type ErrorFixture,
	type Expected,
	frame,
	headersOf,
	jsonFixture,
	payloadsOf,
	readFixture,
	replay,
	replayBytes,
	summaryOf,
	targetOf,
} from "../../../../tests/factories/provider-fixtures";
import { recordingsOf } from "../../../../tests/recordings";
import { fc } from "../../../../tests/setup/property";
import type { ChatEvent } from "../../chat";
import { foldEvents } from "../../fold-events";
import { openAiResponses } from "./openai-responses";

const provider = openAiResponses({ id: "openai" });
const folder = "openai-responses";
const kinds = ["text", "tool-call", "reasoning", "web-search", "incomplete", "refusal"];
const target = targetOf("openai");

const chunksOf = (kind: string) => payloadsOf(readFixture(folder, `${kind}.chunks.txt`));
const isError = (event: ChatEvent | undefined) => event?.type === "error";
const event = (type: string, fields: Record<string, unknown>) => JSON.stringify({ type, ...fields });

function expectSameHoweverCut(payloads: string[]): void {
	const bytes = frame(payloads, provider.dialect);
	const whole = replay(provider, payloads);
	const singles = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
	expect(replayBytes(provider, singles)).toEqual(whole);
	if (bytes.length > 12_000) return;
	for (let cut = 1; cut < bytes.length; cut += 7) {
		expect(replayBytes(provider, [bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole);
	}
}

describe.each(kinds)("%s", (kind) => {
	const expected = jsonFixture<Expected>(folder, `${kind}.expected.json`);
	const payloads = chunksOf(kind);

	test("reads the whole answer", () => {
		const events = provider.readAnswer(jsonFixture(folder, `${kind}.json`), target);
		expect(summaryOf(events)).toEqual(expected);
		expect(events[0]).toMatchObject({ type: "start", serviceTier: "default" });
		expect(events.at(-1)?.type).toBe("finish");
	});

	test("reads the stream of the same answer, wherever its bytes are cut", () => {
		expect(summaryOf(replay(provider, payloads))).toEqual(expected);
		expectSameHoweverCut(payloads);
	});

	test("reads the same from finished items alone, and from the end alone", () => {
		const finished = payloads.filter((data) => /"type":"response\.(?:created|output_item\.done|completed|incomplete)"/.test(data));
		expect(summaryOf(replay(provider, finished))).toEqual(expected);
		expect(summaryOf(replay(provider, payloads.slice(-1)))).toEqual(expected);
	});

	test("says so wherever the stream is cut before its end", () => {
		for (let count = 0; count < payloads.length; count++) {
			const events = replay(provider, payloads.slice(0, count));
			expect(events.at(-1), `after ${count} events`).toMatchObject({ type: "error", fault: { status: 502 } });
			expect(events.filter(isError)).toHaveLength(1);
		}
	});
});

describe("order and details", () => {
	test("keeps reasoning, calls and their ids in the order they came", () => {
		const blocks = foldEvents(replay(provider, chunksOf("reasoning")))[0]?.blocks ?? [];
		expect(blocks.map(({ type }) => type)).toEqual(["reasoning", "tool-call", "reasoning", "tool-call"]);
		const reasoning = replay(provider, chunksOf("reasoning")).filter((one) => one.type === "reasoning");
		expect(new Set(reasoning.map(({ id, issuer }) => `${issuer} ${id}`))).toEqual(
			new Set(["openai rs_fx0001", "openai rs_fx0002"]),
		);
	});

	test("marks calls of free-form tools", () => {
		const calls = replay(provider, chunksOf("reasoning")).filter((one) => one.type === "tool-call" && one.name);
		expect(calls.map((one) => one.type === "tool-call" && one.freeForm === true)).toEqual([false, true]);
	});

	test("tells citations once, streamed or not", () => {
		const whole = provider.readAnswer(jsonFixture(folder, "web-search.json"), target);
		for (const events of [replay(provider, chunksOf("web-search")), whole]) {
			expect(events.filter((one) => one.type === "citation")).toEqual([
				{ type: "citation", url: "https://news.example/snow", title: "Snow", start: 0, end: 18 },
			]);
		}
	});

	test("tells searches with their queries and sources, streamed or not; pages that were opened are none", () => {
		const action = { type: "search", query: "oslo", queries: ["oslo", "oslo snow"], sources: [{ type: "url", url: "https://1" }] };
		const output = [
			{ type: "web_search_call", id: "ws_1", status: "completed", action },
			{ type: "web_search_call", id: "ws_2", status: "completed", action: { type: "open_page", url: "https://1" } },
			{ type: "web_search_call", id: "ws_3", status: "failed", action: { type: "search", query: "bergen" } },
		];
		const response = { status: "completed", output, usage: { input_tokens: 1, output_tokens: 1 } };
		const streamed = replay(provider, [
			...output.flatMap((item, output_index) => [
				event("response.output_item.added", { output_index, item: { ...item, action: undefined, status: "in_progress" } }),
				event("response.web_search_call.searching", { output_index, item_id: item.id }),
				event("response.output_item.done", { output_index, item }),
			]),
			event("response.completed", { response }),
		]);
		for (const events of [streamed, provider.readAnswer(response, target)]) {
			expect(events.filter((one) => one.type === "web-search")).toEqual([
				{ type: "web-search", id: "ws_1", queries: ["oslo", "oslo snow"], results: [{ url: "https://1" }], done: true },
				{ type: "web-search", id: "ws_3", queries: ["bergen"], results: [], done: true, failed: true },
			]);
			expect(events.find((one) => one.type === "usage")).toMatchObject({ usage: { webSearches: 1 } });
		}
	});

	test("tells the tier that served, which is known at the end only", () => {
		const starts = replay(provider, chunksOf("text")).filter((one) => one.type === "start");
		expect(starts).toEqual([
			{ type: "start", id: "resp_fx0001", model: "gpt-5.4-2026-03-05", created: 1_790_000_000 },
			{ type: "start", serviceTier: "default" },
		]);
	});

	test("passes log probabilities on in the form of chat completions", () => {
		const logprobs = [{ token: "Hi", logprob: -0.1, bytes: [72, 105], top_logprobs: [] }];
		const events = replay(provider, [event("response.output_text.delta", { output_index: 0, content_index: 0, delta: "Hi", logprobs })]);
		expect(events[1]).toEqual({ type: "text", text: "Hi", logprobs: { content: logprobs, refusal: null } });
	});

	test("reads arguments that only the finished item has, without an event that opened it", () => {
		const item = { type: "function_call", id: "fc_1", call_id: "call_1", name: "look", arguments: '{"a":1}' };
		const events = replay(provider, [
			event("response.function_call_arguments.done", { output_index: 0, item_id: "fc_1", arguments: '{"a":1}' }),
			event("response.output_item.done", { output_index: 0, item }),
			event("response.completed", { response: { status: "completed", output: [item] } }),
		]);
		expect(summaryOf(events)).toMatchObject({ finish: "tool_calls", toolCalls: [{ id: "call_1", name: "look", arguments: '{"a":1}' }] });
	});

	test("joins a custom tool's text where a cut falls between the halves of a character", () => {
		const [high, low] = ["👋".slice(0, 1), "👋".slice(1)];
		const item = { type: "custom_tool_call", id: "ct_1", call_id: "call_1", name: "say", input: "" };
		const events = replay(provider, [
			event("response.output_item.added", { output_index: 0, item }),
			...[high, low].map((delta) => event("response.custom_tool_call_input.delta", { output_index: 0, delta })),
			event("response.output_item.done", { output_index: 0, item: { ...item, input: "👋" } }),
			event("response.completed", { response: { status: "completed" } }),
		]);
		expect(JSON.parse(summaryOf(events).toolCalls[0]?.arguments ?? "")).toEqual({ input: "👋" });
	});
});

describe("failures", () => {
	test("reads an error answer", () => {
		const { status, headers, body, expected } = jsonFixture<ErrorFixture>(folder, "error.json");
		expect(provider.readError(status, headersOf(headers), body)).toEqual(expected);
		expect(provider.readError(502, headersOf({}), "<h1>Bad Gateway</h1>")).toEqual({ status: 502, message: "Bad Gateway" });
	});

	test("turns an error inside a 200 into one event and is silent after it", () => {
		const payloads = chunksOf("error");
		const events = replay(provider, [...payloads, ...payloads]);
		expect(events.filter(isError)).toEqual([
			{ type: "error", fault: { status: 502, code: "server_error", message: "The server is overloaded. Try again." } },
		]);
	});

	test.each([
		["rate_limit_exceeded", 429],
		["insufficient_quota", 429],
		["invalid_prompt", 400],
		["image_too_large", 400],
		["context_length_exceeded", 400],
		["vector_store_timeout", 504],
		["constructor", 502],
	])("gives a failed response with %s the status %i", (code, status) => {
		const response = { status: "failed", error: { code, message: "No." }, output: [] };
		for (const events of [replay(provider, [event("response.failed", { response })]), provider.readAnswer(response, target)]) {
			expect(events.at(-1)).toEqual({ type: "error", fault: { status, code, message: "No." } });
		}
	});

	test("does not trip over answers of no known form", () => {
		for (const body of [null, "text", 7, [], {}, { output: "x" }, { status: "in_progress", output: [] }]) {
			expect(provider.readAnswer(body, target).some(isError), JSON.stringify(body)).toBe(true);
		}
		for (const payload of ["null", "[]", "7", '"x"', "{", "{}", '{"type":7}', '{"type":"response.new_thing"}']) {
			expect(isError(replay(provider, [payload]).at(-1)), payload).toBe(true);
		}
	});

	test("never throws at what a server may send, and never gives what cannot be folded", () => {
		const words =
			"response.created response.output_item.added response.output_item.done response.output_text.delta error message reasoning " +
			"response.function_call_arguments.done response.completed response.reasoning_summary_text.delta function_call incomplete " +
			"custom_tool_call web_search_call output_text completed";
		const names =
			"type response item output_index output content summary text delta arguments input call_id id name usage input_tokens " +
			"error code status annotation annotations url logprobs";
		const { json } = fc.letrec((tie) => ({
			json: fc.oneof(
				{ maxDepth: 5 },
				fc.constantFrom(...words.split(" ")),
				fc.double(),
				fc.constant(null),
				fc.array(tie("json"), { maxLength: 3 }),
				fc.dictionary(fc.constantFrom(...names.split(" ")), tie("json"), { maxKeys: 6 }),
			),
		}));
		fc.assert(
			fc.property(fc.array(json, { maxLength: 5 }), (values) => {
				const events = replay(provider, values.map((value) => JSON.stringify(value)));
				for (const value of values) {
					events.push(...provider.readAnswer(value, target));
					expect(provider.readError(500, headersOf({}), value).message).not.toBe("");
				}
				foldEvents(events);
			}),
			{ numRuns: 500 },
		);
	});
});

describe.each(["openai-responses", "azure-responses"])("recordings of %s", (place) => {
	const recordings = recordingsOf(place);
	test.skipIf(recordings.length > 0)("are not here", () => expect(recordings).toEqual([]));

	test.each(recordings.map(({ file, text }) => [file, text] as const))("%s", (file, text) => {
		if (file === "error.json") {
			expect(provider.readError(429, headersOf({}), JSON.parse(text)).code).toBe("insufficient_quota");
			return;
		}
		const payloads = file.endsWith(".chunks.txt") ? payloadsOf(text) : [];
		const events = payloads.length > 0 ? replay(provider, payloads) : provider.readAnswer(JSON.parse(text), target);
		if (file.startsWith("error")) {
			expect(events.at(-1)).toMatchObject({ type: "error", fault: { status: 429, code: "insufficient_quota" } });
			return;
		}
		expect(events.filter(isError)).toEqual([]);
		const summary = summaryOf(events);
		expect(summary.finish).not.toBe("");
		expect(summary.usage.promptTokens).toBeGreaterThan(0);
		if (summary.finish === "stop") expect(summary.text).not.toBe("");
		if (file.startsWith("web-search")) {
			expect(summary.usage.webSearches).toBeGreaterThan(0);
			expect(events.some(({ type }) => type === "citation")).toBe(true);
		}
		if (file.startsWith("reasoning")) expect(summary.encrypted?.length).toBeGreaterThan(0);
		if (file.startsWith("custom")) expect(JSON.parse(summary.toolCalls[0]?.arguments ?? "")).toEqual({ input: expect.any(String) });
		if (payloads.length > 0) expectSameHoweverCut(payloads);
	});
});
