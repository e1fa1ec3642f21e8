import { describe, expect, it } from "vitest";
import type { ChatEvent } from "./chat";
import { foldEvents } from "./fold-events";

function blocksOf(events: ChatEvent[]) {
	return foldEvents(events)[0]?.blocks;
}

describe("foldEvents", () => {
	it("keeps think → text → think in that order", () => {
		const blocks = blocksOf([
			{ type: "reasoning", text: "one" },
			{ type: "text", text: "A" },
			{ type: "reasoning", text: "two" },
		]);
		expect(blocks).toEqual([
			{ type: "reasoning", text: "one" },
			{ type: "text", text: "A" },
			{ type: "reasoning", text: "two" },
		]);
	});

	it("keeps neighbouring reasoning blocks apart where the first was closed", () => {
		const blocks = blocksOf([
			{ type: "reasoning", text: "one", signature: "s1" },
			{ type: "reasoning", done: true },
			{ type: "reasoning", encrypted: "blob", done: true },
			{ type: "reasoning", text: "two" },
		]);
		expect(blocks).toEqual([
			{ type: "reasoning", text: "one", signature: "s1" },
			{ type: "reasoning", text: "", encrypted: "blob" },
			{ type: "reasoning", text: "two" },
		]);
	});

	it("assembles interleaved tool calls by their index", () => {
		const blocks = blocksOf([
			{ type: "tool-call", index: 0, id: "a", name: "f" },
			{ type: "tool-call", index: 1, id: "b", name: "g", arguments: "{" },
			{ type: "tool-call", index: 0, arguments: "{}" },
			{ type: "tool-call", index: 1, arguments: "}" },
		]);
		expect(blocks).toEqual([
			{ type: "tool-call", index: 0, id: "a", name: "f", arguments: "{}" },
			{ type: "tool-call", index: 1, id: "b", name: "g", arguments: "{}" },
		]);
	});

	it("puts a search where it began, with what it found", () => {
		const found = { id: "a", queries: ["oslo"], results: [{ url: "https://1" }] };
		const blocks = blocksOf([
			{ type: "web-search", id: "a", queries: [], results: [] },
			{ type: "web-search", id: "b", queries: [], results: [], failed: true, done: true },
			{ type: "web-search", ...found, done: true },
			{ type: "text", text: "A" },
		]);
		expect(blocks).toEqual([
			{ type: "web-search", ...found },
			{ type: "web-search", id: "b", queries: [], results: [], failed: true },
			{ type: "text", text: "A" },
		]);
	});

	it("keeps choices apart and sorted", () => {
		const choices = foldEvents([
			{ type: "text", text: "b", choice: 1 },
			{ type: "text", text: "a" },
			{ type: "finish", reason: "length", raw: "max", choice: 1 },
		]);
		expect(choices.map((choice) => [choice.index, choice.blocks[0], choice.finish?.reason])).toEqual([
			[0, { type: "text", text: "a" }, undefined],
			[1, { type: "text", text: "b" }, "length"],
		]);
	});
});
