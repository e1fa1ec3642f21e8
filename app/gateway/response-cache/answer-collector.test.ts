import { expect, it } from "vitest";
import type { ChatEvent } from "../chat";
import { noUsage } from "../chat";
import { foldEvents } from "../fold-events";
import { AnswerCollector, longestKept } from "./answer-collector";

const finish = { type: "finish", reason: "stop", raw: "stop" } as const;

function collect(...events: ChatEvent[]): ChatEvent[] | undefined {
	const collector = new AnswerCollector();
	for (const event of events) collector.take([event]);
	return collector.answer;
}

it("joins deltas, and keeps blocks, signatures and choices as they were", () => {
	const events: ChatEvent[] = [
		{ type: "start", id: "chatcmpl-1", model: "m", created: 1, usage: { promptTokens: 9 }, serviceTier: "default" },
		{ type: "reasoning", text: "I ", issuer: "anthropic" },
		{ type: "reasoning", text: "think", issuer: "anthropic" },
		{ type: "reasoning", signature: "sig", issuer: "anthropic", done: true },
		{ type: "reasoning", encrypted: "opaque", issuer: "anthropic", done: true },
		{ type: "text", text: "Hel" },
		{ type: "text", text: "lo" },
		{ type: "text", text: "signed", signature: "thought" },
		{ type: "text", text: "other", choice: 1 },
		{ type: "tool-call", index: 0, id: "call_1", name: "find", arguments: "" },
		{ type: "tool-call", index: 0, arguments: '{"a"' },
		{ type: "tool-call", index: 0, arguments: ":1}" },
		{ type: "tool-call", index: 1, id: "call_2", name: "find", arguments: "{}", signature: "s" },
		{ type: "citation", url: "https://example.com", title: "A page" },
		{ type: "usage", usage: { ...noUsage, promptTokens: 9 } },
		{ ...finish, choice: 1 },
		{ type: "finish", reason: "tool_calls", raw: "tool_calls" },
	];
	const kept = collect(...events);
	expect(kept).toHaveLength(12);
	expect(kept?.[0]).toEqual({ type: "start", serviceTier: "default" });
	expect(kept?.[1]).toEqual({ type: "reasoning", text: "I think", issuer: "anthropic" });
	expect(foldEvents(kept ?? [])).toEqual(foldEvents(events));
	expect(events[5]).toEqual({ type: "text", text: "Hel" });
});

it("keeps the probabilities of tokens beside their own text", () => {
	const kept = collect({ type: "text", text: "a", logprobs: { content: [1] } }, { type: "text", text: "b", logprobs: { content: [2] } }, finish);
	expect(kept).toHaveLength(3);
});

it.each<[string, ChatEvent[]]>([
	["was filtered", [{ type: "text", text: "a" }, { type: "finish", reason: "content_filter", raw: "content_filter" }]],
	["was refused", [{ type: "refusal", text: "No." }, finish]],
	["did not end", [{ type: "text", text: "a" }]],
	["failed", [{ type: "text", text: "a" }, { type: "error", fault: { status: 500, message: "no" } }, finish]],
	["was filtered in one choice of two", [finish, { type: "finish", reason: "content_filter", raw: "x", choice: 1 }]],
	["is too long", [{ type: "text", text: "a".repeat(longestKept) }, finish]],
])("keeps no answer that %s", (_, events) => {
	expect(collect(...events)).toBeUndefined();
});

it("says at once that an answer is too long, and nothing where one failed", () => {
	let givenUp = 0;
	const collector = new AnswerCollector(() => givenUp++);
	collector.take([{ type: "text", text: "a".repeat(longestKept) }]);
	collector.take([{ type: "text", text: "more" }, finish]);
	expect(givenUp).toBe(1);
	new AnswerCollector(() => givenUp++).take([{ type: "error", fault: { status: 500, message: "no" } }]);
	expect(givenUp).toBe(1);
});

it("holds no more than it says, however small the pieces", () => {
	const collector = new AnswerCollector();
	for (let piece = 0; piece < 100_000; piece++) collector.take([{ type: "text", text: "x" }]);
	collector.take([finish]);
	expect(collector.answer).toBeUndefined();
});
