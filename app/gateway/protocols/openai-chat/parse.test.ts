import { describe, expect, it } from "vitest";
import { GatewayError } from "../../errors";
import { parseChatCompletionRequest } from "./parse";

const base = { model: "gpt-4o-mini", messages: [{ role: "user", content: "Hi" }] };

function errorOf(body: Record<string, unknown>): GatewayError {
	try {
		parseChatCompletionRequest(body);
	} catch (error) {
		return error as GatewayError;
	}
	throw new Error("the body was accepted");
}

describe("parseChatCompletionRequest", () => {
	it("keeps a temperature of zero and leaves out what is null or absent", () => {
		const request = parseChatCompletionRequest({ ...base, temperature: 0, top_p: null, seed: 0 });
		expect(request.sampling).toEqual({ temperature: 0, seed: 0 });
		expect(request.stream).toBe(false);
	});

	it("keeps the caller's own body, unknown fields included", () => {
		const body = { ...base, some_new_field: { a: 1 } };
		expect(parseChatCompletionRequest(body).source).toEqual({ dialect: "openai-chat", body });
	});

	it("reads words of refusal as what the assistant said", () => {
		const refused = { role: "assistant", content: null, refusal: "I cannot." };
		const { messages } = parseChatCompletionRequest({ ...base, messages: [...base.messages, refused] });
		expect(messages.at(-1)).toEqual({ role: "assistant", content: [{ type: "text", text: "I cannot." }] });
	});

	it("prefers max_completion_tokens over max_tokens", () => {
		expect(parseChatCompletionRequest({ ...base, max_tokens: 5, max_completion_tokens: 7 }).sampling.maxTokens).toBe(7);
	});

	it("reads system and developer roles, images by URL and by data URL", () => {
		const { messages } = parseChatCompletionRequest({
			...base,
			messages: [
				{ role: "system", content: "A", cache_control: { type: "ephemeral", ttl: "1h" } },
				{ role: "developer", content: [{ type: "text", text: "B" }] },
				{
					role: "user",
					content: [
						{ type: "text", text: "what is it?" },
						{ type: "image_url", image_url: { url: "https://example.com/a.png", detail: "low" } },
						{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
					],
				},
			],
		});
		expect(messages).toEqual([
			{ role: "system", content: [{ type: "text", text: "A", cache: { ttl: "1h" } }] },
			{ role: "developer", content: [{ type: "text", text: "B" }] },
			{
				role: "user",
				content: [
					{ type: "text", text: "what is it?" },
					{ type: "image", source: { kind: "url", url: "https://example.com/a.png" }, detail: "low" },
					{ type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" } },
				],
			},
		]);
	});

	it("reads parallel tool calls, their results and thought signatures unchanged", () => {
		const call = (id: string, signature?: string) => ({
			id,
			type: "function",
			function: { name: "weather", arguments: '{ "city":"Oslo" }' },
			...(signature ? { extra_content: { google: { thought_signature: signature } } } : {}),
		});
		const { messages } = parseChatCompletionRequest({
			...base,
			messages: [
				{ role: "assistant", content: null, tool_calls: [call("a", "c2ln+/="), call("b")] },
				{ role: "tool", tool_call_id: "a", content: "rain" },
				{ role: "tool", tool_call_id: "b", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AA" } }] },
			],
		});
		expect(messages[0]?.content).toEqual([
			{ type: "tool-call", id: "a", name: "weather", arguments: '{ "city":"Oslo" }', signature: "c2ln+/=" },
			{ type: "tool-call", id: "b", name: "weather", arguments: '{ "city":"Oslo" }' },
		]);
		expect(messages[2]?.content[0]).toMatchObject({
			type: "tool-result",
			content: [{ type: "image", source: { kind: "base64", mediaType: "image/png", data: "AA" } }],
		});
	});

	it("joins replayed reasoning deltas of one block, and keeps blocks apart", () => {
		const { messages } = parseChatCompletionRequest({
			...base,
			messages: [
				{
					role: "assistant",
					content: "42",
					reasoning_details: [
						{ type: "reasoning.text", text: "six ", index: 0 },
						{ type: "reasoning.text", text: "times seven", index: 0 },
						{ type: "reasoning.text", text: "", signature: "s1", index: 0 },
						{ type: "reasoning.encrypted", data: "blob", index: 1 },
						{ type: "reasoning.text", text: "done", index: 2 },
					],
				},
			],
		});
		expect(messages[0]?.content).toEqual([
			{ type: "reasoning", text: "six times seven", signature: "s1" },
			{ type: "reasoning", encrypted: "blob" },
			{ type: "reasoning", text: "done" },
			{ type: "text", text: "42" },
		]);
	});

	it.each([
		[{ reasoning_effort: "low" }, { effort: "low" }],
		[{ reasoning: { effort: "high" } }, { effort: "high" }],
		[{ reasoning_effort: "low", reasoning: { max_tokens: 2000 } }, { effort: "low", maxTokens: 2000 }],
		[{ reasoningText: { effort: "medium", exclude: true } }, { effort: "medium", exclude: true }],
		[{ reasoning: { enabled: true } }, { effort: "medium" }],
		[{ reasoning: { enabled: false } }, { effort: "none" }],
		[{ reasoning_effort: null }, undefined],
	])("reads reasoning from %j", (fields, expected) => {
		expect(parseChatCompletionRequest({ ...base, ...fields }).reasoning).toEqual(expected);
	});

	it("refuses two efforts", () => {
		const error = errorOf({ ...base, reasoning_effort: "low", reasoning: { effort: "high" } });
		expect(error).toMatchObject({ status: 400, code: "unsupported_parameter_combination", param: "reasoning_effort" });
	});

	it("reads tools, tool choice and response formats", () => {
		const request = parseChatCompletionRequest({
			...base,
			tools: [{ type: "function", function: { name: "f", parameters: { type: "object" }, strict: true } }],
			tool_choice: { type: "function", function: { name: "f" } },
			parallel_tool_calls: false,
			response_format: { type: "json_schema", json_schema: { name: "answer", schema: { type: "object" } } },
		});
		expect(request).toMatchObject({
			tools: [{ name: "f", parameters: { type: "object" }, strict: true }],
			toolChoice: { type: "function", name: "f" },
			parallelToolCalls: false,
			responseFormat: { type: "json_schema", name: "answer", schema: { type: "object" } },
		});
	});

	it("refuses more messages than any conversation has, without looking at each", () => {
		const error = errorOf({ ...base, messages: Array.from({ length: 10_001 }, () => 0) });
		expect(error).toMatchObject({ status: 400, param: "messages", message: "At most 10000 messages fit in a request." });
	});

	it("says which required field is absent", () => {
		expect(errorOf({ model: "m" })).toMatchObject({
			status: 400,
			code: "missing_required_parameter",
			param: "messages",
			message: "Missing required parameter: 'messages'.",
		});
		expect(errorOf({ ...base, messages: [{ role: "user" }] }).message).toBe(
			"Missing required parameter: 'messages[0].content'.",
		);
	});

	it.each([
		[{ model: 5 }, "model"],
		[{ messages: [] }, "messages"],
		[{ messages: [{ role: "wizard", content: "x" }] }, "messages[0].role"],
		[{ messages: [{ role: "user", content: [{ type: "text" }] }] }, "messages[0].content[0].text"],
		[{ temperature: "hot" }, "temperature"],
		[{ temperature: 3 }, "temperature"],
		[{ tools: [{ type: "function" }] }, "tools[0].function"],
		[{ messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "ftp://x" } }] }] }, "image_url"],
		[{ messages: [{ role: "user", content: [{ type: "file", file: {} }] }] }, "file"],
	])("names the offending field of %j", (fields, param) => {
		const error = errorOf({ ...base, ...fields });
		expect(error).toBeInstanceOf(GatewayError);
		expect(error).toMatchObject({ status: 400, type: "invalid_request_error", param });
	});
});
