import { expect, test } from "vitest";
import { openAiRequest, targetOf } from "../../../tests/factories/provider-fixtures";
import { mistral } from "./mistral";

const call = { id: "callAAAA1", type: "function", function: { name: "weather", arguments: "{}" } };
const asked = { role: "user", content: "How warm is it?" };
const result = { role: "tool", tool_call_id: "callAAAA1", content: "4 degrees" };

test("lets the assistant speak between a tool and the user, and says so", () => {
	const messages = [asked, { role: "assistant", content: null, tool_calls: [call] }, result, { role: "user", content: "And now?" }];
	const { body, warnings } = mistral.toWire(openAiRequest({ messages }), targetOf("mistral"));
	expect((body.messages as { role: string }[]).map(({ role }) => role)).toEqual(["user", "assistant", "tool", "assistant", "user"]);
	expect(warnings).toEqual([expect.stringContaining("was put between tool results")]);
});

test("leaves conversations alone in which the assistant answers its tools", () => {
	const messages = [asked, { role: "assistant", content: null, tool_calls: [call] }, result];
	const { body, warnings } = mistral.toWire(openAiRequest({ messages }), targetOf("mistral"));
	expect(body.messages).toMatchObject(messages.map(({ role }) => ({ role })));
	expect(warnings).toEqual([]);
});
