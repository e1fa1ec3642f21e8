import { describe, expect, test } from "vitest";
import { requestOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest, Message } from "../../chat";
import { googleAiStudio } from "./google-ai-studio";

function wire(request: Partial<ChatRequest>, mapping: Partial<Mapping> = {}) {
	const target = targetOf("google-ai-studio", { externalId: "gemini-2.5-flash", ...mapping });
	return googleAiStudio.toWire(requestOf(request), target);
}

const user: Message = { role: "user", content: [{ type: "text", text: "q" }] };

describe("tools beside functions", () => {
	const three = { externalId: "gemini-3.5-flash" };

	test("Google Search alone, and together with functions where the model combines them", () => {
		expect(wire({ webSearch: {} }).body).toMatchObject({ tools: [{ googleSearch: {} }] });
		expect(wire({ webSearch: {} }).body).not.toHaveProperty("toolConfig");
		const both = wire({ webSearch: {}, tools: [{ name: "f" }], toolChoice: { type: "auto" } }, three);
		expect(both.body).toMatchObject({
			tools: [{ functionDeclarations: [{ name: "f" }] }, { googleSearch: {} }],
			toolConfig: { functionCallingConfig: { mode: "AUTO" }, includeServerSideToolInvocations: true },
		});
		expect(() => wire({ webSearch: {}, tools: [{ name: "f" }] })).toThrow("together with function tools");
	});

	test("wishes that Google Search does not take are named", () => {
		const { warnings } = wire({ webSearch: { userLocation: { city: "Oslo" }, contextSize: "low", maxUses: 2 } });
		expect(warnings).toHaveLength(3);
	});

	test("a free-form tool tells its grammar", () => {
		const freeForm = { format: { type: "grammar", grammar: { syntax: "lark", definition: "start: A" } } };
		const { body } = wire({ tools: [{ name: "f", description: "D", freeForm }] });
		expect(JSON.stringify(body.tools)).toContain("start: A");
	});
});

test("image settings go to models that make images", () => {
	const imageConfig = { aspect_ratio: "16:9", image_size: "2K", image_quality: "high" };
	const made = wire({ imageConfig }, { externalId: "gemini-3-pro-image", reasoning: false });
	expect(made.body.generationConfig).toEqual({
		responseModalities: ["TEXT", "IMAGE"],
		imageConfig: { aspectRatio: "16:9", imageSize: "2K" },
	});
	expect(made.warnings).toEqual(["image_config.image_quality was left out: this model does not take it"]);
	expect(wire({ imageConfig }).warnings).toHaveLength(1);
	expect(wire({}, { externalId: "gemini-3.1-flash-image" }).body.generationConfig).toEqual({
		responseModalities: ["TEXT", "IMAGE"],
	});
});

test("signatures of others stay away", () => {
	const content = [
		{ type: "reasoning" as const, text: "a", signature: "claude", issuer: "anthropic" as const },
		{ type: "reasoning" as const, text: "g", signature: "own", issuer: "google" as const },
		{ type: "text" as const, text: "x" },
	];
	const { body } = wire({ messages: [user, { role: "assistant", content }, user] });
	expect((body.contents as unknown[])[1]).toEqual({
		role: "model",
		parts: [{ text: "g", thought: true, thoughtSignature: "own" }, { text: "x" }],
	});
});

test("files by address and by the ids of Google's own store", () => {
	const file = (source: { kind: "id"; id: string } | { kind: "url"; url: string }) =>
		wire({ messages: [{ role: "user", content: [{ type: "file", source }] }] }).body.contents;
	expect(file({ kind: "url", url: "https://e.com/a.pdf" })).toMatchObject([
		{ parts: [{ fileData: { mimeType: "application/pdf", fileUri: "https://e.com/a.pdf" } }] },
	]);
	expect(() => file({ kind: "id", id: "file-abc" })).toThrow("file_id");
});

test("reasoning that another provider made is named, numbers of arguments stay as they were written", () => {
	const { body, warnings } = wire({
		messages: [
			{
				role: "assistant",
				content: [
					{ type: "reasoning", text: "T", signature: "s", issuer: "anthropic" },
					{ type: "reasoning", text: "summary" },
					{ type: "tool-call", id: "a", name: "f", arguments: '{"id":12345678901234567890}' },
				],
			},
		],
	});
	expect(warnings).toEqual(["reasoning of another provider was left out"]);
	expect(JSON.stringify(body)).toContain('{"id":12345678901234567890}');
});
