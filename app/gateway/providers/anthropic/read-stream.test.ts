import { expect, test } from "vitest";
import { replay, summaryOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import { anthropic } from "./anthropic";

function stream(...events: Record<string, unknown>[]) {
	return replay(
		anthropic,
		events.map((event) => JSON.stringify(event)),
	);
}

const start = { type: "message_start", message: { id: "m", model: "c", usage: { input_tokens: 5, output_tokens: 1 } } };
const stop = { type: "message_stop" };
const end = (reason: string, usage: Record<string, unknown> = { output_tokens: 3 }) => ({
	type: "message_delta",
	delta: { stop_reason: reason },
	usage,
});
const block = (index: number, content: Record<string, unknown>) => ({
	type: "content_block_start",
	index,
	content_block: content,
});
const delta = (index: number, change: Record<string, unknown>) => ({
	type: "content_block_delta",
	index,
	delta: change,
});
const close = (index: number) => ({ type: "content_block_stop", index });

test("think, text, think stay three blocks in order", () => {
	const events = stream(
		start,
		block(0, { type: "thinking", thinking: "" }),
		delta(0, { type: "thinking_delta", thinking: "t1" }),
		delta(0, { type: "signature_delta", signature: "s1" }),
		close(0),
		block(1, { type: "thinking", thinking: "" }),
		delta(1, { type: "thinking_delta", thinking: "t2" }),
		delta(1, { type: "signature_delta", signature: "s2" }),
		close(1),
		block(2, { type: "text", text: "" }),
		delta(2, { type: "text_delta", text: "a" }),
		close(2),
		end("end_turn"),
		stop,
	);
	expect(summaryOf(events)).toMatchObject({ reasoning: "t1t2", signatures: ["s1", "s2"], text: "a" });
});

test("input of the provider's own tools is not a tool call; later calls count from 0", () => {
	const events = stream(
		start,
		block(0, { type: "server_tool_use", id: "s", name: "web_search", input: {} }),
		delta(0, { type: "input_json_delta", partial_json: '{"q":1}' }),
		close(0),
		block(1, { type: "web_search_tool_result", tool_use_id: "s", content: [] }),
		close(1),
		block(2, { type: "text", text: "", citations: [] }),
		delta(2, { type: "citations_delta", citation: { url: "https://e.com", title: "E", cited_text: "c" } }),
		delta(2, { type: "text_delta", text: "a" }),
		close(2),
		block(3, { type: "tool_use", id: "t", name: "f", input: {} }),
		close(3),
		end("tool_use", { output_tokens: 9, server_tool_use: { web_search_requests: 2 } }),
		stop,
	);
	expect(summaryOf(events)).toMatchObject({
		toolCalls: [{ id: "t", name: "f", arguments: "{}" }],
		usage: { webSearches: 2 },
	});
	expect(events).toContainEqual({ type: "citation", url: "https://e.com", title: "E", content: "c" });
});

test("usage at the end replaces that of the start, and is there early for who hangs up", () => {
	const events = stream(
		start,
		end("end_turn", { input_tokens: 8, output_tokens: 3, cache_read_input_tokens: null }),
		stop,
	);
	const usages = events.flatMap((event) => (event.type === "usage" ? [event.usage] : []));
	expect(usages).toMatchObject([
		{ promptTokens: 5, completionTokens: 1 },
		{ promptTokens: 8, completionTokens: 3 },
	]);
});

test.each([
	["end_turn", "stop"],
	["stop_sequence", "stop"],
	["pause_turn", "stop"],
	["max_tokens", "length"],
	["model_context_window_exceeded", "length"],
	["tool_use", "tool_calls"],
	["refusal", "content_filter"],
	["something_new", "stop"],
])("%s → %s", (raw, reason) => {
	expect(stream(start, end(raw), stop).at(-1)).toEqual({ type: "finish", reason, raw });
});

test("a refusal says why, streamed and whole", () => {
	const stopDetails = { type: "refusal", explanation: "because" };
	const refused = { type: "message_delta", delta: { stop_reason: "refusal", stop_details: stopDetails }, usage: {} };
	expect(stream(start, refused, stop)).toContainEqual({ type: "refusal", text: "because" });
	const whole = {
		content: [],
		stop_reason: "refusal",
		stop_details: stopDetails,
		usage: { input_tokens: 1, output_tokens: 1 },
	};
	expect(anthropic.readAnswer(whole, targetOf("anthropic"))).toContainEqual({ type: "refusal", text: "because" });
});

test.each([
	["overloaded_error", 529],
	["rate_limit_error", 429],
	["api_error", 500],
	["invalid_request_error", 400],
	["unheard_of", 502],
])("an %s inside the stream has status %i", (type, status) => {
	expect(stream(start, { type: "error", error: { type, message: "m" } }).at(-1)).toEqual({
		type: "error",
		fault: { status, message: "m", type },
	});
});
