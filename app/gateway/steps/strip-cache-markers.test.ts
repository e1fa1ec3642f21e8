import { expect, test } from "vitest";
import { requestOf } from "../../../tests/factories/provider-fixtures";
import { anthropicMessages } from "../protocols/anthropic-messages/anthropic-messages";
import { openaiChat } from "../protocols/openai-chat/openai-chat";
import { openaiResponses } from "../protocols/openai-responses/openai-responses";
import { anthropic } from "../providers/anthropic/anthropic";
import { targetOf } from "../../../tests/factories/provider-fixtures";
import { stripCacheMarkers } from "./strip-cache-markers";

const cache_control = { type: "ephemeral", ttl: "1h" };

test("an Anthropic body keeps none, wherever they stood, and what callers own stays", () => {
	const text = { type: "text", text: "a", cache_control };
	const body = {
		model: "m",
		max_tokens: 10,
		cache_control,
		system: [text],
		tools: [{ name: "f", input_schema: { type: "object", properties: { cache_control: { type: "string" } } }, cache_control }],
		messages: [
			{ role: "user", content: [text, { type: "document", source: { type: "content", content: [text] }, cache_control }] },
			{ role: "assistant", content: [{ type: "tool_use", id: "t", name: "f", input: { cache_control: "mine" }, cache_control }] },
			{ role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: [text], cache_control }] },
		],
	};
	const before = structuredClone(body);
	const stripped = stripCacheMarkers(anthropicMessages.parse(body, {}));
	expect(body).toEqual(before);
	expect(JSON.stringify(stripped.messages)).not.toContain('"cache"');
	expect(JSON.stringify(stripped.tools)).not.toContain('"cache"');
	const kept = JSON.stringify(stripped.source.body);
	expect(kept.match(/cache_control/g)).toHaveLength(2);
	expect(kept).toContain('"input":{"cache_control":"mine"}');
	expect(kept).toContain('"properties":{"cache_control"');
});

test("an OpenAI body keeps none either", () => {
	const body = {
		model: "m",
		messages: [
			{ role: "system", content: "s", cache_control },
			{ role: "user", content: [{ type: "text", text: "a", cache_control }] },
		],
		tools: [{ type: "function", function: { name: "f", parameters: {} }, cache_control }],
	};
	const { warnings, ...stripped } = stripCacheMarkers(openaiChat.parse(body, {}));
	expect(JSON.stringify(stripped)).not.toMatch(/cache_control|"cache":/);
	expect(warnings).toEqual(["cache_control was removed: the project allows no provider cache writes"]);
	expect(stripCacheMarkers(requestOf()).warnings).toBeUndefined();
});

test("OpenAI's own marks of cached prefixes leave as well", () => {
	const prompt_cache_breakpoint = { mode: "explicit" };
	const mark = { prompt_cache_breakpoint };
	const chat = openaiChat.parse({ model: "m", messages: [{ role: "user", content: [{ type: "text", text: "a", ...mark }] }] }, {});
	const input = [
		{ role: "user", content: [{ type: "input_text", text: "a", ...mark }] },
		{ type: "function_call_output", call_id: "c", output: [{ type: "input_text", text: "r", ...mark }] },
	];
	for (const marked of [chat, openaiResponses.parse({ model: "m", input }, {})]) {
		expect(JSON.stringify(marked.messages)).toContain('"cache"');
		expect(JSON.stringify(stripCacheMarkers(marked))).not.toMatch(/prompt_cache_breakpoint|"cache":/);
	}
});

test("wires add none of their own", () => {
	const long = "word ".repeat(5000);
	const chat = requestOf({ messages: [{ role: "user", content: [{ type: "text", text: long }] }] });
	const target = targetOf("anthropic", { minCacheableTokens: 1024 });
	expect(JSON.stringify(anthropic.toWire(chat, target).body)).toContain("cache_control");
	expect(JSON.stringify(anthropic.toWire(stripCacheMarkers(chat), target).body)).not.toContain("cache_control");
});
