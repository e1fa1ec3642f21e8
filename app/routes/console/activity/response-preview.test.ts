import { describe, expect, it } from "vitest";
import { responsePreview, responseReasoning } from "./response-preview";

it.each([
	["chat completions", { choices: [{ message: { content: " Hello \n" } }] }, "Hello"],
	["content parts", { choices: [{ message: { content: [{ type: "text", text: "A" }, { type: "text", text: "B" }] } }] }, "AB"],
	["legacy completions", { choices: [{ text: "Once" }] }, "Once"],
	["messages", { content: [{ type: "thinking", thinking: "hm" }, { type: "text", text: "Hi" }] }, "Hi"],
	["responses", { output: [{ type: "message", content: [{ type: "output_text", text: "Yes" }] }] }, "Yes"],
	["plain text", "Plain", "Plain"],
	["tool calls only", { choices: [{ message: { content: null, tool_calls: [] } }] }, null],
	["nothing", null, null],
	["something else", { choices: "many" }, null],
])("previews %s", (_name, response, preview) => {
	expect(responsePreview(response)).toBe(preview);
});

describe("responseReasoning", () => {
	it.each([
		["chat", { choices: [{ message: { content: "4", reasoning: "two and two" } }] }],
		["chat of other vendors", { choices: [{ message: { content: "4", reasoning_content: "two and two" } }] }],
		["messages", { content: [{ type: "thinking", thinking: "two and two", signature: "s" }, { type: "text", text: "4" }] }],
		["responses", { output: [{ type: "reasoning", summary: [{ type: "summary_text", text: "two and two" }] }] }],
		["responses in full", { output: [{ type: "reasoning", content: [{ type: "reasoning_text", text: "two and two" }] }] }],
	])("of %s", (_name, response) => expect(responseReasoning(response)).toBe("two and two"));

	it("is not taken for the answer", () => {
		const output = [
			{ type: "reasoning", content: [{ type: "reasoning_text", text: "two and two" }] },
			{ type: "message", content: [{ type: "output_text", text: "4" }] },
		];
		expect(responsePreview({ output })).toBe("4");
	});

	it("is null where there is none", () => {
		expect(responseReasoning({ choices: [{ message: { content: "4" } }] })).toBeNull();
		expect(responseReasoning("4")).toBeNull();
		expect(responseReasoning(null)).toBeNull();
	});
});
