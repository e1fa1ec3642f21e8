import { expect, it } from "vitest";
import { responsePreview } from "./response-preview";

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
