import { expect, it } from "vitest";
import { closingWith, servedBy } from "../../../../tests/factories/served";
import { eventsOf, OrderCheck } from "../../../../tests/responses-order";
import type { ChatEvent } from "../../chat";
import { parseResponseRequest } from "./parse";
import { ResponseStreamWriter } from "./stream-writer";
import { writeAnswer } from "./write-answer";

const closing = closingWith();
const begun = (id: string): ChatEvent => ({ type: "web-search", id, queries: [], results: [] });
const found: ChatEvent = {
	type: "web-search",
	id: "a",
	queries: ["oslo", "oslo snow"],
	results: [{ url: "https://1", title: "One" }],
	done: true,
};
const text: ChatEvent = { type: "text", text: "Snow." };
const finish: ChatEvent = { type: "finish", reason: "stop", raw: "stop" };

const logId = "01890a5d-ac96-774b-bcce-b302099a8057";
const ownId = "ws_01890a5dac96774bbcceb302099a80570000";

function streamed(events: ChatEvent[], body: Record<string, unknown> = {}) {
	const served = servedBy({ logId }, parseResponseRequest({ model: "m", input: "Hi", stream: true, ...body }));
	const writer = new ResponseStreamWriter(served);
	const stream = eventsOf(events.map((event) => writer.write(event)).join("") + writer.close(closing));
	const check = new OrderCheck();
	for (const event of stream) check.take(event);
	check.end();
	const whole = writeAnswer(events, served, closing);
	expect(stream.at(-1)?.response).toEqual(JSON.parse(JSON.stringify(whole)));
	return { types: stream.map(({ type }) => type.replace("response.", "")).slice(2), output: whole.output };
}

const messageSteps = [
	"output_item.added",
	"content_part.added",
	"output_text.delta",
	"output_text.done",
	"content_part.done",
	"output_item.done",
];
const searchSteps = [
	"output_item.added",
	"web_search_call.in_progress",
	"web_search_call.searching",
	"web_search_call.completed",
	"output_item.done",
];

it("tells a search step by step, before the text that came of it", () => {
	const { types, output } = streamed([begun("a"), found, text, finish]);
	expect(types).toEqual([...searchSteps, ...messageSteps, "completed"]);
	const action = { type: "search", query: "oslo", queries: ["oslo", "oslo snow"] };
	expect(output).toMatchObject([{ id: ownId, type: "web_search_call", status: "completed", action }, { type: "message" }]);
	expect(JSON.stringify(output)).not.toContain("sources");
});

it("tells it alike where its beginning was not told", () => {
	expect(streamed([found, text, finish])).toEqual(streamed([begun("a"), found, text, finish]));
});

it("shows the pages to those who ask for them", () => {
	const { output } = streamed([found, finish], { include: ["web_search_call.action.sources"] });
	expect(output).toMatchObject([{ action: { sources: [{ type: "url", url: "https://1" }] } }]);
});

it("says of a search that it failed, or was not over when the answer was", () => {
	const { types, output } = streamed([begun("a"), begun("b"), { ...found, results: [], failed: true }, finish]);
	expect(output).toMatchObject([
		{ type: "web_search_call", status: "failed" },
		{ type: "web_search_call", status: "incomplete", action: { type: "search", query: "" } },
	]);
	expect(types).not.toContain("web_search_call.completed");
});

it("keeps searches of its own making from OpenAI, and OpenAI's as they are", () => {
	const theirs = { type: "web_search_call", id: `ws_${"0a".repeat(24)}`, status: "completed", action: { type: "search", query: "q" } };
	const ours = { ...theirs, id: ownId };
	const said = { role: "assistant", content: "Snow." };
	const sent = (input: unknown[]) => parseResponseRequest({ model: "m", input });
	expect(sent([theirs, said]).source.body.input).toEqual([theirs, said]);
	expect(sent([theirs, said]).warnings).toBeUndefined();
	expect(sent([theirs, said]).dialectOnly?.lost).toEqual(["web_search_call items of earlier turns"]);
	const mixed = sent([ours, theirs, said]);
	expect(mixed.source.body.input).toEqual([theirs, said]);
	expect(mixed.warnings).toEqual(["web searches of earlier turns were left out: this provider cannot take them back"]);
	expect(sent([ours, said]).dialectOnly).toBeUndefined();
});
