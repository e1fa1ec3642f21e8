import { describe, expect, test } from "vitest";
import { GatewayError } from "../errors";
import { parseExactJson } from "../exact-json";
import { anthropicMessages } from "../protocols/anthropic-messages/anthropic-messages";
import { messagesRequestSchema } from "../protocols/anthropic-messages/schema";
import { openaiChat } from "../protocols/openai-chat/openai-chat";
import { chatCompletionRequestSchema } from "../protocols/openai-chat/schema";
import { openaiCompletions } from "../protocols/openai-completions/openai-completions";
import { openaiResponses } from "../protocols/openai-responses/openai-responses";
import { responseRequestSchema } from "../protocols/openai-responses/schema";
import type { ClientProtocol } from "../protocols/protocol";
import { makeReadable } from "./readable-numbers";

function readable(text: string): Record<string, unknown> {
	const body = parseExactJson(text) as Record<string, unknown>;
	makeReadable(body);
	return body;
}

const written = (text: string) => JSON.stringify(readable(text));

test.each([
	'{"messages":[{"content":[{"type":"tool_use","input":{"id":1234567890123456789,"seed":1234567890123456789}}]}]}',
	'{"tools":[{"input_schema":{"properties":{"n":{"maximum":9223372036854775807}}}}]}',
	'{"tools":[{"function":{"parameters":{"properties":{"n":{"enum":[9223372036854775807]}}}}}]}',
	'{"response_format":{"json_schema":{"schema":{"minimum":-9223372036854775808}}}}',
	'{"extra_body":{"tenant":1234567890123456789},"ratio":0.12345678901234567891,"ids":[1234567890123456789]}',
	'{"metadata":{"order":1234567890123456789}}',
	'{"input":[{"type":"custom","value":1234567890123456789}]}',
])("%s is handed on as it is", (text) => expect(written(text)).toBe(text));

test("what is read is a double", () => {
	const text =
		'{"seed":12345678901234567890,"temperature":0.70000000000000001,"logit_bias":{"1":0.1234567890123456789},' +
		'"thinking":{"budget_tokens":12345678901234567890},"prompt":[1234567890123456789],"input":1234567890123456789}';
	expect(readable(text)).toEqual(JSON.parse(text));
});

test.each([
	["chat completions", chatCompletionRequestSchema],
	["messages", messagesRequestSchema],
	["responses", responseRequestSchema],
])("every field that %s define is read", (_name, schema) => {
	const body = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, 0]));
	const text = JSON.stringify(body).replaceAll(":0", ":12345678901234567890");
	expect(readable(text)).toEqual(JSON.parse(text));
});

test("a number in metadata, which is the caller's own, is still refused where it has to be a text", () => {
	const messages = [{ role: "user", content: "a" }];
	const body = JSON.stringify({ model: "m", max_tokens: 5, messages, metadata: { user_id: 0 } });
	const text = body.replace(":0", ":1234567890123456789");
	const parse = () => anthropicMessages.parse(readable(text), {});
	expect(parse).toThrow(expect.objectContaining({ status: 400, param: "metadata.user_id" }));
});

const tool = { name: "find", parameters: { type: "object", properties: { id: { type: "integer", minimum: 1 } } } };

const requests: [string, ClientProtocol, Record<string, unknown>][] = [
	[
		"chat completions",
		openaiChat,
		{
			model: "gpt-4o-mini",
			messages: [
				{ role: "system", content: "Be brief." },
				{
					role: "user",
					content: [{ type: "text", text: "a" }, { type: "image_url", image_url: { url: "https://x.example/a.png" } }],
					name: "n",
				},
				{
					role: "assistant",
					content: null,
					tool_calls: [{ id: "c", type: "function", function: { name: "find", arguments: "{}" } }],
				},
				{ role: "tool", tool_call_id: "c", content: "found" },
				{ role: "assistant", content: [{ type: "tool_use", id: "d", name: "find", input: { id: 1 } }] },
				{ role: "user", content: [{ type: "tool_result", tool_use_id: "d", content: "found" }] },
			],
			stream: false,
			stream_options: { include_usage: true },
			max_tokens: 10,
			max_completion_tokens: 10,
			temperature: 1,
			top_p: 1,
			top_k: 5,
			frequency_penalty: 1,
			presence_penalty: 1,
			seed: 5,
			stop: ["x"],
			n: 1,
			logprobs: true,
			top_logprobs: 3,
			logit_bias: { 50256: -100 },
			tools: [{ type: "function", function: tool }, { type: "web_search", max_uses: 3, user_location: { city: "Rome" } }],
			tool_choice: { type: "function", function: { name: "find" } },
			parallel_tool_calls: true,
			response_format: { type: "json_schema", json_schema: { name: "answer", schema: { type: "object" }, strict: true } },
			reasoning: { max_tokens: 1000, exclude: false },
			verbosity: "low",
			web_search_options: { search_context_size: "low", user_location: { approximate: { city: "Rome" } } },
			image_config: { aspect_ratio: "1:1" },
			plugins: [{ id: "response-healing" }],
			models: ["gpt-4o-mini"],
			service_tier: "default",
			user: "u",
			prompt_cache_key: "k",
			cache_control: { type: "ephemeral" },
			prediction: { type: "content", content: "x" },
			metadata: { a: "b" },
		},
	],
	[
		"text completions",
		openaiCompletions,
		{
			model: "gpt-4o-mini",
			prompt: ["a"],
			suffix: "",
			echo: false,
			best_of: 1,
			n: 1,
			logprobs: 3,
			max_tokens: 5,
			stop: "x",
		},
	],
	[
		"messages",
		anthropicMessages,
		{
			model: "claude-sonnet-4-5",
			max_tokens: 2000,
			system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral", ttl: "1h" } }],
			messages: [
				{
					role: "user",
					content: [
						{ type: "text", text: "a" },
						{ type: "image", source: { type: "url", url: "https://x.example/a.png" } },
					],
				},
				{
					role: "assistant",
					content: [
						{ type: "thinking", thinking: "t", signature: "s" },
						{ type: "tool_use", id: "d", name: "find", input: { id: 1 } },
					],
				},
				{
					role: "user",
					content: [{ type: "tool_result", tool_use_id: "d", content: [{ type: "text", text: "f" }], is_error: false }],
				},
				{ role: "assistant", content: [{ type: "redacted_thinking", data: "x" }, { type: "text", text: "t" }] },
				{
					role: "user",
					content: [{ type: "document", source: { type: "text", media_type: "text/plain", data: "d" }, title: "t" }],
				},
			],
			tools: [
				{ name: "find", description: "d", input_schema: tool.parameters, input_examples: [{ id: 1 }] },
				{ type: "web_search_20250305", name: "web_search", max_uses: 3, allowed_domains: ["a.example"] },
			],
			tool_choice: { type: "auto", disable_parallel_tool_use: true },
			thinking: { type: "enabled", budget_tokens: 1024 },
			output_config: { effort: "low", format: { type: "json_schema", schema: { type: "object" } } },
			temperature: 1,
			top_p: 1,
			top_k: 5,
			stop_sequences: ["x"],
			stream: false,
			service_tier: "auto",
			context_management: { edits: [{ type: "clear", trigger: { type: "input_tokens", value: 30000 } }] },
		},
	],
	[
		"responses",
		openaiResponses,
		{
			model: "gpt-4o-mini",
			input: [
				{
					type: "message",
					role: "user",
					content: [
						{ type: "input_text", text: "a" },
						{ type: "input_image", image_url: "https://x.example/a.png", detail: "low" },
					],
				},
				{ type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "t" }], encrypted_content: "e" },
				{ type: "function_call", id: "fc_1", call_id: "c", name: "find", arguments: "{}" },
				{ type: "function_call_output", call_id: "c", output: "found" },
				{
					type: "local_shell_call",
					id: "l",
					call_id: "s",
					status: "completed",
					action: { type: "exec", command: ["ls"], timeout_ms: 5 },
				},
				{ type: "local_shell_call_output", id: "s", output: "a" },
				{ type: "custom_tool_call", call_id: "t", name: "free", input: "x" },
				{ type: "custom_tool_call_output", call_id: "t", output: "x" },
				{
					type: "message",
					role: "assistant",
					id: "msg_1",
					content: [{ type: "output_text", text: "t", annotations: [], logprobs: [{ token: "t", logprob: -0.5 }] }],
				},
			],
			instructions: "Be brief.",
			tools: [
				{ type: "function", ...tool },
				{ type: "custom", name: "free", format: { type: "text" } },
				{ type: "web_search", search_context_size: "low" },
			],
			tool_choice: { type: "function", name: "find" },
			reasoning: { effort: "low", summary: "auto" },
			include: ["reasoning.encrypted_content"],
			text: { format: { type: "json_schema", name: "answer", schema: { type: "object" } }, verbosity: "low" },
			max_output_tokens: 100,
			max_tool_calls: 3,
			temperature: 1,
			top_p: 1,
			top_logprobs: 3,
			stream: false,
			store: false,
			truncation: "auto",
			metadata: { a: "b" },
			user: "u",
		},
	],
];

type Path = (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
	if (typeof value !== "object" || value === null) return [path];
	const inner = Object.entries(value).flatMap(([name, member]) => pathsOf(member, [...path, name]));
	return path.length > 0 ? [path, ...inner] : inner;
}

function withNumberAt(body: Record<string, unknown>, path: Path, number: string): string {
	const copy = structuredClone(body);
	let holder = copy as Record<string | number, unknown>;
	for (const name of path.slice(0, -1)) holder = holder[name] as Record<string, unknown>;
	holder[path.at(-1) as string] = "the number";
	return JSON.stringify(copy).replace('"the number"', number);
}

function outcomeOf(protocol: ClientProtocol, body: Record<string, unknown>): unknown {
	try {
		protocol.parse(body, {});
		return "read";
	} catch (error) {
		if (error instanceof GatewayError) return { status: error.status, param: error.param, message: error.message };
		return error;
	}
}

describe("a long number anywhere in a request is taken or refused like one that fits", () => {
	describe.each(requests)("%s", (_name, protocol, body) => {
		test("sample", () => expect(outcomeOf(protocol, body)).toBe("read"));

		test.each(pathsOf(body).map((path) => [path.join("."), path] as const))("%s", (_path, path) => {
			for (const number of ["12345678901234567890", "0.12345678901234567891"]) {
				const text = withNumberAt(body, path, number);
				const usual = JSON.parse(text) as Record<string, unknown>;
				expect(outcomeOf(protocol, readable(text))).toEqual(outcomeOf(protocol, usual));
			}
		});
	});
});
