import { describe, expect, test } from "vitest";
import { requestOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest, Message } from "../../chat";
import { googleAiStudio } from "./google-ai-studio";

function wire(request: Partial<ChatRequest>, mapping: Partial<Mapping> = {}) {
	const target = targetOf("google-ai-studio", { externalId: "gemini-2.5-flash", reasoningMaxTokens: true, ...mapping });
	return googleAiStudio.toWire(requestOf(request), target);
}

const user: Message = { role: "user", content: [{ type: "text", text: "q" }] };

test("addresses and credential", () => {
	const endpoint = (stream: boolean) =>
		googleAiStudio.endpoint(targetOf("google-ai-studio", { externalId: "gemini-x" }, stream));
	expect(endpoint(true)).toBe("/models/gemini-x:streamGenerateContent?alt=sse");
	expect(endpoint(false)).toBe("/models/gemini-x:generateContent");
	expect(googleAiStudio.authorize({ apiKey: "k", fields: {} })).toEqual({ "x-goog-api-key": "k" });
});

describe("contents", () => {
	test("roles, media, calls and results", () => {
		const { body, warnings } = wire({
			messages: [
				{ role: "system", content: [{ type: "text", text: "S" }] },
				{ role: "developer", content: [{ type: "text", text: "D" }] },
				user,
				{
					role: "user",
					content: [
						{ type: "image", source: { kind: "base64", mediaType: "image/png", data: "AA" } },
						{ type: "image", source: { kind: "url", url: "https://example.com/a.JPG?x=1.gif" } },
						{ type: "image", source: { kind: "url", url: "https://example.com/picture" } },
						{ type: "audio", format: "mp3", data: "BB" },
						{ type: "file", filename: "f.pdf", source: { kind: "url", url: "https://example.com/f" } },
					],
				},
				{
					role: "assistant",
					content: [
						{ type: "reasoning", text: "summary" },
						{ type: "text", text: "A" },
						{ type: "tool-call", id: "call_gemini_r_0_0", name: "f", arguments: "" },
						{ type: "tool-call", id: "toolu_2", name: "g", arguments: '{"x":1}' },
					],
				},
				{
					role: "tool",
					content: [
						{ type: "tool-result", toolCallId: "call_gemini_r_0_0", content: [{ type: "text", text: '{"ok":true}' }] },
					],
				},
				{
					role: "tool",
					content: [
						{
							type: "tool-result",
							toolCallId: "toolu_2",
							content: [
								{ type: "text", text: "plain" },
								{ type: "image", source: { kind: "base64", mediaType: "image/png", data: "CC" } },
							],
						},
					],
				},
			],
		});
		expect(warnings).toEqual(["names of files were left out: this provider does not take them"]);
		expect(body).toEqual({
			systemInstruction: { parts: [{ text: "S" }, { text: "D" }] },
			contents: [
				{
					role: "user",
					parts: [
						{ text: "q" },
						{ inlineData: { mimeType: "image/png", data: "AA" } },
						{ fileData: { mimeType: "image/jpeg", fileUri: "https://example.com/a.JPG?x=1.gif" } },
						{ fileData: { fileUri: "https://example.com/picture" } },
						{ inlineData: { mimeType: "audio/mp3", data: "BB" } },
						{ fileData: { mimeType: "application/pdf", fileUri: "https://example.com/f" } },
					],
				},
				{
					role: "model",
					parts: [
						{ text: "A" },
						{ functionCall: { name: "f", args: {} } },
						{ functionCall: { name: "g", args: { x: 1 }, id: "toolu_2" } },
					],
				},
				{
					role: "user",
					parts: [
						{ functionResponse: { name: "f", response: { ok: true } } },
						{ functionResponse: { name: "g", response: { output: "plain" }, id: "toolu_2" } },
						{ inlineData: { mimeType: "image/png", data: "CC" } },
					],
				},
			],
		});
	});

	test("results: errors, lists and long numbers stay text", () => {
		const result = (text: string, isError?: boolean): Message => ({
			role: "tool",
			content: [
				{
					type: "tool-result",
					toolCallId: "1",
					toolName: "f",
					content: [{ type: "text", text }],
					...(isError ? { isError } : {}),
				},
			],
		});
		const responseTo = (message: Message) => {
			const { contents } = wire({ messages: [user, message] }).body as {
				contents: { parts: { functionResponse?: { response: unknown } }[] }[];
			};
			return contents[0]?.parts[1]?.functionResponse?.response;
		};
		expect(responseTo(result("boom", true))).toEqual({ error: "boom" });
		expect(responseTo(result("[1]"))).toEqual({ output: "[1]" });
		expect(responseTo(result('{"id":12345678901234567890}'))).toEqual({ output: '{"id":12345678901234567890}' });
	});

	test("signatures stay on their part; foreign calls of new models get the documented stand-in", () => {
		const history = (signature?: string): Message[] => [
			user,
			{
				role: "assistant",
				content: [
					{ type: "tool-call", id: "a", name: "f", arguments: "{}", ...(signature ? { signature } : {}) },
					{ type: "tool-call", id: "b", name: "g", arguments: "{}" },
				],
			},
		];
		const signaturesIn = (messages: Message[], externalId: string) => {
			const { contents } = wire({ messages }, { externalId }).body as {
				contents: { parts: { thoughtSignature?: string }[] }[];
			};
			return contents[1]?.parts.map((part) => part.thoughtSignature);
		};
		expect(signaturesIn(history("s=="), "gemini-3-flash")).toEqual(["s==", undefined]);
		expect(signaturesIn(history(), "gemini-3-flash")).toEqual(["skip_thought_signature_validator", undefined]);
		expect(signaturesIn(history(), "gemini-pro-latest")).toEqual(["skip_thought_signature_validator", undefined]);
		expect(signaturesIn(history(), "gemini-2.5-pro")).toEqual([undefined, undefined]);
	});
});

test("tools and tool choice", () => {
	const parameters = { $schema: "s", type: "object", properties: { pattern: { type: "string", pattern: "a" } } };
	const { body, warnings } = wire({
		tools: [{ name: "f", description: "d", parameters }, { name: "g" }],
		toolChoice: { type: "function", name: "f" },
		parallelToolCalls: false,
	});
	expect(body.tools).toEqual([
		{
			functionDeclarations: [
				{
					name: "f",
					description: "d",
					parametersJsonSchema: { type: "object", properties: { pattern: { type: "string" } } },
				},
				{ name: "g" },
			],
		},
	]);
	expect(body.toolConfig).toEqual({ functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["f"] } });
	expect(warnings).toEqual([
		"schema keywords were left out: pattern",
		"parallel_tool_calls was left out: this provider decides how many tools it calls at once",
	]);
	for (const [type, mode] of [
		["auto", "AUTO"],
		["none", "NONE"],
		["required", "ANY"],
	] as const) {
		expect(wire({ tools: [{ name: "f" }], toolChoice: { type } }).body.toolConfig).toEqual({
			functionCallingConfig: { mode },
		});
	}
});

test("generation config", () => {
	const sampling = {
		maxTokens: 9,
		temperature: 0,
		topP: 0.5,
		topK: 3,
		seed: 0,
		n: 2,
		stop: ["1", "2", "3", "4", "5", "6"],
		frequencyPenalty: 0,
		presencePenalty: 1,
	};
	const { body, warnings } = wire({
		sampling,
		responseFormat: { type: "json_schema", name: "n", schema: { type: "object" } },
	});
	expect(body.generationConfig).toEqual({
		maxOutputTokens: 9,
		temperature: 0,
		topP: 0.5,
		topK: 3,
		seed: 0,
		candidateCount: 2,
		stopSequences: ["1", "2", "3", "4", "5"],
		frequencyPenalty: 0,
		presencePenalty: 1,
		responseMimeType: "application/json",
		responseJsonSchema: { type: "object" },
	});
	expect(warnings).toEqual(["stop sequences beyond five were left out"]);
	expect(wire({ responseFormat: { type: "json_object" } }).body.generationConfig).toEqual({
		responseMimeType: "application/json",
	});
	const probabilities = wire({ sampling: { logprobs: true, topLogprobs: 3, logitBias: { a: 1 } } });
	expect(probabilities.body.generationConfig).toEqual({ responseLogprobs: true, logprobs: 3 });
	expect(probabilities.warnings).toHaveLength(1);
	expect(wire({}).body).not.toHaveProperty("generationConfig");
});

test("a service tier that the mapping lists goes along", () => {
	const target = targetOf("google-ai-studio", { serviceTiers: ["flex"] });
	const tierOf = (tier: string) =>
		googleAiStudio.toWire(requestOf({ serviceTier: tier }), target).body.service_tier;
	expect(tierOf("flex")).toBe("flex");
	expect(tierOf("priority")).toBeUndefined();
});

test.each<[string, ChatRequest["reasoning"], Partial<Mapping>, unknown, number]>([
	["budget by effort", { effort: "high" }, {}, { thinkingBudget: 24_576, includeThoughts: true }, 0],
	["off", { effort: "none" }, {}, { thinkingBudget: 0 }, 0],
	["never off", { effort: "none" }, { externalId: "gemini-2.5-pro" }, { thinkingBudget: 128 }, 1],
	["an explicit budget", { effort: "low", maxTokens: 77 }, {}, { thinkingBudget: 77, includeThoughts: true }, 0],
	["too small a budget", { maxTokens: 7 }, { externalId: "gemini-2.5-pro" }, { thinkingBudget: 128, includeThoughts: true }, 1],
	["too large a budget", { maxTokens: 99_999 }, {}, { thinkingBudget: 24_576, includeThoughts: true }, 1],
	["the model's own amount", { adaptive: true }, {}, { thinkingBudget: -1, includeThoughts: true }, 0],
	["a summary", { summary: "auto" }, { externalId: "gemini-3.5-flash" }, { includeThoughts: true }, 0],
	["nothing shown", { exclude: true }, {}, undefined, 0],
	[
		"an explicit budget of a new model",
		{ maxTokens: 77 },
		{ externalId: "gemini-3-pro-preview" },
		{ thinkingBudget: 77, includeThoughts: true },
		0,
	],
	[
		"level",
		{ effort: "medium" },
		{ externalId: "gemini-3.5-flash", reasoningEfforts: ["minimal", "low", "medium", "high"] },
		{ thinkingLevel: "medium", includeThoughts: true },
		0,
	],
	[
		"closest level",
		{ effort: "xhigh" },
		{ externalId: "gemini-3-pro-preview" },
		{ thinkingLevel: "high", includeThoughts: true },
		1,
	],
	[
		"least level",
		{ effort: "none" },
		{ externalId: "gemini-3.5-flash", reasoningEfforts: ["minimal", "high"] },
		{ thinkingLevel: "minimal", includeThoughts: true },
		1,
	],
	["hidden", { effort: "low", exclude: true }, { externalId: "gemini-3-x" }, { thinkingLevel: "low" }, 0],
	["model that does not reason", { effort: "low" }, { reasoning: false }, undefined, 1],
])("thinking: %s", (_, reasoning, mapping, expected, warned) => {
	const { body, warnings } = wire({ reasoning }, mapping);
	expect((body.generationConfig as { thinkingConfig?: unknown } | undefined)?.thinkingConfig).toEqual(expected);
	expect(warnings).toHaveLength(warned);
});
