import { expect, test } from "vitest";
import { headersOf, replay, summaryOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import { bedrock } from "./bedrock";

const lines = (...events: Record<string, unknown>[]) => events.map((event) => JSON.stringify(event));
const answerTool = { toolUse: { toolUseId: "t", name: "llmgateway_json_answer" } };

test("the tool of a JSON answer is the answer's text, streamed and whole", () => {
	const events = replay(
		bedrock,
		lines(
			{ messageStart: { role: "assistant" } },
			{ contentBlockStart: { contentBlockIndex: 0, start: answerTool } },
			{ contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: '{"a"' } } } },
			{ contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: ":1}" } } } },
			{ contentBlockStop: { contentBlockIndex: 0 } },
			{ messageStop: { stopReason: "tool_use" } },
		),
	);
	expect(summaryOf(events)).toMatchObject({ text: '{"a":1}', toolCalls: [], finish: "stop" });
	const content = [{ toolUse: { ...answerTool.toolUse, input: { a: 1 } } }];
	const whole = { output: { message: { role: "assistant", content } }, stopReason: "tool_use" };
	expect(summaryOf(bedrock.readAnswer(whole, targetOf("aws-bedrock")))).toMatchObject({ text: '{"a":1}', finish: "stop" });
});

test("the request's id stands in for the answer's", () => {
	const headers = headersOf({ "x-amzn-requestid": "req-1" });
	const reader = bedrock.openStream(targetOf("aws-bedrock"), headers);
	const events = reader.push('{"contentBlockDelta":{"contentBlockIndex":0,"delta":{"text":"Hi"}}}');
	expect(events).toEqual([{ type: "start", id: "req-1" }, { type: "text", text: "Hi" }]);
});

test.each([
	["throttlingException", 429],
	["validationException", 400],
	["internalServerException", 500],
	["modelStreamErrorException", 502],
	["modelTimeoutException", 408],
	["somethingNewException", 502],
])("a %s inside the stream has status %i and is the last word", (type, status) => {
	const events = replay(bedrock, lines({ [type]: { message: "m" } }, { contentBlockDelta: { delta: { text: "late" } } }));
	expect(events).toEqual([{ type: "error", fault: { status, type, message: "m" } }]);
});

test.each([
	["end_turn", "stop"],
	["max_tokens", "length"],
	["guardrail_intervened", "content_filter"],
	["content_filtered", "content_filter"],
	["tool_use", "stop"],
	["new_word", "stop"],
])("%s → %s", (stopReason, reason) => {
	const end = replay(bedrock, lines({ messageStop: { stopReason } })).at(-1);
	expect(end).toEqual({ type: "finish", reason, raw: stopReason });
});

test("an answer that the service could not parse is a failure", () => {
	const end = replay(bedrock, lines({ messageStop: { stopReason: "malformed_tool_use" } })).at(-1);
	expect(end).toMatchObject({ type: "error", fault: { status: 502, code: "malformed_tool_use" } });
});
