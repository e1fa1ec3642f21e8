import { describe, expect, test } from "vitest";
import { requestOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { Mapping } from "~/catalog/types";
import type { CacheBreakpoint, ChatRequest, Message } from "../../chat";
import { GatewayError } from "../../errors";
import { anthropic } from "./anthropic";

function wire(request: Partial<ChatRequest>, mapping: Partial<Mapping> = {}) {
	return anthropic.toWire(
		requestOf(request),
		targetOf("anthropic", { externalId: "claude-x", maxOutput: 32_000, ...mapping }),
	);
}

const user = (text: string, cache?: CacheBreakpoint): Message => ({
	role: "user",
	content: [cache ? { type: "text", text, cache } : { type: "text", text }],
});
const tools = [{ name: "f" }];

test("a plain request, and the credential's headers", () => {
	expect(wire({}).body).toEqual({
		model: "claude-x",
		max_tokens: 32_000,
		stream: true,
		messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
	});
	expect(anthropic.authorize({ apiKey: "k", fields: {} })).toEqual({
		"x-api-key": "k",
		"anthropic-version": "2023-06-01",
	});
	expect(wire({ sampling: { maxTokens: 5 } }).body.max_tokens).toBe(5);
	expect(wire({}, { maxOutput: undefined }).body.max_tokens).toBe(4096);
});

test("a body of the same dialect goes through with model and streaming changed", () => {
	const body = {
		model: "claude",
		max_tokens: 3,
		messages: [{ role: "user", content: "x" }],
		a_field_of_tomorrow: 1,
		plugins: [],
	};
	const sent = wire({ source: { dialect: "anthropic-messages", body } });
	const { plugins: _, ...rest } = body;
	expect(sent).toEqual({ body: { ...rest, model: "claude-x", stream: true }, warnings: [] });
});

describe("messages", () => {
	test("system apart, neighbours merged, tool results in the user's turn, media in every place", () => {
		const image = { type: "image" as const, source: { kind: "base64" as const, mediaType: "image/png", data: "AA" } };
		const { body, warnings } = wire({
			messages: [
				{ role: "system", content: [{ type: "text", text: "S" }] },
				{
					role: "developer",
					content: [
						{ type: "text", text: "D" },
						{ type: "text", text: "" },
					],
				},
				user("one"),
				{
					role: "user",
					content: [
						{ type: "image", source: { kind: "url", url: "https://example.com/a.png" } },
						{ type: "file", filename: "a.pdf", source: { kind: "base64", mediaType: "application/pdf", data: "BB" } },
						{ type: "file", source: { kind: "base64", mediaType: "text/csv", data: btoa("a;b") } },
						{ type: "file", source: { kind: "url", url: "https://example.com/b.pdf" } },
					],
				},
				{
					role: "assistant",
					content: [
						{ type: "text", text: "" },
						{ type: "text", text: "A" },
						{ type: "tool-call", id: "call:1", name: "f", arguments: "" },
						{ type: "tool-call", id: "2", name: "g", arguments: '{"x":[1]}' },
					],
				},
				{
					role: "tool",
					content: [{ type: "tool-result", toolCallId: "call:1", content: [{ type: "text", text: "R" }, image] }],
				},
				{ role: "tool", content: [{ type: "tool-result", toolCallId: "2", content: [], isError: true }] },
				user("two"),
			],
		});
		expect(body.system).toEqual([
			{ type: "text", text: "S" },
			{ type: "text", text: "D" },
		]);
		const base64 = { type: "image", source: { type: "base64", media_type: "image/png", data: "AA" } };
		expect(body.messages).toEqual([
			{
				role: "user",
				content: [
					{ type: "text", text: "one" },
					{ type: "image", source: { type: "url", url: "https://example.com/a.png" } },
					{ type: "document", title: "a.pdf", source: { type: "base64", media_type: "application/pdf", data: "BB" } },
					{ type: "document", source: { type: "text", media_type: "text/plain", data: "a;b" } },
					{ type: "document", source: { type: "url", url: "https://example.com/b.pdf" } },
				],
			},
			{
				role: "assistant",
				content: [
					{ type: "text", text: "A" },
					{ type: "tool_use", id: "call_1_iLx83UOST", name: "f", input: {} },
					{ type: "tool_use", id: "2", name: "g", input: { x: [1] } },
				],
			},
			{
				role: "user",
				content: [
					{ type: "tool_result", tool_use_id: "call_1_iLx83UOST", content: [{ type: "text", text: "R" }, base64] },
					{ type: "tool_result", tool_use_id: "2", is_error: true },
					{ type: "text", text: "two" },
				],
			},
		]);
		expect(warnings).toEqual([]);
	});

	test("think, text, think keep their order, signed and redacted", () => {
		const { body, warnings } = wire({
			messages: [
				user("q"),
				{
					role: "assistant",
					content: [
						{ type: "reasoning", text: "t1", signature: "s1==" },
						{ type: "text", text: "a" },
						{ type: "reasoning", encrypted: "e1" },
						{ type: "reasoning", text: "unsigned" },
						{ type: "reasoning", text: "", signature: "s2==" },
					],
				},
				user("go on"),
			],
		});
		expect((body.messages as { content: unknown }[])[1]?.content).toEqual([
			{ type: "thinking", thinking: "t1", signature: "s1==" },
			{ type: "text", text: "a" },
			{ type: "redacted_thinking", data: "e1" },
			{ type: "thinking", thinking: "", signature: "s2==" },
		]);
		expect(warnings).toHaveLength(1);
	});

	test("broken arguments, a late system message, a prefill, an uploaded file, audio", () => {
		const { body, warnings } = wire({
			messages: [
				user("q"),
				{ role: "assistant", content: [{ type: "tool-call", id: "1", name: "f", arguments: '{"x":' }] },
				{ role: "tool", content: [{ type: "tool-result", toolCallId: "1", content: [] }] },
				{ role: "system", content: [{ type: "text", text: "late" }] },
				{ role: "assistant", content: [{ type: "text", text: "Prefill \n" }] },
			],
		});
		const messages = body.messages as { content: Record<string, unknown>[] }[];
		expect(messages[1]?.content[0]?.input).toEqual({ invalid_json: '{"x":' });
		expect(messages[3]?.content[0]?.text).toBe("Prefill");
		expect(body.system).toEqual([{ type: "text", text: "late" }]);
		expect(warnings).toHaveLength(2);
		const file = { type: "file" as const, source: { kind: "id" as const, id: "file_1" } };
		expect(wire({ messages: [{ role: "user", content: [file] }] }).headers).toHaveProperty("anthropic-beta");
		const audio = { type: "audio" as const, format: "wav", data: "AA" };
		expect(() => wire({ messages: [{ role: "user", content: [audio] }] })).toThrow(GatewayError);
	});
});

describe("cache markers", () => {
	const five = { ttl: "5m" as const };
	const hour = { ttl: "1h" as const };

	test("keep their place and lifetime in tools, system, parts, calls and results", () => {
		const { body } = wire({
			tools: [{ name: "f", cache: hour }],
			messages: [
				{ role: "system", content: [{ type: "text", text: "S", cache: hour }] },
				user("q", five),
				{ role: "assistant", content: [{ type: "tool-call", id: "1", name: "f", arguments: "{}" }] },
				{ role: "tool", content: [{ type: "tool-result", toolCallId: "1", content: [], cache: five }] },
			],
		});
		const [first, second] = [{ type: "ephemeral", ttl: "1h" }, { type: "ephemeral" }];
		expect(body).toMatchObject({
			tools: [{ cache_control: first }],
			system: [{ cache_control: first }],
			messages: [{ content: [{ cache_control: second }] }, {}, { content: [{ cache_control: second }] }],
		});
	});

	test("at most four, the last ones; no hour behind five minutes", () => {
		const many = wire({ messages: [1, 2, 3, 4, 5, 6].map((at) => user(String(at), five)) });
		expect(JSON.stringify(many.body).match(/cache_control/g)).toHaveLength(4);
		expect(JSON.stringify(many.body)).toMatch(/"text":"6","cache_control"/);
		expect(many.warnings).toHaveLength(1);
		const mixed = wire({ messages: [user("a", five), user("b", hour)] });
		expect(JSON.stringify(mixed.body)).not.toContain("1h");
		expect(mixed.warnings).toHaveLength(1);
	});
});

test.each<[Partial<ChatRequest>, unknown]>([
	[{}, undefined],
	[{ toolChoice: { type: "auto" } }, { type: "auto" }],
	[{ toolChoice: { type: "none" } }, { type: "none" }],
	[{ toolChoice: { type: "required" } }, { type: "any" }],
	[{ toolChoice: { type: "function", name: "f" } }, { type: "tool", name: "f" }],
	[{ parallelToolCalls: false }, { type: "auto", disable_parallel_tool_use: true }],
	[
		{ parallelToolCalls: false, toolChoice: { type: "required" } },
		{ type: "any", disable_parallel_tool_use: true },
	],
	[{ parallelToolCalls: false, toolChoice: { type: "none" } }, { type: "none" }],
	[{ parallelToolCalls: true }, undefined],
])("tool choice of %j", (request, expected) => {
	const { body } = wire({ ...request, tools });
	expect(body.tool_choice).toEqual(expected);
	expect(body.tools).toEqual([{ name: "f", input_schema: { type: "object", properties: {} } }]);
	expect(wire(request).body).not.toHaveProperty("tool_choice");
});

describe("a forwarded turn that another model began", () => {
	const use = (id: string) => ({ type: "tool_use", id, name: "f", input: {} });
	const result = (id: string) => ({ role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "r" }] });
	const forwarded = (...begun: unknown[]) => {
		const body = {
			model: "m",
			max_tokens: 4000,
			thinking: { type: "enabled", budget_tokens: 2000 },
			messages: [{ role: "user", content: "q" }, { role: "assistant", content: begun }, result("t")],
		};
		return wire({ source: { dialect: "anthropic-messages", body } });
	};

	test("goes on without thinking, which is told", () => {
		const { body, warnings } = forwarded({ type: "redacted_thinking", data: "llmgateway:encrypted:openai:rs:x" }, use("t"));
		expect(body.thinking).toBeUndefined();
		expect(body.messages).toHaveLength(3);
		expect(warnings).toContain("thinking was left out: the tool calls being answered carry no signed reasoning");
		expect(forwarded({ type: "text", text: "hm" }, use("t")).body.thinking).toBeUndefined();
	});

	test("keeps thinking where the turn began with it, even if a later step has none", () => {
		const own = { type: "thinking", thinking: "t", signature: "s" };
		expect(forwarded(own, use("t")).body.thinking).toBeDefined();
		const body = {
			model: "m",
			max_tokens: 4000,
			thinking: { type: "enabled", budget_tokens: 2000 },
			messages: [
				{ role: "user", content: "q" },
				{ role: "assistant", content: [own, use("a")] },
				result("a"),
				{ role: "assistant", content: [use("b")] },
				result("b"),
			],
		};
		const { body: sent, warnings } = wire({ source: { dialect: "anthropic-messages", body } });
		expect(sent).toMatchObject({ thinking: body.thinking, messages: body.messages });
		expect(warnings).toEqual([]);
	});
});
