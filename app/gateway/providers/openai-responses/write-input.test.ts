import { describe, expect, test } from "vitest";
import { requestOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import { type ChatRequest, freeFormParameters, type Message } from "../../chat";
import { openaiOnResponses } from "../openai";
import { openAiResponses } from "./openai-responses";

const target = targetOf("openai", { externalId: "gpt-5.4" });
const write = (request: Partial<ChatRequest>) =>
	openaiOnResponses.toWire(requestOf({ source: { dialect: "gemini", body: {} }, ...request }), target);
const inputOf = (messages: Message[]) => write({ messages }).body.input;
const text = (value: string) => ({ type: "text" as const, text: value });

describe("input", () => {
	test("keeps every message an item in its place", () => {
		expect(
			inputOf([
				{ role: "system", content: [text("Be brief.")] },
				{ role: "user", content: [text("Hi")] },
				{ role: "assistant", content: [text("Hello"), text(" there")] },
				{ role: "developer", content: [text("Now in French.")] },
				{ role: "user", content: [text("Again")] },
			]),
		).toEqual([
			{ type: "message", role: "system", content: [{ type: "input_text", text: "Be brief." }] },
			{ type: "message", role: "user", content: [{ type: "input_text", text: "Hi" }] },
			{
				type: "message",
				role: "assistant",
				content: [
					{ type: "output_text", text: "Hello" },
					{ type: "output_text", text: " there" },
				],
			},
			{ type: "message", role: "developer", content: [{ type: "input_text", text: "Now in French." }] },
			{ type: "message", role: "user", content: [{ type: "input_text", text: "Again" }] },
		]);
	});

	test("gives images and files as addresses, data or ids", () => {
		const [message] = inputOf([
			{
				role: "user",
				content: [
					{ type: "image", source: { kind: "url", url: "https://a.example/b.png" }, detail: "low" },
					{ type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" } },
					{ type: "file", filename: "a.pdf", source: { kind: "base64", mediaType: "application/pdf", data: "BBBB" } },
					{ type: "file", filename: "b.pdf", source: { kind: "url", url: "https://a.example/b.pdf" } },
					{ type: "file", source: { kind: "id", id: "file-1" } },
				],
			},
		]) as { content: unknown }[];
		expect(message?.content).toEqual([
			{ type: "input_image", image_url: "https://a.example/b.png", detail: "low" },
			{ type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "auto" },
			{ type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,BBBB" },
			{ type: "input_file", file_url: "https://a.example/b.pdf" },
			{ type: "input_file", file_id: "file-1" },
		]);
	});

	test("keeps reasoning, text and calls in their order, and images in what a tool gave back", () => {
		const input = inputOf([
			{
				role: "assistant",
				content: [
					{ type: "reasoning", text: "Hm.", encrypted: "gAAAA1", issuer: "openai", id: "rs_1" },
					text("I look."),
					{ type: "reasoning", encrypted: "gAAAA2" },
					{ type: "tool-call", id: "call_1", name: "look", arguments: "" },
				],
			},
			{
				role: "tool",
				content: [
					{
						type: "tool-result",
						toolCallId: "call_1",
						content: [text("Seen"), { type: "image", source: { kind: "base64", mediaType: "image/png", data: "AA" } }],
					},
				],
			},
		]);
		expect(input).toEqual([
			{ type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "Hm." }], encrypted_content: "gAAAA1" },
			{ type: "message", role: "assistant", content: [{ type: "output_text", text: "I look." }] },
			{ type: "reasoning", summary: [], encrypted_content: "gAAAA2" },
			{ type: "function_call", call_id: "call_1", name: "look", arguments: "{}" },
			{
				type: "function_call_output",
				call_id: "call_1",
				output: [
					{ type: "input_text", text: "Seen" },
					{ type: "input_image", image_url: "data:image/png;base64,AA", detail: "auto" },
				],
			},
		]);
	});

	test("leaves out reasoning that OpenAI cannot read, and reasoning that led to nothing", () => {
		const { body, warnings } = write({
			messages: [
				{ role: "assistant", content: [{ type: "reasoning", text: "plain" }, { type: "reasoning", encrypted: "x", issuer: "xai" }, text("A")] },
				{ role: "assistant", content: [{ type: "reasoning", encrypted: "gAAAA3", issuer: "openai" }] },
				{ role: "user", content: [text("Go on")] },
			],
		});
		expect((body.input as { type: string }[]).map(({ type }) => type)).toEqual(["message", "message"]);
		expect(warnings).toEqual([
			"reasoning of earlier turns was left out: this provider cannot read it",
			"reasoning that led to nothing was left out: this provider refuses it",
		]);
	});

	test("writes free text as free text, and as a function where there are no custom tools", () => {
		const tools = [{ name: "sql", parameters: freeFormParameters, freeForm: { format: { type: "text" } } }];
		const messages: Message[] = [
			{ role: "assistant", content: [{ type: "tool-call", id: "c1", name: "sql", arguments: '{"input":"SELECT 1"}', freeForm: true }] },
			{ role: "tool", content: [{ type: "tool-result", toolCallId: "c1", content: [text("1")] }] },
		];
		const wire = write({ messages, tools, toolChoice: { type: "function", name: "sql" } }).body;
		expect(wire.input).toEqual([
			{ type: "custom_tool_call", call_id: "c1", name: "sql", input: "SELECT 1" },
			{ type: "custom_tool_call_output", call_id: "c1", output: "1" },
		]);
		expect(wire.tools).toEqual([{ type: "custom", name: "sql", format: { type: "text" } }]);
		expect(wire.tool_choice).toEqual({ type: "custom", name: "sql" });
		const plain = openAiResponses({ id: "openai", customTools: false }).toWire(requestOf({ messages, tools }), target).body;
		expect(plain.input).toMatchObject([{ type: "function_call", arguments: '{"input":"SELECT 1"}' }, { type: "function_call_output" }]);
		expect(plain.tools).toMatchObject([{ type: "function", strict: false, parameters: freeFormParameters }]);
	});

	test("marks the ends of cached prefixes where a model has a price for them, and says so elsewhere", () => {
		const cache = { ttl: "1h" as const };
		const messages: Message[] = [
			{ role: "system", content: [{ ...text("Rules"), cache }] },
			{ role: "assistant", content: [{ type: "tool-call", id: "c1", name: "f", arguments: "{}" }] },
			{ role: "tool", content: [{ type: "tool-result", toolCallId: "c1", content: [text("a"), text("b")], cache: { ttl: "5m" } }] },
		];
		const marking = { ...target, mapping: { ...target.mapping, cacheWriteInputPrice: "0.000005" } };
		const marked = openaiOnResponses.toWire(requestOf({ messages }), marking);
		expect(marked.body.input).toMatchObject([
			{ content: [{ type: "input_text", prompt_cache_breakpoint: { mode: "explicit" } }] },
			{ type: "function_call" },
			{ output: [{ text: "a" }, { text: "b", prompt_cache_breakpoint: { mode: "explicit" } }] },
		]);
		expect(marked.warnings.join()).toMatch(/30 minutes/);
		const plain = openaiOnResponses.toWire(requestOf({ messages }), target);
		expect(JSON.stringify(plain.body)).not.toContain("cache");
		expect(plain.warnings).toEqual(["cache_control was left out: this provider caches by itself"]);
	});

	test("shortens ids of calls that are too long, alike for a call and its result", () => {
		const id = `toolu_${"x".repeat(80)}`;
		const input = inputOf([
			{ role: "assistant", content: [{ type: "tool-call", id, name: "f", arguments: "{}" }] },
			{ role: "tool", content: [{ type: "tool-result", toolCallId: id, content: [text("1")] }] },
		]) as { call_id: string }[];
		expect(input[0]?.call_id).toMatch(/^[A-Za-z0-9]{9}$/);
		expect(input[1]?.call_id).toBe(input[0]?.call_id);
	});

	test("refuses audio", () => {
		const content = [{ type: "audio" as const, format: "wav", data: "AAAA" }];
		expect(() => write({ messages: [{ role: "user", content }] })).toThrow(/takes no audio/);
	});
});
