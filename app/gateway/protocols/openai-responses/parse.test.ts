import { describe, expect, it } from "vitest";
import { GatewayError } from "../../errors";
import { pack } from "./opaque";
import { parseResponseRequest } from "./parse";

const parse = (body: Record<string, unknown>) => parseResponseRequest({ model: "m", input: "Hi", ...body });

function refusal(body: Record<string, unknown>): GatewayError {
	try {
		parse(body);
	} catch (error) {
		if (error instanceof GatewayError) return error;
		throw error;
	}
	throw new Error("it was taken");
}

describe("input", () => {
	it("is a text, or instructions and items in order", () => {
		expect(parse({}).messages).toEqual([{ role: "user", content: [{ type: "text", text: "Hi" }] }]);
		const input = [
			{ role: "developer", content: "Be brief." },
			{ type: "message", role: "user", content: [{ type: "input_text", text: "A" }, { type: "input_image", image_url: "https://a.example/b.png", detail: "low" }] },
			{ type: "message", role: "assistant", id: "msg_1", content: [{ type: "output_text", text: "B", annotations: [] }, { type: "refusal", refusal: "no" }] },
			{ role: "user", content: [{ type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,QQ==" }] },
		];
		expect(parse({ instructions: "Rules", input }).messages).toEqual([
			{ role: "system", content: [{ type: "text", text: "Rules" }] },
			{ role: "developer", content: [{ type: "text", text: "Be brief." }] },
			{
				role: "user",
				content: [
					{ type: "text", text: "A" },
					{ type: "image", source: { kind: "url", url: "https://a.example/b.png" }, detail: "low" },
				],
			},
			{ role: "assistant", content: [{ type: "text", text: "B" }, { type: "text", text: "no" }] },
			{
				role: "user",
				content: [{ type: "file", filename: "a.pdf", source: { kind: "base64", mediaType: "application/pdf", data: "QQ==" } }],
			},
		]);
	});

	it("joins what the model said in a row, and the results of its calls", () => {
		const input = [
			{ type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "Hm" }], encrypted_content: "abc" },
			{ type: "message", role: "assistant", content: "Let me look." },
			{ type: "function_call", call_id: "a", name: "f", arguments: '{ "x": 1 }' },
			{ type: "custom_tool_call", call_id: "b", name: "patch", input: 'say "hi"' },
			{ type: "function_call_output", call_id: "a", output: [{ type: "input_text", text: "1" }, { type: "input_image", image_url: "data:image/png;base64,QQ==" }] },
			{ type: "custom_tool_call_output", call_id: "b", output: "done" },
		];
		expect(parse({ input }).messages).toEqual([
			{
				role: "assistant",
				content: [
					{ type: "reasoning", text: "Hm", encrypted: "abc", issuer: "openai", id: "rs_1" },
					{ type: "text", text: "Let me look." },
					{ type: "tool-call", id: "a", name: "f", arguments: '{ "x": 1 }' },
					{ type: "tool-call", id: "b", name: "patch", arguments: '{"input":"say \\"hi\\""}', freeForm: true },
				],
			},
			{
				role: "tool",
				content: [
					{
						type: "tool-result",
						toolCallId: "a",
						content: [
							{ type: "text", text: "1" },
							{ type: "image", source: { kind: "base64", mediaType: "image/png", data: "QQ==" } },
						],
					},
					{ type: "tool-result", toolCallId: "b", content: [{ type: "text", text: "done" }] },
				],
			},
		]);
	});

	it("tells calls of the client's built-in tools as calls of functions", () => {
		const input = [
			{ type: "local_shell_call", id: "lsh_1", call_id: "a", status: "completed", action: { type: "exec", command: ["ls"] } },
			{ type: "local_shell_call_output", call_id: "a", output: "file" },
			{ type: "computer_call", call_id: "b", action: { type: "click" } },
			{ type: "computer_call_output", call_id: "b", output: { type: "computer_screenshot", image_url: "https://a.example/s.png" } },
		];
		expect(parse({ input }).messages).toMatchObject([
			{ content: [{ id: "a", name: "local_shell", arguments: '{"action":{"type":"exec","command":["ls"]}}' }] },
			{ content: [{ toolCallId: "a", content: [{ text: "file" }] }] },
			{ content: [{ id: "b", name: "computer" }] },
			{ content: [{ toolCallId: "b", content: [{ type: "image" }] }] },
		]);
	});

	it.each([
		[{ input: [{ type: "function_call", name: "f", arguments: "{}" }] }, "input[0].call_id"],
		[{ input: [{ role: "user", content: [{ type: "input_image" }] }] }, "input[0].content[0]"],
		[{ input: [{ role: "user", content: [{ type: "what" }] }] }, "input[0].content[0].type"],
		[{ input: [{ role: "system", content: [{ type: "input_image", image_url: "https://a.example/b.png" }] }] }, "input[0].content[0]"],
		[{ input: [{ type: "item_reference", id: "msg_1" }] }, "input[0].id"],
		[{ input: [{ nothing: true }] }, "input[0].type"],
		[{ input: [] }, "input"],
		[{ tools: [{ type: "function" }] }, "tools[0].name"],
		[{ tools: [{ type: "namespace", name: "n", tools: [{ type: "function" }] }] }, "tools[0].tools[0].name"],
		[{ text: { format: { type: "json_schema", name: "x" } } }, "text.format.schema"],
		[{ background: true }, "background"],
		[{ conversation: { id: "conv_1" } }, "conversation"],
		[{ previous_response_id: "resp_1" }, "previous_response_id"],
		[{ model: 5 }, "model"],
		[{ tools: [{ type: "namespace", name: "n", tools: [null] }] }, "tools[0].tools[0]"],
	])("refuses %j, naming the place", (body, param) => {
		expect(refusal(body)).toMatchObject({ status: 400, param });
	});
});

describe("settings", () => {
	it("are read", () => {
		const schema = { type: "object" };
		const parsed = parse({
			max_output_tokens: 5,
			temperature: 0,
			top_p: 0.5,
			include: ["message.output_text.logprobs"],
			top_logprobs: 2,
			reasoning: { effort: "low", summary: "auto" },
			text: { format: { type: "json_schema", name: "n", schema, strict: true }, verbosity: "low" },
			parallel_tool_calls: false,
			service_tier: "flex",
			prompt_cache_key: "k",
			safety_identifier: "s",
			user: "u",
		});
		expect(parsed).toMatchObject({
			sampling: { maxTokens: 5, temperature: 0, topP: 0.5, logprobs: true, topLogprobs: 2 },
			reasoning: { effort: "low", summary: "auto" },
			responseFormat: { type: "json_schema", name: "n", schema, strict: true },
			verbosity: "low",
			parallelToolCalls: false,
			serviceTier: "flex",
			promptCacheKey: "k",
			safetyIdentifier: "s",
			user: "u",
		});
	});

	const [f, g] = [{ type: "function", name: "f" }, { type: "custom", name: "g", format: { type: "text" } }];
	const search = { type: "web_search", filters: { allowed_domains: ["a.example"] }, search_context_size: "low" };

	it("tools are functions, free-form ones and the search", () => {
		const parsed = parse({ tools: [f, g, search] });
		expect(parsed.tools).toMatchObject([{ name: "f" }, { name: "g", freeForm: { format: { type: "text" } } }]);
		expect(parsed.tools[1]?.parameters).toMatchObject({ required: ["input"] });
		expect(parsed.webSearch).toEqual({ allowedDomains: ["a.example"], contextSize: "low" });
		expect(parsed.dialectOnly).toBeUndefined();
	});

	it.each([
		["required", { type: "required" }, 2, undefined],
		[{ type: "custom", name: "g" }, { type: "function", name: "g" }, 2, undefined],
		[{ type: "allowed_tools", mode: "required", tools: [{ type: "function", name: "f" }] }, { type: "required" }, 1, undefined],
		[{ type: "web_search" }, undefined, 2, true],
	])("choice %j", (choice, wanted, tools, forced) => {
		const parsed = parse({ tools: [f, g, search], tool_choice: choice });
		expect([parsed.toolChoice, parsed.tools.length, parsed.webSearch?.forced]).toEqual([wanted, tools, forced]);
	});

	it("tools of namespaces keep their names where they can", () => {
		const tools = [f, { type: "namespace", name: "space", tools: [{ type: "function", name: "f" }, { type: "function", name: "h" }] }];
		const input = [{ type: "function_call", call_id: "1", name: "f", namespace: "space", arguments: "{}" }];
		const parsed = parse({ tools, input, tool_choice: { type: "function", name: "h", namespace: "space" } });
		expect(parsed.tools.map(({ name }) => name)).toEqual(["f", "space__f", "h"]);
		expect(parsed.messages).toMatchObject([{ content: [{ name: "space__f" }] }]);
		expect(parsed.toolChoice).toEqual({ type: "function", name: "h" });
	});

	it("names what only the Responses API can do", () => {
		const { dialectOnly } = parse({
			tools: [{ type: "code_interpreter" }, { type: "tool_search" }, { type: "web_search", external_web_access: false }],
			tool_choice: { type: "mcp" },
			truncation: "auto",
			of_tomorrow: { a: 1 },
			client_metadata: { a: "b" },
			input: [{ type: "web_search_call", id: "ws_1", status: "completed" }, { role: "user", content: "Hi" }],
		});
		expect(dialectOnly).toEqual({
			lost: ["the tool_search tool", "web_search without external access", "web_search_call items of earlier turns", 'truncation "auto"', "of_tomorrow"],
			refused: ["the code_interpreter tool", 'tool_choice "mcp"'],
		});
	});

	it("takes Codex as it is", () => {
		expect(parseResponseRequest({ model: "m", input: "Hi" }, { originator: "codex_exec" }).adaptable).toBe(true);
		expect(parse({}).adaptable).toBeUndefined();
	});
});

it("forwards the caller's own body, without what only this gateway put into it", () => {
	const body = { model: "m", input: [{ role: "user", content: "Hi" }], unknown: { kept: true } };
	expect(parseResponseRequest(body).source.body).toBe(body);
	const ours = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: pack({ kind: "call", callId: "a", signature: "s" }) };
	const call = { type: "function_call", call_id: "a", name: "f", arguments: "{}" };
	const { source, messages } = parseResponseRequest({ ...body, input: [ours, { ...call, extra_content: { google: {} } }] });
	expect(JSON.parse(JSON.stringify(source.body))).toEqual({ ...body, input: [call] });
	expect(messages).toMatchObject([{ content: [{ type: "tool-call", id: "a", signature: "s" }] }]);
	const own = (prefix: string) => `${prefix}_01890a5dac96774bbcceb302099a80570001`;
	const thought = { type: "reasoning", id: own("rs"), summary: [{ type: "summary_text", text: "Hm" }] };
	const theirs = { ...thought, id: "rs_68af4030592c81938ec0a5fbab4a3e9f05438e46b5f69a3b" };
	const again = parseResponseRequest({ ...body, input: [thought, { ...call, id: own("fc") }, theirs] });
	expect(JSON.parse(JSON.stringify(again.source.body))).toEqual({ ...body, input: [call, theirs] });
});
