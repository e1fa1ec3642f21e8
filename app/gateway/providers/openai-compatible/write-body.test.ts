import { describe, expect, test } from "vitest";
import { openAiRequest, requestOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest } from "../../chat";
import { GatewayError } from "../../errors";
import type { Provider } from "../provider";
import { providerOf } from "../registry";

function wire(id: string, request: ChatRequest, mapping: Partial<Mapping> = {}, stream = false) {
	return (providerOf(id) as Provider).toWire(
		request,
		targetOf(id, { externalId: "upstream-name", ...mapping }, stream),
	);
}

const hello = { messages: [{ role: "user", content: "Hello" }] };

describe("a body of the same dialect", () => {
	test("goes through with only the owned fields changed", () => {
		const body = {
			model: "openai/some-model",
			...hello,
			temperature: 0,
			top_p: null,
			seed: 0,
			stop: ["a"],
			metadata: { a: "b" },
			verbosity: "low",
			prompt_cache_key: "k",
			a_field_of_tomorrow: { deep: [1, 2] },
		};
		const { body: sent, warnings } = wire("openai", openAiRequest(body));
		expect(sent).toEqual({ ...body, model: "upstream-name", stream: false });
		expect(warnings).toEqual([]);
	});

	test("keeps messages it need not touch by reference", () => {
		const messages = [{ role: "user", content: [{ type: "text", text: "x" }], unknown: 1 }];
		const { body } = wire("openai", openAiRequest({ messages }));
		expect((body.messages as unknown[])[0]).toBe(messages[0]);
	});

	test("loses what OpenAI's SDK adds to an answer that it parsed", () => {
		const called = { name: "f", arguments: "{}" };
		const call = { id: "c", type: "function", function: { ...called, parsed_arguments: {} } };
		const messages = [
			...hello.messages,
			{ role: "assistant", content: null, parsed: null, tool_calls: [call] },
			{ role: "tool", tool_call_id: "c", content: "1" },
			{ role: "assistant", content: '{"a":1}', parsed: { a: 1 } },
			...hello.messages,
		];
		const sent = wire("openai", openAiRequest({ messages })).body.messages as Record<string, unknown>[];
		expect(sent[1]).toEqual({ role: "assistant", content: null, tool_calls: [{ ...call, function: called }] });
		expect(sent[3]).toEqual({ role: "assistant", content: '{"a":1}' });
	});

	test("loses the fields of the gateway, gains those of extra_body", () => {
		const body = {
			model: "m",
			...hello,
			free_models_only: true,
			no_reasoning: false,
			onboarding: true,
			plugins: [],
			routing: "price",
			usage: { include: true },
			reasoningText: { enabled: true },
			include_reasoning: true,
			reasoning: { exclude: true },
			models: ["a"],
			effort: null,
			extra_body: { top_logprobs: 2, model: "stolen", stream: true },
		};
		const { body: sent } = wire("openai", openAiRequest(body, { reasoning: { exclude: true } }));
		expect(sent).toEqual({ model: "upstream-name", ...hello, stream: false, top_logprobs: 2 });
	});

	test("asks for usage on streams and keeps other stream options", () => {
		const body = { ...hello, stream_options: { include_usage: false, include_obfuscation: false } };
		expect(wire("openai", openAiRequest(body), {}, true).body).toMatchObject({
			stream: true,
			stream_options: { include_usage: true, include_obfuscation: false },
		});
		expect(wire("openai", openAiRequest(body), {}, false).body).not.toHaveProperty("stream_options");
		expect(wire("mistral", openAiRequest(body), {}, true).body).not.toHaveProperty("stream_options");
	});

	test("loses cache markers with one warning, and signatures of other providers", () => {
		const marker = { type: "ephemeral" };
		const body = {
			messages: [
				{ role: "system", content: "S", cache_control: marker },
				{ role: "user", content: [{ type: "text", text: "U", cache_control: marker }] },
				{
					role: "assistant",
					content: [{ type: "text", text: "A", extra_content: { google: { thought_signature: "s" } } }],
					tool_calls: [
						{
							id: "c1",
							type: "function",
							function: { name: "f", arguments: "{}" },
							extra_content: { google: { thought_signature: "s" } },
						},
					],
					annotations: [],
				},
				{ role: "tool", tool_call_id: "c1", content: "R" },
			],
			tools: [{ type: "function", function: { name: "f" }, cache_control: marker }],
		};
		const { body: sent, warnings } = wire("openai", openAiRequest(body));
		expect(JSON.stringify(sent)).not.toMatch(/cache_control|extra_content|thought_signature/);
		expect(sent.messages).toMatchObject([
			{ role: "system", content: "S" },
			{ role: "user", content: [{ type: "text", text: "U" }] },
			{ role: "assistant", tool_calls: [{ id: "c1" }], annotations: [] },
			{ role: "tool", tool_call_id: "c1" },
		]);
		expect(warnings).toEqual([
			"cache_control was left out: this provider caches by itself",
			"thought signatures of another provider were left out",
		]);
	});

	test("writes an image address in short form the long way", () => {
		const messages = [{ role: "user", content: [{ type: "image_url", image_url: "https://example.com/a.png" }] }];
		expect(wire("groq", openAiRequest({ messages })).body.messages).toEqual([
			{ role: "user", content: [{ type: "image_url", image_url: { url: "https://example.com/a.png" } }] },
		]);
	});
});

describe("a body of another dialect", () => {
	test("is written from the neutral request", () => {
		const request = requestOf({
			messages: [
				{ role: "system", content: [{ type: "text", text: "S" }] },
				{
					role: "user",
					name: "Ann",
					content: [
						{ type: "text", text: "U" },
						{ type: "image", source: { kind: "url", url: "https://example.com/a.png" }, detail: "low" },
						{ type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" } },
						{ type: "audio", format: "wav", data: "BBBB" },
						{ type: "file", filename: "a.pdf", source: { kind: "base64", mediaType: "application/pdf", data: "CC" } },
					],
				},
				{
					role: "assistant",
					content: [
						{ type: "reasoning", text: "hm" },
						{ type: "text", text: "A" },
						{ type: "tool-call", id: "1", name: "f", arguments: "" },
						{ type: "tool-call", id: "2", name: "g", arguments: '{"x":1}' },
					],
				},
				{
					role: "tool",
					content: [
						{ type: "tool-result", toolCallId: "1", content: [{ type: "text", text: "R1" }] },
						{
							type: "tool-result",
							toolCallId: "2",
							content: [{ type: "image", source: { kind: "base64", mediaType: "image/png", data: "DD" } }],
						},
					],
				},
			],
			tools: [{ name: "f", description: "d", parameters: { type: "object" }, strict: true }],
			toolChoice: { type: "function", name: "f" },
			parallelToolCalls: false,
			sampling: { maxTokens: 9, temperature: 0, topP: 0.5, stop: ["x"], seed: 3, n: 2 },
			responseFormat: { type: "json_schema", name: "n", schema: { type: "object" }, strict: true },
			user: "u",
		});
		expect(wire("openai", request).body).toEqual({
			model: "upstream-name",
			stream: false,
			messages: [
				{ role: "system", content: "S" },
				{
					role: "user",
					name: "Ann",
					content: [
						{ type: "text", text: "U" },
						{ type: "image_url", image_url: { url: "https://example.com/a.png", detail: "low" } },
						{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
						{ type: "input_audio", input_audio: { data: "BBBB", format: "wav" } },
						{ type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,CC" } },
					],
				},
				{
					role: "assistant",
					content: "A",
					tool_calls: [
						{ id: "1", type: "function", function: { name: "f", arguments: "{}" } },
						{ id: "2", type: "function", function: { name: "g", arguments: '{"x":1}' } },
					],
				},
				{ role: "tool", tool_call_id: "1", content: "R1" },
				{ role: "tool", tool_call_id: "2", content: "" },
				{ role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,DD" } }] },
			],
			tools: [
				{ type: "function", function: { name: "f", description: "d", parameters: { type: "object" }, strict: true } },
			],
			tool_choice: { type: "function", function: { name: "f" } },
			parallel_tool_calls: false,
			max_completion_tokens: 9,
			temperature: 0,
			top_p: 0.5,
			stop: ["x"],
			seed: 3,
			n: 2,
			response_format: { type: "json_schema", json_schema: { name: "n", schema: { type: "object" }, strict: true } },
			user: "u",
		});
	});

	test("refuses a file by address", () => {
		const file = { type: "file" as const, source: { kind: "url" as const, url: "https://example.com/a.pdf" } };
		expect(() => wire("openai", requestOf({ messages: [{ role: "user", content: [file] }] }))).toThrow(GatewayError);
	});
});
