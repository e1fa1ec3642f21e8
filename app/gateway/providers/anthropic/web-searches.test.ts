import { expect, test } from "vitest";
import { replay, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { ChatEvent } from "../../chat";
import { foldEvents } from "../../fold-events";
import { anthropic } from "./anthropic";

type Block = Record<string, unknown>;

const use = (id: string, query: string) => ({ type: "server_tool_use", id, name: "web_search", input: { query } });
const result = (id: string, content: unknown) => ({ type: "web_search_tool_result", tool_use_id: id, content });
const page = { type: "web_search_result", url: "https://1", title: "One", encrypted_content: "Eo8B", page_age: "2 days" };
const refused = { type: "web_search_tool_result_error", error_code: "max_uses_exceeded" };

const blocks: Block[] = [
	{ type: "text", text: "Looking." },
	use("srvtoolu_1", "oslo"),
	result("srvtoolu_1", [page, { type: "web_search_result", url: "https://2", title: "Two", page_age: null }]),
	{ type: "text", text: "Snow." },
	use("srvtoolu_2", "bergen"),
	use("srvtoolu_3", "tromsø"),
	result("srvtoolu_3", refused),
	result("srvtoolu_2", []),
];

/** As a stream tells them: the input of a tool comes in pieces behind its block. */
function payloads(): string[] {
	const events = blocks.flatMap(({ input, text, ...block }, index) => {
		const begun = { ...block, ...(input === undefined ? {} : { input: {} }), ...(text === undefined ? {} : { text: "" }) };
		const json = JSON.stringify(input ?? {});
		const pieces = input === undefined ? [] : [json.slice(0, 7), json.slice(7)];
		const deltas = [
			...pieces.map((partial_json) => ({ type: "input_json_delta", partial_json })),
			...(text === undefined ? [] : [{ type: "text_delta", text }]),
		];
		return [
			{ type: "content_block_start", index, content_block: begun },
			...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
			{ type: "content_block_stop", index },
		];
	});
	const start = { type: "message_start", message: { id: "m", model: "c", usage: { input_tokens: 5, output_tokens: 1 } } };
	const usage = { output_tokens: 3, server_tool_use: { web_search_requests: 3 } };
	const end = { type: "message_delta", delta: { stop_reason: "end_turn" }, usage };
	return [start, ...events, end, { type: "message_stop" }].map((event) => JSON.stringify(event));
}

const whole = {
	id: "m",
	model: "c",
	content: blocks,
	stop_reason: "end_turn",
	usage: { input_tokens: 5, output_tokens: 3, server_tool_use: { web_search_requests: 3 } },
};

const searches = (events: readonly ChatEvent[]) => events.filter((event) => event.type === "web-search");

test("results find their search, in streams as in whole answers", () => {
	const answers = [replay(anthropic, payloads()), anthropic.readAnswer(whole, targetOf("anthropic"))];
	for (const events of answers) {
		expect(searches(events).filter(({ done }) => done)).toEqual([
			{
				type: "web-search",
				id: "srvtoolu_1",
				queries: ["oslo"],
				results: [
					{ url: "https://1", title: "One", age: "2 days" },
					{ url: "https://2", title: "Two" },
				],
				done: true,
			},
			{ type: "web-search", id: "srvtoolu_3", queries: ["tromsø"], results: [], failed: true, done: true },
			{ type: "web-search", id: "srvtoolu_2", queries: ["bergen"], results: [], done: true },
		]);
		expect(events.findLast((event) => event.type === "usage")).toMatchObject({ usage: { webSearches: 3 } });
	}
	expect(foldEvents(answers[0] ?? [])[0]?.blocks).toEqual(foldEvents(answers[1] ?? [])[0]?.blocks);
});

test("a search is told when it begins", () => {
	const types = searches(replay(anthropic, payloads())).map(({ id, done }) => `${id} ${done ? "done" : "begun"}`);
	expect(types.slice(0, 3)).toEqual(["srvtoolu_1 begun", "srvtoolu_1 done", "srvtoolu_2 begun"]);
});

test("what other tools of the provider do is not told as a search", () => {
	const content = [
		{ type: "server_tool_use", id: "srvtoolu_1", name: "web_fetch", input: { url: "https://1" } },
		{ type: "web_fetch_tool_result", tool_use_id: "srvtoolu_1", content: {} },
	];
	expect(searches(anthropic.readAnswer({ ...whole, content }, targetOf("anthropic")))).toEqual([]);
});
