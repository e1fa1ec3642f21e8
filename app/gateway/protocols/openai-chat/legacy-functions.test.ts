import { describe, expect, test } from "vitest";
import { targetOf } from "../../../../tests/factories/provider-fixtures";
import { closingWith, servedBy } from "../../../../tests/factories/served";
import type { ChatEvent } from "../../chat";
import { GatewayError } from "../../errors";
import { anthropic } from "../../providers/anthropic/anthropic";
import { providerOf } from "../../providers/registry";
import { openaiChat } from "./openai-chat";

const weather = { name: "weather", description: "Tells it", parameters: { type: "object", properties: {} } };
const body = {
	model: "m",
	max_tokens: 10,
	functions: [weather],
	function_call: { name: "weather" },
	messages: [
		{ role: "user", content: "Hi" },
		{ role: "assistant", content: null, function_call: { name: "weather", arguments: '{"city":"Zürich"}' } },
		{ role: "function", name: "weather", content: "sunny" },
	],
};

function wireOf(id: string): Record<string, unknown> {
	const provider = providerOf(id);
	if (!provider) throw new Error(`no provider ${id}`);
	return provider.toWire(openaiChat.parse(body, {}), targetOf(id)).body;
}

function refusal(patch: Record<string, unknown>): GatewayError {
	try {
		openaiChat.parse({ ...body, ...patch }, {});
	} catch (error) {
		if (error instanceof GatewayError) return error;
		throw error;
	}
	throw new Error("was not refused");
}

describe("requests", () => {
	test("functions, the choice, a call and its result reach another wire", () => {
		expect(anthropic.toWire(openaiChat.parse(body, {}), targetOf("anthropic")).body).toMatchObject({
			tools: [{ name: "weather", description: "Tells it", input_schema: weather.parameters }],
			tool_choice: { type: "tool", name: "weather", disable_parallel_tool_use: true },
			messages: [
				{ role: "user" },
				{ role: "assistant", content: [{ type: "tool_use", id: "call_function_1", input: { city: "Zürich" } }] },
				{ role: "user", content: [{ type: "tool_result", tool_use_id: "call_function_1" }] },
			],
		});
	});

	test.each(["openai", "groq"])("%s, which speaks the same dialect, gets tools as well", (id) => {
		const wire = wireOf(id);
		expect(wire).toMatchObject({
			tools: [{ type: "function", function: weather }],
			tool_choice: { type: "function", function: { name: "weather" } },
			parallel_tool_calls: false,
			messages: [
				{ role: "user", content: "Hi" },
				{ role: "assistant", tool_calls: [{ id: "call_function_1", function: { arguments: '{"city":"Zürich"}' } }] },
				{ role: "tool", tool_call_id: "call_function_1", content: "sunny" },
			],
		});
		expect(JSON.stringify(wire)).not.toMatch(/"function_call"|"functions"/);
	});

	test("each result belongs to the last open call of its function", () => {
		const call = { role: "assistant", function_call: { name: "weather", arguments: "" } };
		const result = { role: "function", name: "weather", content: null };
		const messages = [{ role: "user", content: "Hi" }, call, result, call, result];
		const { messages: parsed } = openaiChat.parse({ ...body, messages }, {});
		const ids = parsed.flatMap(({ content }) =>
			(content as { id?: string; toolCallId?: string }[]).flatMap(({ id, toolCallId }) => id ?? toolCallId ?? []),
		);
		expect(ids).toEqual(["call_function_1", "call_function_1", "call_function_3", "call_function_3"]);
	});

	test.each([
		[{ tools: [] }, "functions"],
		[{ functions: [{}] }, "functions[0].name"],
		[{ functions: "weather" }, "functions"],
		[{ function_call: 5 }, "function_call"],
		[{ messages: [{ role: "function", content: "x" }] }, "messages[0].name"],
		[{ messages: [{ role: "function", name: "weather", content: "x" }] }, "messages[0].name"],
		[{ messages: [{ role: "assistant", function_call: { name: "weather" } }] }, "messages[0].function_call.arguments"],
		[{ messages: [null] }, "messages[0]"],
	])("%j is refused by name", (patch, param) => {
		expect(refusal(patch)).toMatchObject({ status: 400, param });
	});
});

describe("answers", () => {
	const served = servedBy({}, openaiChat.parse(body, {}));
	const called = (index: number): ChatEvent[] => [
		{ type: "tool-call", index, id: `c${index}`, name: "weather", arguments: '{"city":' },
		{ type: "tool-call", index, arguments: `"${index}"}` },
	];
	const finish: ChatEvent = { type: "finish", reason: "tool_calls", raw: "tool_use" };
	const whole = (events: ChatEvent[]) => openaiChat.writeAnswer(events, served, closingWith()).choices;

	test("a call is a function_call, and the reason to end says so", () => {
		const [choice] = whole([...called(0), finish]) as { message: object }[];
		expect(choice).toMatchObject({
			finish_reason: "function_call",
			message: { content: null, function_call: { name: "weather", arguments: '{"city":"0"}' } },
		});
		expect(choice?.message).not.toHaveProperty("tool_calls");
	});

	test("several calls are all there", () => {
		expect(whole([...called(0), ...called(1), finish])).toMatchObject([
			{ message: { function_call: { arguments: '{"city":"0"}' }, tool_calls: [{ id: "c0" }, { id: "c1" }] } },
		]);
	});

	test("an answer of the same dialect is put in those words too", () => {
		const call = { id: "c0", type: "function", function: { name: "weather", arguments: "{}" } };
		const upstream = { choices: [{ index: 0, message: { role: "assistant", content: null, tool_calls: [call] } }] };
		const events: ChatEvent[] = [{ type: "tool-call", index: 0, id: "c0", name: "weather", arguments: "{}" }, finish];
		expect(openaiChat.forwardAnswer(upstream, events, served, closingWith()).choices).toMatchObject([
			{ finish_reason: "function_call", message: { function_call: { name: "weather", arguments: "{}" } } },
		]);
	});

	test("streams tell of a function_call, and lines of the same dialect are not forwarded", () => {
		const writer = openaiChat.openStream(served);
		expect(writer.forward).toBeUndefined();
		const frames = [...called(0), finish].map((event) => writer.write(event)).join("");
		const choices = frames
			.split("\n\n")
			.filter(Boolean)
			.map((frame) => (JSON.parse(frame.slice(6)) as { choices: unknown[] }).choices[0]);
		expect(choices).toMatchObject([
			{ delta: { role: "assistant", function_call: { name: "weather", arguments: '{"city":' } } },
			{ delta: { function_call: { arguments: '"0"}' } } },
			{ delta: {}, finish_reason: "function_call" },
		]);
		expect(frames).not.toContain("tool_calls");
		expect(writer.close(closingWith())).toContain("[DONE]");
	});
});
