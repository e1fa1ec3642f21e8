import { expect, test } from "vitest";
import { requestOf } from "../../../tests/factories/provider-fixtures";
import type { Dialect } from "../chat";
import { unpricedIn } from "./unpriced";

const found = (dialect: Dialect, body: Record<string, unknown>, served = dialect) =>
	unpricedIn(requestOf({ source: { dialect, body } }), served);

test.each([
	[{ speed: "fast" }, 'speed "fast"'],
	[{ inference_geo: "us" }, 'inference_geo "us"'],
	[{ tools: [{ type: "code_execution_20250825", name: "code_execution" }] }, "the code_execution_20250825 tool"],
	[{ tools: [{ name: "f", input_schema: {} }, { type: "of_tomorrow_20270101" }] }, "the of_tomorrow_20270101 tool"],
] as const)("a message asks for what has no price: %j", (body, what) => {
	expect(found("anthropic-messages", body)).toBe(what);
	// Another provider is told of none of it.
	expect(found("anthropic-messages", body, "openai-chat")).toBeUndefined();
});

test.each(["image_generation", "code_interpreter", "file_search", "shell"])("a response asks for the tool %s", (type) => {
	expect(found("openai-responses", { tools: [{ type: "function", name: "f" }, { type }] })).toBe(`the ${type} tool`);
});

test("a prompt that is kept elsewhere may be of any length", () => {
	expect(found("openai-responses", { prompt: { id: "pmpt_1" } })).toBe("prompt kept by OpenAI");
});

test("what costs tokens, or a search, has a price", () => {
	const types = ["custom", "bash_20250124", "text_editor_20250728", "computer_20250124", "memory_20250818", "web_search_20250305"];
	const tools = [{ name: "f" }, ...types.map((type) => ({ type })), { type: "tool_search_tool_regex_20251119" }, { type: "mcp_toolset" }];
	expect(found("anthropic-messages", { speed: "standard", inference_geo: "global", tools })).toBeUndefined();
	const plain = ["function", "custom", "namespace", "tool_search", "mcp", "web_search", "web_search_preview_2025_03_11", "apply_patch"];
	expect(found("openai-responses", { tools: plain.map((type) => ({ type })) })).toBeUndefined();
	expect(found("openai-chat", { speed: "fast" })).toBeUndefined();
});
