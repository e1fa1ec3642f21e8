import { expect, test } from "vitest";
import { mappingOf } from "~/catalog/index";
import type { Mapping } from "~/catalog/types";
import { parseMessagesRequest } from "../protocols/anthropic-messages/parse";
import { parseChatCompletionRequest } from "../protocols/openai-chat/parse";
import { parseResponseRequest } from "../protocols/openai-responses/parse";
import type { Candidate } from "../routing/candidate";
import { boundAt, boundPrompt, searchesOf } from "./bound-prompt";
import { expensesOf } from "./expenses";

const asked = (content: unknown, more: object = {}) =>
	parseChatCompletionRequest({ model: "m", messages: [{ role: "user", content }], ...more });

const picture = (detail: string) => ({ type: "image_url", image_url: { url: "https://images.example/a.png", detail } });

const named = (externalId: string) => ({ externalId }) as Mapping;

test("a picture is held for with as many tokens as the model may count", () => {
	const close = boundPrompt(asked([picture("high"), picture("auto")]));
	expect(close.tokens).toBeGreaterThan(2 * 4784);
	expect(boundAt(close, named("gpt-4o"), 0)).toBe(close);
	// 2,833 and eight tiles of 5,667 each.
	expect(boundAt(close, named("gpt-4o-mini"), 0).tokens).toBeGreaterThan(2 * 48_169);
	const afar = boundPrompt(asked([picture("low")]));
	expect(boundAt(afar, named("gpt-4o-mini"), 0).tokens).toBeGreaterThan(2833);
	expect(boundAt(afar, named("gpt-4o-mini"), 0).tokens).toBeLessThan(4000);
});

test("what only its own dialect knows is held for like other text", () => {
	const text = "word ".repeat(8000);
	const found = { type: "web_search_result", url: "https://a.example", title: "t", encrypted_content: text };
	const searched = [
		{ type: "server_tool_use", id: "s1", name: "web_search", input: {} },
		{ type: "web_search_tool_result", tool_use_id: "s1", content: [found] },
	];
	const messages = [{ role: "user", content: "Hi" }, { role: "assistant", content: searched }, { role: "user", content: "Go on" }];
	expect(boundPrompt(parseMessagesRequest({ model: "m", max_tokens: 9, messages }, {})).tokens).toBeGreaterThan(20_000);
	for (const item of [{ type: "mcp_call", id: "m1", name: "n", arguments: "{}", output: text }, { type: "of_tomorrow", [text]: 1 }]) {
		const chat = parseResponseRequest({ model: "m", input: [{ role: "user", content: "Hi" }, item] });
		expect(boundPrompt(chat).tokens).toBeGreaterThan(20_000);
	}
	expect(boundPrompt(asked(text)).tokens).toBeLessThan(20_200);
});

test("the bytes of pictures are no text", () => {
	const image = { type: "image_url", image_url: { url: `data:image/png;base64,${"A".repeat(400_000)}` } };
	expect(boundPrompt(asked([{ type: "text", text: "Look" }, image, image])).tokens).toBeLessThan(11_000);
});

test("a small document of many pages is held for by its pages", () => {
	const pdf = (text: string) => `data:application/pdf;base64,${Buffer.from(text).toString("base64")}`;
	const held = (text: string) => boundPrompt(asked([{ type: "file", file: { file_data: pdf(text) } }])).tokens;
	const pages = "1 0 obj <</Type /Page /Parent 2 0 R>> endobj\n".repeat(80);
	expect(held(`%PDF-1.4\n${pages}`)).toBeGreaterThan(80 * 4500);
	expect(held("%PDF-1.4\n<</Type /Page>>")).toBeLessThan(7000);
});

test("sound is held for as if it were packed as tightly as may be", () => {
	const sound = (format: string) => ({ type: "input_audio", input_audio: { data: "A".repeat(40_000), format } });
	// 30 seconds of an MP3 of 8 kbit/s are 30,000 bytes and 960 tokens; the same of telephone quality is 240,000 bytes.
	expect(boundPrompt(asked([sound("mp3")])).tokens).toBeGreaterThan(960);
	expect(boundPrompt(asked([sound("wav")])).tokens).toBeGreaterThan(120);
});

test("what providers write about tools is held for", () => {
	const tools = [{ type: "function", function: { name: "f" } }];
	expect(boundPrompt(asked("Hi", { tools })).tokens).toBeGreaterThan(boundPrompt(asked("Hi")).tokens + 800);
	const computer = { type: "computer_20250124", name: "computer", display_width_px: 1, display_height_px: 1 };
	const hosted = parseMessagesRequest({ model: "m", max_tokens: 9, messages: [{ role: "user", content: "Hi" }], tools: [computer] }, {});
	expect(boundPrompt(hosted).tokens).toBeGreaterThan(2000);
});

test("searches and what they find are held for, as often as the wire lets them run", () => {
	const search = { type: "web_search_20250305", name: "web_search" };
	const searching = (fields: object) =>
		parseMessagesRequest({ model: "m", max_tokens: 9, messages: [{ role: "user", content: "Hi" }], tools: [{ ...search, ...fields }] }, {});
	expect(searchesOf(searching({ max_uses: 2 }), "anthropic-messages")).toBe(2);
	expect(searchesOf(searching({ max_uses: 50 }), "anthropic-messages")).toBe(50);
	expect(searchesOf(searching({ max_uses: 2 }), "openai-chat")).toBe(10);
	expect(searchesOf(asked("Hi", { enable_search: true }), "openai-chat")).toBe(10);
	expect(searchesOf(asked("Hi"), "openai-chat")).toBe(0);
	const prompt = boundPrompt(asked("Hi"));
	expect(boundAt(prompt, named("m"), 3).tokens).toBe(prompt.tokens + 30_000);
});

test("a foretold answer is held for like an answer", () => {
	const mapping = mappingOf("gpt-4o-mini", "openai") as Mapping;
	const candidate = { mapping, usedMode: "credits", provider: { dialect: "openai-chat" } } as Candidate;
	const fixedOf = (more: object) => {
		const chat = asked("Hi", more);
		return expensesOf(chat, { retentionLevel: "none" }, [candidate], boundPrompt(chat))[0]?.own.fixed as bigint;
	};
	const prediction = { type: "content", content: "word".repeat(4000) };
	// 4,000 tokens at $0.60 a million.
	expect(fixedOf({ prediction }) - fixedOf({})).toBeGreaterThan(2_400_000_000n);
});
