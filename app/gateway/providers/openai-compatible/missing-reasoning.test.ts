import { expect, test } from "vitest";
import { requestOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { ChatRequest } from "../../chat";
import { deepseek } from "../deepseek";
import { moonshot } from "../moonshot";
import { xiaomi } from "../xiaomi";

const tools = [{ name: "f", parameters: { type: "object", properties: {} } }];
const messages: ChatRequest["messages"] = [
	{ role: "user", content: [{ type: "text", text: "q" }] },
	{ role: "assistant", content: [{ type: "tool-call", id: "a", name: "f", arguments: "{}" }] },
	{ role: "tool", content: [{ type: "tool-result", toolCallId: "a", content: [{ type: "text", text: "r" }] }] },
	{
		role: "assistant",
		content: [
			{ type: "reasoning", text: "I look again." },
			{ type: "tool-call", id: "b", name: "f", arguments: "{}" },
		],
	},
	{ role: "tool", content: [{ type: "tool-result", toolCallId: "b", content: [{ type: "text", text: "r" }] }] },
];

const reasoningOf = (body: unknown) =>
	(body as { messages: Record<string, unknown>[] }).messages
		.filter(({ role }) => role === "assistant")
		.map(({ reasoning_content: reasoning }) => reasoning);

const foreign = (given: Partial<ChatRequest>) =>
	requestOf({ messages, tools, source: { dialect: "anthropic-messages", body: {} }, ...given });

test.each([deepseek, moonshot, xiaomi])("$id gets a blank for the reasoning that a turn with tools lacks", (provider) => {
	const target = targetOf(provider.id, { reasoning: true, tools: true });
	const { body, warnings } = provider.toWire(foreign({}), target);
	expect(reasoningOf(body)).toEqual([" ", "I look again."]);
	expect(warnings).toContain(
		"earlier turns without reasoning were sent with a blank one: this provider demands it beside tools",
	);
});

test("the caller's own messages, too, with an empty text as none", () => {
	const call = { id: "a", type: "function", function: { name: "f", arguments: "{}" } };
	const own = [
		{ role: "user", content: "q" },
		{ role: "assistant", content: null, reasoning_content: "", tool_calls: [call] },
		{ role: "tool", tool_call_id: "a", content: "r" },
	];
	const request = foreign({ source: { dialect: "openai-chat", body: { model: "m", messages: own } } });
	const { body } = deepseek.toWire(request, targetOf("deepseek", { reasoning: true, tools: true }));
	expect(reasoningOf(body)).toEqual([" "]);
	expect(own[1]).toMatchObject({ reasoning_content: "" });
});

test("nothing is added where the model does not think, or no tools are spoken of", () => {
	const target = targetOf("deepseek", { reasoning: true, tools: true });
	const off = deepseek.toWire(foreign({ reasoning: { effort: "none" } }), target);
	expect(reasoningOf(off.body)).toEqual([undefined, "I look again."]);
	const plain = deepseek.toWire(foreign({}), targetOf("deepseek", { reasoning: false, tools: true }));
	expect(reasoningOf(plain.body)).toEqual([undefined, "I look again."]);
	const spoken = foreign({ messages: [messages[0]!, { role: "assistant", content: [{ type: "text", text: "a" }] }], tools: [] });
	expect(reasoningOf(deepseek.toWire(spoken, target).body)).toEqual([undefined]);
});
