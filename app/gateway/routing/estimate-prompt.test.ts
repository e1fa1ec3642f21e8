import { expect, test } from "vitest";
import type { ChatRequest, UserPart } from "../chat";
import { estimatePromptTokens } from "./estimate-prompt";

function chatOf(content: UserPart[], more: Partial<ChatRequest> = {}): ChatRequest {
	const source = { dialect: "openai-chat", body: {} } as const;
	return { model: "auto", stream: false, messages: [{ role: "user", content }], tools: [], sampling: {}, source, ...more };
}

const text = (length: number): UserPart => ({ type: "text", text: "x".repeat(length) });
const inline = (mediaType: string, data: string): UserPart => ({ type: "file", source: { kind: "base64", mediaType, data } });

test.each<[string, ChatRequest, number]>([
	["nothing is one token", chatOf([]), 1],
	["four characters of text", chatOf([text(400), text(401)]), 201],
	["images by their detail", chatOf([
		{ type: "image", source: { kind: "url", url: "https://example.com/a.png" } },
		{ type: "image", detail: "low", source: { kind: "base64", mediaType: "image/png", data: "A".repeat(1_000_000) } },
	]), 1086],
	["plain files as text", chatOf([inline("text/plain", "A".repeat(4000))]), 751],
	["other files by their size, within bounds", chatOf([inline("application/pdf", "A".repeat(40_000_000))]), 200_001],
	["files that lie elsewhere", chatOf([{ type: "file", source: { kind: "id", id: "file-1" } }]), 3001],
	["sound by its length", chatOf([{ type: "audio", format: "mp3", data: "A".repeat(200_000) }]), 301],
])("%s", (_name, chat, tokens) => {
	expect(Math.abs(estimatePromptTokens(chat) - tokens)).toBeLessThanOrEqual(1);
});

test("earlier calls, results, tools and schemas count by the length of what is sent", () => {
	const parameters = { type: "object", properties: { city: { type: "string", enum: ["Paris", "Rome"] } }, required: ["city"] };
	const chat = chatOf([], {
		messages: [
			{ role: "assistant", content: [{ type: "tool-call", id: "1", name: "weather", arguments: '{"city":"Paris"}' }] },
			{ role: "tool", content: [{ type: "tool-result", toolCallId: "1", content: [{ type: "text", text: "x".repeat(1000) }] }] },
		],
		tools: [{ name: "weather", description: "Tells it", parameters }],
		responseFormat: { type: "json_schema", name: "answer", schema: parameters },
	});
	const characters = 7 + 16 + 1000 + 7 + 8 + 2 * JSON.stringify(parameters).length;
	expect(estimatePromptTokens(chat) * 4).toBeGreaterThan(characters * 0.9);
	expect(estimatePromptTokens(chat) * 4).toBeLessThan(characters * 1.1);
});
