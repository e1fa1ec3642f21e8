import { expect, test } from "vitest";
import { openAiRequest, targetOf } from "../../../tests/factories/provider-fixtures";
import { openai } from "./openai";

test("chat completions get ids of calls that they take, alike for a call and its result", () => {
	const long = `fc_${"0".repeat(50)}`;
	const short = "call_A1b2C3d4";
	const call = (id: string) => ({ id, type: "function", function: { name: "f", arguments: "{}" } });
	const messages = [
		{ role: "assistant", content: null, tool_calls: [call(long), call(short)] },
		{ role: "tool", tool_call_id: long, content: "1" },
		{ role: "tool", tool_call_id: short, content: "2" },
	];
	const { body } = openai.toWire(openAiRequest({ messages }), targetOf("openai"));
	const sent = body.messages as { tool_calls?: { id: string }[]; tool_call_id?: string }[];
	const ids = sent[0]?.tool_calls?.map(({ id }) => id) ?? [];
	expect(ids[0]?.length).toBeLessThanOrEqual(40);
	expect(ids[1]).toBe(short);
	expect([sent[1]?.tool_call_id, sent[2]?.tool_call_id]).toEqual(ids);
});
