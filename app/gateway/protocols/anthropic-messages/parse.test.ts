import { describe, expect, test } from "vitest";
import type { ChatRequest, Message } from "../../chat";
import { GatewayError } from "../../errors";
import { anthropicMessages } from "./anthropic-messages";
import { parseCountTokensRequest } from "./parse";

const hello = [{ role: "user", content: "Hello" }];

function parse(body: Record<string, unknown>, headers: Record<string, string> = {}): ChatRequest {
	return anthropicMessages.parse({ model: "m", max_tokens: 10, messages: hello, ...body }, headers);
}

function messagesOf(...messages: unknown[]): Message[] {
	return parse({ messages }).messages;
}

function refusal(body: Record<string, unknown>): GatewayError {
	try {
		parse(body);
	} catch (error) {
		if (error instanceof GatewayError) return error;
		throw error;
	}
	throw new Error("was not refused");
}

test("a plain request", () => {
	const body = { model: "m", max_tokens: 10, messages: hello };
	const travelling = { "anthropic-beta": "a-2025-01-01,b", "anthropic-version": "2023-06-01" };
	expect(anthropicMessages.parse(body, { ...travelling, host: "h" })).toEqual({
		model: "m",
		stream: false,
		messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
		tools: [],
		sampling: { maxTokens: 10 },
		source: {
			dialect: "anthropic-messages",
			body,
			headers: travelling,
		},
	});
});

test("settings: zero is a temperature, the standard tier is the default one, agents' users are one id", () => {
	const settings = { temperature: 0, top_p: 0, top_k: 0, stop_sequences: ["x"], stream: true, service_tier: "standard_only" };
	expect(parse({ ...settings, metadata: { user_id: "u" } })).toMatchObject({
		stream: true,
		sampling: { maxTokens: 10, temperature: 0, topP: 0, topK: 0, stop: ["x"] },
		serviceTier: "default",
		user: "u",
	});
	const agent = { device_id: "d".repeat(64), account_uuid: "", session_id: "s" };
	expect(parse({ metadata: { user_id: JSON.stringify(agent) } }).user).toBe("d".repeat(64));
	expect(parse({ metadata: { user_id: "x".repeat(100) } }).user).toHaveLength(64);
	expect(parse({}, { "user-agent": "claude-cli/2.1 (external)" }).adaptable).toBe(true);
});

test.each([
	["budget", { thinking: { type: "enabled", budget_tokens: 2000 } }, { maxTokens: 2000 }],
	["adaptive", { thinking: { type: "adaptive" } }, { adaptive: true }],
	["adaptive with effort", { thinking: { type: "adaptive" }, output_config: { effort: "max" } }, { adaptive: true, effort: "max" }],
	["effort alone", { output_config: { effort: "low" } }, { effort: "low" }],
	["an effort of a later day", { output_config: { effort: "ultra" } }, undefined],
	["off", { thinking: { type: "disabled" }, output_config: { effort: "low" } }, { effort: "none" }],
	["not a word", {}, undefined],
])("thinking: %s", (_, body, expected) => {
	expect(parse(body).reasoning).toEqual(expected);
});

describe("messages", () => {
	const cache_control = { type: "ephemeral" };

	test("markers stand in every place and keep their lifetime", () => {
		const hour = { type: "ephemeral", ttl: "1h" };
		const chat = parse({
			system: [{ type: "text", text: "s", cache_control: hour }],
			tools: [{ name: "f", input_schema: { type: "object" }, cache_control }],
			cache_control,
			messages: [
				{ role: "user", content: [{ type: "text", text: "a", cache_control }] },
				{ role: "assistant", content: [{ type: "tool_use", id: "t", name: "f", input: {}, cache_control }] },
				{
					role: "user",
					content: [{ type: "tool_result", tool_use_id: "t", content: [{ type: "text", text: "r", cache_control: hour }] }],
				},
			],
		});
		const five = { cache: { ttl: "5m" } };
		expect(chat.tools).toMatchObject([five]);
		expect(chat.messages).toMatchObject([
			{ role: "system", content: [{ cache: { ttl: "1h" } }] },
			{ content: [five] },
			{ content: [five] },
			{ role: "tool", content: [{ ...five, content: [{ cache: { ttl: "1h" } }] }] },
		]);
	});

	test("results of tools name their tool, keep images and errors, and stand before what follows", () => {
		const image = { type: "image", source: { type: "base64", media_type: "image/PNG", data: "AAAA" } };
		expect(
			messagesOf(
				...hello,
				{ role: "assistant", content: [{ type: "tool_use", id: "t", name: "f", input: { b: 1 } }] },
				{
					role: "user",
					content: [
						{ type: "tool_result", tool_use_id: "t", is_error: true, content: [image, { type: "text", text: "r" }] },
						{ type: "tool_result", tool_use_id: "u" },
						{ type: "tool_result", tool_use_id: "v", content: [{ type: "tool_reference", tool_name: "g" }] },
						{ type: "text", text: "go on" },
					],
				},
			).slice(1),
		).toEqual([
			{ role: "assistant", content: [{ type: "tool-call", id: "t", name: "f", arguments: '{"b":1}' }] },
			{
				role: "tool",
				content: [
					{
						type: "tool-result",
						toolCallId: "t",
						toolName: "f",
						isError: true,
						content: [
							{ type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" } },
							{ type: "text", text: "r" },
						],
					},
					{ type: "tool-result", toolCallId: "u", content: [] },
					{ type: "tool-result", toolCallId: "v", content: [{ type: "text", text: "The tool g is available." }] },
				],
			},
			{ role: "user", content: [{ type: "text", text: "go on" }] },
		]);
	});

	test("documents of all kinds, files and search results", () => {
		const source = (fields: Record<string, unknown>) => ({ type: "document", source: fields });
		const content = [
			{ ...source({ type: "base64", media_type: "application/pdf", data: "AAAA" }), title: "a.pdf", context: "note" },
			source({ type: "url", url: "https://e.com/a.pdf" }),
			source({ type: "file", file_id: "file_1" }),
			{ ...source({ type: "text", media_type: "text/plain", data: "plain" }), title: "T" },
			source({ type: "content", content: [{ type: "text", text: "inner" }] }),
			{ type: "image", source: { type: "file", file_id: "file_2" } },
			{ type: "search_result", source: "https://e.com", title: "S", content: [{ type: "text", text: "found" }] },
		];
		expect(messagesOf({ role: "user", content })[0]?.content).toEqual([
			{ type: "text", text: "note" },
			{ type: "file", filename: "a.pdf", source: { kind: "base64", mediaType: "application/pdf", data: "AAAA" } },
			{ type: "file", source: { kind: "url", url: "https://e.com/a.pdf" } },
			{ type: "file", source: { kind: "id", id: "file_1" } },
			{ type: "text", text: '<document title="T">\nplain\n</document>' },
			{ type: "text", text: "inner" },
			{ type: "file", source: { kind: "id", id: "file_2" } },
			{ type: "text", text: '<search_result source="https://e.com" title="S">\nfound\n</search_result>' },
		]);
	});

	test("the media type of a document of text is not told as lost", () => {
		const source = { type: "text", media_type: "text/plain", data: "plain" };
		const content = [{ type: "document", source }];
		expect(parse({ messages: [{ role: "user", content }] }).dialectOnly?.lost ?? []).toEqual([]);
	});

	test("roles as OpenAI's clients write them, and a system message in the middle", () => {
		expect(
			messagesOf(
				...hello,
				{ role: "system", content: [{ type: "text", text: "later" }] },
				{ role: "assistant", content: null, tool_calls: [{ id: "c", function: { name: "f", arguments: '{"a": 1}' } }] },
				{ role: "tool", tool_call_id: "c", content: "r" },
				{ role: "function", name: "g", content: "r" },
			).slice(1),
		).toMatchObject([
			{ role: "system", content: [{ text: "later" }] },
			{ role: "assistant", content: [{ type: "tool-call", id: "c", arguments: '{"a": 1}' }] },
			{ role: "tool", content: [{ toolCallId: "c", toolName: "f" }] },
			{ role: "tool", content: [{ toolCallId: "g", toolName: "g" }] },
		]);
	});
});

describe("tools", () => {
	test("choices", () => {
		expect(parse({ tool_choice: { type: "any", disable_parallel_tool_use: true } })).toMatchObject({
			toolChoice: { type: "required" },
			parallelToolCalls: false,
		});
		expect(parse({ tool_choice: { type: "tool", name: "f" } }).toolChoice).toEqual({ type: "function", name: "f" });
		expect(parse({ tool_choice: { type: "none" } }).toolChoice).toEqual({ type: "none" });
	});

	test("the web search is the neutral one, with what limits it", () => {
		const tool = {
			type: "web_search_20250305",
			name: "web_search",
			max_uses: 3,
			allowed_domains: ["a.com"],
			blocked_domains: null,
			user_location: { type: "approximate", city: "Zürich", region: null }, allowed_callers: ["direct"],
		};
		const chat = parse({ tools: [tool], tool_choice: { type: "tool", name: "web_search" } });
		expect(chat).toMatchObject({ tools: [], dialectOnly: { lost: ["allowed_callers of web_search"] } });
		expect(chat).not.toHaveProperty("toolChoice");
		expect(chat.webSearch).toEqual({ maxUses: 3, allowedDomains: ["a.com"], userLocation: { city: "Zürich" }, forced: true });
	});

	test("what only Anthropic has is named: lost, or refused where the answer would be another", () => {
		const chat = parse({
			tools: [
				{ type: "bash_20250124", name: "bash" }, { type: "tool_search_tool_regex_20251119", name: "s" },
				{ name: "f", input_schema: { type: "object" }, input_examples: [{}] },
			],
			mcp_servers: [{ url: "x" }],
			context_management: { edits: [] },
			container: null,
			messages: [{ role: "user", content: [{ type: "text", text: "a" }, { type: "container_upload", file_id: "f" }] }],
		});
		expect(chat.dialectOnly).toEqual({
			lost: ["tool tool_search_tool_regex_20251119", "input_examples of tools", "container_upload blocks", "context_management"],
			refused: ["tool bash_20250124", "mcp_servers"],
		});
	});

	test("a JSON schema for the answer", () => {
		const format = { type: "json_schema", schema: { type: "object" } };
		const expected = { type: "json_schema", name: "answer", schema: format.schema, strict: true };
		expect(parse({ output_config: { format } }).responseFormat).toEqual(expected);
		expect(parse({ output_format: format }).responseFormat).toEqual(expected);
	});
});

test.each([
	[{ max_tokens: undefined }, "max_tokens"],
	[{ max_tokens: 0 }, "max_tokens"],
	[{ temperature: 1.5 }, "temperature"],
	[{ messages: [] }, "messages"],
	[{ messages: [{ role: "robot", content: "x" }] }, "messages.0.role"],
	[{ messages: [{ role: "user", content: [{ type: "text" }] }] }, "messages.0.content.0.text"],
	[{ messages: [{ role: "user", content: [{ type: "image", source: { type: "url", url: "ftp://x" } }] }] }, "messages.0.content.0.source.url"],
	[{ messages: [{ role: "user", content: [{ type: "tool_result" }] }] }, "messages.0.content.0.tool_use_id"],
	[{ tools: [{ name: "f" }] }, "tools.0.input_schema"],
	[{ thinking: { type: "enabled" } }, "thinking.enabled.budget_tokens"],
	[{ system: [{ type: "text", text: "a", cache_control: { type: "ephemeral", ttl: "2h" } }] }, "system.0.cache_control.ttl"],
])("%j is refused by name", (body, param) => {
	expect(refusal(body)).toMatchObject({ status: 400, param, message: expect.stringContaining(param) });
});

test("a required field that is absent is said in Anthropic's words", () => {
	expect(refusal({ max_tokens: undefined }).message).toBe("max_tokens: Field required");
	expect(refusal({ messages: undefined }).message).toBe("messages: Field required");
});

test("endless conversations are refused before they are looked at; a count needs no limit", () => {
	expect(refusal({ messages: Array.from({ length: 10_001 }, () => hello[0]) })).toMatchObject({ param: "messages" });
	expect(parseCountTokensRequest({ model: "m", messages: hello }, {})).toMatchObject({ model: "m", sampling: {} });
});
