import { expect, test } from "vitest";
import { playMessage } from "../../../../tests/factories/message-stream";
import { targetOf } from "../../../../tests/factories/provider-fixtures";
import { closingWith, servedBy } from "../../../../tests/factories/served";
import type { ChatEvent } from "../../chat";
import { anthropic } from "../../providers/anthropic/anthropic";
import { anthropicMessages as protocol } from "./anthropic-messages";

const closing = closingWith({ webSearches: 1 });

/** Streamed and whole say the same; the content of both. */
function contentOf(...events: ChatEvent[]) {
	const writer = protocol.openStream(servedBy());
	const { content, end } = playMessage(events.map((event) => writer.write(event)).join("") + writer.close(closing));
	expect(protocol.writeAnswer(events, servedBy(), closing).content).toEqual(content);
	expect(end.usage.server_tool_use).toEqual({ web_search_requests: 1 });
	return content;
}

const search: ChatEvent = {
	type: "web-search",
	id: "ws_1",
	queries: ["oslo", "oslo snow"],
	results: [{ url: "https://1", title: "One", age: "2 days" }, { url: "https://2" }],
	done: true,
};
const text: ChatEvent = { type: "text", text: "Snow." };
const citation: ChatEvent = { type: "citation", url: "https://1", title: "One" };

const caller = { type: "direct" };
const id = "srvtoolu_llmgateway01a20000log0000";
const use = { type: "server_tool_use", id, name: "web_search", input: { query: "oslo; oslo snow" }, caller };
const page = { type: "web_search_result", url: "https://1", title: "One", encrypted_content: "", page_age: "2 days" };
const bare = { ...page, url: "https://2", title: "https://2", page_age: null };

test("a search is a call and its result, before the text that came of it", () => {
	const begun: ChatEvent = { type: "web-search", id: "ws_1", queries: [], results: [] };
	const content = contentOf({ type: "text", text: "Looking." }, begun, search, text, citation);
	expect(content).toMatchObject([
		{ type: "text", text: "Looking." },
		use,
		{ type: "web_search_tool_result", tool_use_id: id, content: [page, bare], caller },
		{ type: "text", text: "Snow.", citations: [{ type: "web_search_result_location", url: "https://1" }] },
	]);
});

test("each search has an id of its own, and one that failed says so", () => {
	const content = contentOf(search, { ...search, failed: true, results: [] });
	expect(content.map((block) => block.id ?? block.tool_use_id)).toEqual([id, id, `${id.slice(0, -1)}1`, `${id.slice(0, -1)}1`]);
	expect(content.at(-1)?.content).toEqual({ type: "web_search_tool_result_error", error_code: "unavailable" });
});

const theirs = [
	{ type: "server_tool_use", id: "srvtoolu_01", name: "web_search", input: { query: "oslo" } },
	{ type: "web_search_tool_result", tool_use_id: "srvtoolu_01", content: [{ ...page, encrypted_content: "Eo8B" }] },
];

/** What Anthropic is sent of a conversation that goes on. */
function sentBack(content: unknown[]) {
	const messages = [
		{ role: "user", content: "What is new?" },
		{ role: "assistant", content },
		{ role: "user", content: "Go on." },
	];
	const chat = protocol.parse({ model: "m", max_tokens: 9, messages }, {});
	const { body, warnings } = anthropic.toWire(chat, targetOf("anthropic"));
	return { content: (body as { messages: { content: unknown }[] }).messages[1]?.content, warnings, only: chat.dialectOnly };
}

test("what other providers found is kept from Anthropic, which refuses it; its own goes back as it was", () => {
	expect(sentBack([...theirs, { type: "text", text: "Snow." }])).toMatchObject({
		content: [...theirs, { type: "text", text: "Snow." }],
		warnings: [],
	});
	expect(sentBack([...theirs, ...contentOf(search, text, citation)])).toEqual({
		content: [...theirs, { type: "text", text: "Snow." }],
		warnings: ["web searches of earlier turns were left out: this provider cannot take them back"],
		only: { lost: ["web searches of earlier turns"], refused: [] },
	});
});
