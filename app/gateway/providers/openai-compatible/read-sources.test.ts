import { describe, expect, test } from "vitest";
import { replay, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { ChatEvent } from "../../chat";
import { foldEvents } from "../../fold-events";
import { perplexity } from "../perplexity";
import { xai } from "../xai";
import { zai } from "../zai";

const results = [{ url: "https://1", title: "One", date: "2026-11-20", snippet: "…" }, { url: "https://2", title: "Two" }];
const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
const searches = (events: readonly ChatEvent[]) => events.filter((event) => event.type === "web-search");
const typesOf = (events: readonly ChatEvent[]) => events.map(({ type }) => type).filter((type) => type !== "usage");

function whole(beside: object) {
	const message = { role: "assistant", content: "Snow." };
	return { id: "a", choices: [{ index: 0, message, finish_reason: "stop" }], usage, ...beside };
}

function chunks(first: object, last: object): string[] {
	return [
		{ id: "a", choices: [{ index: 0, delta: { content: "Sn" } }], ...first },
		{ id: "a", choices: [{ index: 0, delta: { content: "ow." }, finish_reason: "stop" }], usage, ...last },
	].map((chunk) => JSON.stringify(chunk));
}

describe("searches behind the sources", () => {
	test("of Perplexity come before the text where they are known by then, once", () => {
		const target = targetOf("perplexity");
		const streamed = replay(perplexity, chunks({ search_results: results }, { search_results: results }));
		const answered = perplexity.readAnswer(whole({ search_results: results }), target);
		for (const events of [streamed, answered]) {
			expect(searches(events)).toEqual([
				{
					type: "web-search",
					id: "search_0",
					queries: [],
					results: [
						{ url: "https://1", title: "One", age: "2026-11-20" },
						{ url: "https://2", title: "Two" },
					],
					done: true,
					choice: 0,
				},
			]);
			expect(events.findLast((event) => event.type === "usage")).toMatchObject({ usage: { webSearches: 1 } });
		}
		expect(foldEvents(streamed)).toEqual(foldEvents(answered));
		expect(typesOf(answered)).toEqual(["start", "web-search", "text", "citation", "citation", "finish"]);
	});

	test("come behind the text where a stream tells its sources at the end", () => {
		const events = replay(perplexity, chunks({}, { search_results: results }));
		expect(typesOf(events)).toEqual(["start", "text", "text", "citation", "citation", "web-search", "finish"]);
	});

	test("are told of Z.AI's results and of xAI's bare addresses", () => {
		const links = zai.readAnswer(whole({ web_search: [{ link: "https://3", title: "Three" }] }), targetOf("zai"));
		expect(searches(links)).toMatchObject([{ results: [{ url: "https://3", title: "Three" }] }]);
		const bare = xai.readAnswer(whole({ citations: ["https://4"] }), targetOf("xai"));
		expect(searches(bare)).toMatchObject([{ results: [{ url: "https://4" }] }]);
	});

	test("are absent where there are no sources", () => {
		expect(searches(xai.readAnswer(whole({ citations: [] }), targetOf("xai")))).toEqual([]);
	});
});
