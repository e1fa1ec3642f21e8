import { expect, test } from "vitest";
import type { ChatEvent } from "../chat";
import { healEvents } from "./heal-events";

const format = { responseFormat: { type: "json_object" as const } };

test("the mended text stands in place of the pieces, everything else stays", () => {
	const events: ChatEvent[] = [
		{ type: "start", id: "a" },
		{ type: "reasoning", text: "hm" },
		{ type: "text", text: "```json\n", logprobs: {} },
		{ type: "text", text: '{"a": 1}\n```', signature: "s" },
		{ type: "text", text: '{"b": 2}', choice: 1 },
		{ type: "finish", reason: "stop", raw: "stop" },
	];
	expect(healEvents(events, format)).toEqual({
		method: "markdown_extraction",
		events: [
			events[0],
			events[1],
			{ type: "text", text: '{"a": 1}' },
			{ type: "text", text: "", signature: "s" },
			events[4],
			events[5],
		],
	});
});

test("an answer that needs nothing is the same list", () => {
	const events: ChatEvent[] = [{ type: "text", text: "{}" }];
	expect(healEvents(events, format)).toEqual({ events, method: undefined });
});
