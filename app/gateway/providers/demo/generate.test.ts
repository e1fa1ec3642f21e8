import { describe, expect, test } from "vitest";
import { replay, summaryOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import { demo } from "./demo";
import { generateAnswer } from "./generate";
import { countTokens, piecesOf } from "./pieces";
import { smallestInstance } from "./smallest-instance";

function say(body: Record<string, unknown>) {
	const whole = demo.readAnswer(generateAnswer({ model: "demo-chat", ...body }, false).body, targetOf("demo"));
	const streamed = replay(demo, generateAnswer({ model: "demo-chat", ...body }, true).events ?? []);
	expect(summaryOf(streamed)).toEqual(summaryOf(whole));
	return summaryOf(whole);
}

const messages = [
	{ role: "system", content: "S" },
	{ role: "user", content: [{ type: "text", text: "What is\n2 + 2?" }] },
];
const tools = ["first", "second"].map((name) => ({
	type: "function",
	function: {
		name,
		parameters: { type: "object", properties: { a: { type: "integer", minimum: 3 } }, required: ["a"] },
	},
}));

test("echoes the question, and says that it is simulated", () => {
	const { text, finish, usage } = say({ messages });
	expect(text).toMatch(/^Simulated answer/);
	expect(text).toContain('"What is 2 + 2?"');
	expect(finish).toBe("stop");
	expect(usage.completionTokens).toBe(countTokens(text));
	expect(usage.promptTokens).toBeGreaterThan(6);
});

test("the same request gets the same answer", () => {
	expect(generateAnswer({ messages }, true)).toEqual(generateAnswer({ messages }, true));
});

test("calls a tool only where one is demanded", () => {
	expect(say({ messages, tools }).toolCalls).toEqual([]);
	expect(say({ messages, tools, tool_choice: "required" }).toolCalls).toMatchObject([
		{ name: "first", arguments: '{"a":3}' },
	]);
	const named = say({ messages, tools, tool_choice: { type: "function", function: { name: "second" } } });
	expect(named).toMatchObject({ finish: "tool_calls", toolCalls: [{ name: "second" }] });
	expect(say({ messages, tool_choice: "required" }).finish).toBe("stop");
});

test("reasons where asked, and not where told not to", () => {
	const reasoned = say({ messages, reasoning_effort: "low" });
	expect(reasoned.reasoning).toMatch(/^Simulated reasoning/);
	expect(reasoned.usage.reasoningTokens).toBe(countTokens(reasoned.reasoning));
	expect(say({ messages, model: "demo-reasoning" }).reasoning).not.toBe("");
	expect(say({ messages, model: "demo-reasoning", reasoning_effort: "none" }).reasoning).toBe("");
	expect(say({ messages }).reasoning).toBe("");
});

test("stops at limits and stop sequences", () => {
	expect(say({ messages, max_tokens: 3 })).toMatchObject({ finish: "length", usage: { completionTokens: 3 } });
	expect(say({ messages, max_completion_tokens: 2, reasoning_effort: "low" })).toMatchObject({
		text: "",
		finish: "length",
	});
	expect(say({ messages, stop: ["provider", "built-in"] })).toMatchObject({
		text: "Simulated answer from the ",
		finish: "stop",
	});
});

test("gives JSON where asked, and several choices", () => {
	expect(JSON.parse(say({ messages, response_format: { type: "json_object" } }).text)).toMatchObject({
		simulated: true,
	});
	const schema = { type: "object", properties: { n: { type: "string" } }, required: ["n"] };
	const format = { type: "json_schema", json_schema: { name: "x", schema } };
	expect(JSON.parse(say({ messages, response_format: format }).text)).toEqual({ n: "simulated" });
	const { body } = generateAnswer({ messages, n: 3 }, false) as { body: { choices: unknown[] } };
	expect(body.choices).toHaveLength(3);
});

test("pieces lose nothing", () => {
	for (const text of ["", " ", "a", "Grüße 👋🏽 漢字漢字漢字  two  \n spaces ", "x".repeat(50)]) {
		expect(piecesOf(text).join("")).toBe(text);
	}
});

describe("smallest instance", () => {
	test.each<[Record<string, unknown>, unknown]>([
		[{}, null],
		[{ type: "object" }, {}],
		[{ type: "object", properties: { a: {}, b: { type: "boolean" } }, required: ["b"] }, { b: false }],
		[{ type: ["string", "null"] }, "simulated"],
		[{ type: "string", maxLength: 3 }, "sim"],
		[{ type: "string", minLength: 12 }, "simulated..."],
		[{ type: "string", format: "date" }, "2026-01-01"],
		[{ enum: ["x", "y"] }, "x"],
		[{ const: 0 }, 0],
		[{ default: "d", type: "string" }, "d"],
		[{ type: "integer", minimum: 5 }, 5],
		[{ type: "integer", exclusiveMinimum: 5, multipleOf: 4 }, 8],
		[{ type: "number", maximum: -2 }, -2],
		[{ type: "array", items: { type: "integer" }, minItems: 2 }, [0, 0]],
		[{ anyOf: [{ type: "boolean" }, { type: "string" }] }, false],
		[{ allOf: [{ type: "object", properties: { a: { const: 1 } }, required: ["a"] }, { type: "object" }] }, { a: 1 }],
		[{ $ref: "#/$defs/a~1b", $defs: { "a/b": { const: 7 } } }, 7],
	])("of %j", (schema, expected) => expect(smallestInstance(schema)).toEqual(expected));

	test("of a schema that contains itself comes to an end", () => {
		const schema = { type: "object", properties: { next: { $ref: "#" } }, required: ["next"] };
		expect(JSON.stringify(smallestInstance(schema)).length).toBeLessThan(500);
	});

	test.each<[string, Record<string, unknown>]>([
		["items", { type: "array", items: { type: "string" }, minItems: 1e9 }],
		["characters", { type: "string", minLength: 4e8 }],
		["branches", { type: "object", properties: Object.fromEntries([..."abcdefghij"].map((name) => [name, { $ref: "#" }])), required: [..."abcdefghij"] }],
		["nested items", { type: "array", items: { $ref: "#" }, minItems: 1000 }],
		["parts", { allOf: Array.from({ length: 20 }, () => ({ $ref: "#" })) }],
	])("of a schema that asks for endless %s stays small", (_, schema) => {
		expect(JSON.stringify(smallestInstance(schema)).length).toBeLessThan(300_000);
	});

	test("of a format that is no format of ours is any text", () => {
		expect(smallestInstance({ type: "string", format: "constructor" })).toBe("simulated");
	});
});
