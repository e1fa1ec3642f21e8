import { describe, expect, test } from "vitest";
import { replay, summaryOf } from "../../../../tests/factories/provider-fixtures";
import type { Provider } from "../provider";
import { providerOf } from "../registry";

const provider = providerOf("openai") as Provider;

type Delta = Record<string, unknown>;

function stream(deltas: Delta[], finish: string | null = "tool_calls", end = ["[DONE]"]) {
	const chunk = (delta: Delta, finishReason: string | null) =>
		JSON.stringify({ id: "chatcmpl-Ab12", choices: [{ index: 0, delta, finish_reason: finishReason }] });
	const last = finish === null ? [] : [chunk({}, finish)];
	return replay(provider, [...deltas.map((delta) => chunk(delta, null)), ...last, ...end]);
}

function calls(...entries: Delta[]): Delta {
	return { tool_calls: entries };
}

describe("parallel tool calls", () => {
	const two = [
		{ id: "a", name: "f", arguments: '{"x":1}' },
		{ id: "b", name: "g", arguments: '{"y":2}' },
	];

	test.each<[string, Delta[]]>([
		[
			"interleaved by index",
			[
				calls({ index: 0, id: "a", function: { name: "f", arguments: "" } }),
				calls({ index: 1, id: "b", function: { name: "g", arguments: "" } }),
				calls({ index: 0, function: { arguments: '{"x"' } }, { index: 1, function: { arguments: '{"y"' } }),
				calls({ index: 1, function: { arguments: ":2}" } }, { index: 0, function: { arguments: ":1}" } }),
			],
		],
		[
			"all under index 0",
			[
				calls({ index: 0, id: "a", function: { name: "f", arguments: '{"x":1}' } }),
				calls({ index: 0, id: "b", function: { name: "g", arguments: '{"y":' } }),
				calls({ index: 0, function: { arguments: "2}" } }),
			],
		],
		[
			"without an index",
			[
				calls({ id: "a", function: { name: "f", arguments: '{"x":1}' } }),
				calls({ id: "b", function: { name: "g", arguments: "" } }),
				calls({ function: { arguments: '{"y":2}' } }),
			],
		],
		[
			"with the id repeated in every delta",
			[
				calls({ index: 0, id: "a", function: { name: "f", arguments: '{"x"' } }),
				calls({ index: 0, id: "a", function: { name: "f", arguments: ":1}" } }),
				calls({ index: 1, id: "b", function: { name: "g", arguments: '{"y":2}' } }),
			],
		],
		[
			"with the name after the id, and empty ids later",
			[
				calls({ index: 0, id: "a" }),
				calls({ index: 0, id: "", function: { arguments: '{"x"' } }),
				calls({ index: 0, function: { name: "f", arguments: ":1}" } }),
				calls({ index: 1, id: "b", function: { name: "g", arguments: { y: 2 } } }),
			],
		],
	])("%s stay apart", (_, deltas) => {
		const events = stream(deltas);
		expect(summaryOf(events).toolCalls).toEqual(two);
		const indexes = events.flatMap((event) => (event.type === "tool-call" ? [event.index] : []));
		expect(new Set(indexes)).toEqual(new Set([0, 1]));
	});

	test("get an id where the vendor sends none, and {} where it sends no arguments", () => {
		const events = stream([calls({ index: 0, function: { name: "f" } }, { index: 1, function: { name: "g" } })]);
		const found = summaryOf(events).toolCalls;
		expect(found.map(({ name, arguments: args }) => [name, args])).toEqual([
			["f", "{}"],
			["g", "{}"],
		]);
		expect(new Set(found.map(({ id }) => id)).size).toBe(2);
		expect(found[0]?.id).toMatch(/^call_/);
	});

	test("without a name are none, and do not make the end one of tool calls", () => {
		const events = stream([{ content: "x" }, calls({ index: 0, id: "a", function: null }, {})], "stop");
		expect(events.filter((event) => event.type === "tool-call")).toEqual([]);
		expect(events.at(-1)).toMatchObject({ type: "finish", reason: "stop" });
	});

	test('end with tool_calls even where the vendor says "stop"', () => {
		const events = stream([calls({ index: 0, id: "a", function: { name: "f", arguments: "{}" } })], "stop");
		expect(events.at(-1)).toMatchObject({ type: "finish", reason: "tool_calls", raw: "stop" });
	});
});

describe("ends", () => {
	test.each([
		["stop", "stop"],
		["length", "length"],
		["model_length", "length"],
		["content_filter", "content_filter"],
		["function_call", "tool_calls"],
		["something_new", "stop"],
		["constructor", "stop"],
	])("%s → %s", (raw, reason) => {
		expect(stream([{ content: "x" }], raw).at(-1)).toMatchObject({ type: "finish", reason, raw });
	});

	test("a failure spelled as finish reason is an error", () => {
		const events = stream([{ content: "x" }], "insufficient_system_resource");
		expect(events.at(-1)).toMatchObject({ type: "error", fault: { status: 503 } });
	});

	test("[DONE] without a finish reason is a complete answer where its tokens were counted", () => {
		const usage = { prompt_tokens: 1, completion_tokens: 1 };
		const counted = [JSON.stringify({ choices: [], usage }), "[DONE]"];
		expect(stream([{ content: "x" }], null, counted).at(-1)).toMatchObject({ type: "finish", reason: "stop", raw: "" });
	});

	test("[DONE] alone ends no answer: figures of a running stream are not those of the whole", () => {
		const usage = { prompt_tokens: 1, completion_tokens: 1 };
		const running = JSON.stringify({ choices: [{ index: 0, delta: { content: "x" }, finish_reason: null }], usage });
		for (const events of [stream([{ content: "x" }], null), replay(provider, [running, "[DONE]"])]) {
			expect(events.at(-1)).toMatchObject({ type: "error", fault: { status: 502, code: "stream_cut" } });
		}
	});

	test("a stream without [DONE] and finish reason is cut", () => {
		expect(stream([{ content: "x" }], null, []).at(-1)).toMatchObject({ type: "error", fault: { status: 502 } });
		expect(replay(provider, ["[DONE]"]).at(-1)).toMatchObject({ type: "error" });
	});

	test("every choice has to end", () => {
		const chunk = (index: number, finish: string | null) =>
			JSON.stringify({ choices: [{ index, delta: { content: "x" }, finish_reason: finish }] });
		expect(replay(provider, [chunk(0, "stop"), chunk(1, null)]).at(-1)).toMatchObject({ type: "error" });
		const both = replay(provider, [chunk(0, "stop"), chunk(1, "length")]);
		expect(both.filter((event) => event.type === "finish")).toMatchObject([
			{ choice: 0, reason: "stop" },
			{ choice: 1, reason: "length" },
		]);
	});
});

describe("content", () => {
	test("keeps the order of reasoning and text, refusals, logprobs, images and citations", () => {
		const logprobs = { content: [{ token: "x", logprob: -1, top_logprobs: [] }] };
		const events = replay(provider, [
			JSON.stringify({ choices: [{ index: 0, delta: { role: "assistant", reasoning: "r1" } }] }),
			JSON.stringify({ choices: [{ index: 0, delta: { content: "x" }, logprobs }] }),
			JSON.stringify({ choices: [{ index: 0, delta: { reasoning_content: "r2" } }] }),
			JSON.stringify({ choices: [{ index: 0, delta: { refusal: "no" } }] }),
			JSON.stringify({
				choices: [
					{
						index: 0,
						delta: {
							annotations: [
								{ type: "url_citation", url_citation: { url: "https://e.com", title: "E", start_index: 0 } },
							],
							images: [{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }],
						},
						finish_reason: "stop",
					},
				],
			}),
			"[DONE]",
		]);
		expect(events.slice(1)).toEqual([
			{ type: "reasoning", text: "r1", choice: 0 },
			{ type: "text", text: "x", choice: 0, logprobs },
			{ type: "reasoning", text: "r2", choice: 0 },
			{ type: "refusal", text: "no", choice: 0 },
			{ type: "citation", url: "https://e.com", title: "E", start: 0, choice: 0 },
			{ type: "image", mediaType: "image/png", data: "AAAA", choice: 0 },
			{ type: "finish", reason: "stop", raw: "stop", choice: 0 },
		]);
	});

	test("says nothing for empty deltas", () => {
		const events = stream(
			[
				{ role: "assistant", content: "" },
				{ content: null, reasoning: "" },
			],
			"stop",
		);
		expect(events.map((event) => event.type)).toEqual(["start", "finish"]);
	});
});

test.each([
	[{ prompt_tokens: 0, completion_tokens: 0 }, 1],
	[{ prompt_tokens: 3 }, 1],
	[{ prompt_tokens: -3, completion_tokens: -1 }, 0],
	[{ prompt_tokens: "3", completion_tokens: null }, 0],
	[{}, 0],
	[null, 0],
])("the usage %j is reported %i times", (usage, times) => {
	const chunk = { choices: [{ index: 0, delta: { content: "x" }, finish_reason: "stop" }], usage };
	const events = replay(provider, [JSON.stringify(chunk), "[DONE]"]);
	expect(events.filter((event) => event.type === "usage")).toHaveLength(times);
});

describe("errors inside a 200", () => {
	test.each([
		[{ error: { message: "m", code: 429 } }, 429],
		[{ error: { message: "m", code: "rate_limit_exceeded" } }, 429],
		[{ error: { message: "m", type: "invalid_request_error" } }, 400],
		[{ error: { message: "m", code: "constructor", type: "__proto__" } }, 502],
		[{ error: { message: "m" } }, 502],
		[{ error: "m" }, 502],
		[{ object: "error", message: "m", code: 503 }, 503],
	])("%j has status %i", (body, status) => {
		expect(replay(provider, [JSON.stringify(body)])).toEqual([
			{ type: "error", fault: expect.objectContaining({ status, message: "m" }) },
		]);
	});
});
