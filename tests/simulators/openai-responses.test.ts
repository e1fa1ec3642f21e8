import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import OpenAI from "openai";
import { recording } from "../recordings.ts";
import { objectionToResponse } from "./openai-responses-faults.ts";
import { type Simulator, startSimulator } from "./simulator.ts";

let simulator: Simulator;
let client: OpenAI;
beforeAll(async () => {
	simulator = await startSimulator();
	client = new OpenAI({ baseURL: simulator.baseUrls.openai, apiKey: "sk-test", maxRetries: 0 });
});
afterAll(() => simulator.close());
afterEach(() => simulator.script.clear());

const weather = { type: "object", properties: { city: { type: "string" } } };
const tool = { type: "function" as const, name: "get_weather", parameters: weather, strict: false };

describe("the stand-in answers the official client", () => {
	test("text, whole and streamed alike", async () => {
		const whole = await client.responses.create({ model: "gpt-5.4", input: "Grüße" });
		expect(whole.output_text).toContain("You said: Grüße");
		const stream = client.responses.stream({ model: "gpt-5.4", input: "Grüße" });
		const types: string[] = [];
		for await (const event of stream) types.push(event.type);
		expect((await stream.finalResponse()).output_text).toBe(whole.output_text);
		expect(types.slice(0, 4)).toEqual([
			"response.created",
			"response.in_progress",
			"response.output_item.added",
			"response.content_part.added",
		]);
		expect(types.at(-1)).toBe("response.completed");
	});

	test("calls, with encrypted reasoning, and their outputs", async () => {
		const input: OpenAI.Responses.ResponseInput = [{ role: "user", content: "use a tool" }];
		const asked = { model: "gpt-5.4", tools: [tool], store: false, include: ["reasoning.encrypted_content" as const] };
		const first = await client.responses.create({ ...asked, input });
		expect(first.output.map(({ type }) => type)).toEqual(["reasoning", "function_call"]);
		const call = first.output[1] as OpenAI.Responses.ResponseFunctionToolCall;
		input.push(...(first.output as OpenAI.Responses.ResponseInputItem[]));
		input.push({ type: "function_call_output", call_id: call.call_id, output: "21" });
		const second = await client.responses.create({ ...asked, input });
		expect(second.output_text).toContain("simulator");
	});

	test.skipIf(recording("openai-responses/web-search.json") === undefined)("recordings by name", async () => {
		const answer = await client.responses.create({ model: "m", input: "[simulate recording=openai-responses/web-search]" });
		expect(answer.output_text).not.toBe("");
	});

	test("faults as scripted", async () => {
		simulator.script.add({ status: 429, times: 1 });
		await expect(client.responses.create({ model: "m", input: "x" })).rejects.toThrow(/Simulated failure 429/);
		const cut = await client.responses.create({ model: "m", input: "[simulate errorAfter=3]", stream: true });
		const readAll = async () => {
			for await (const _ of cut);
		};
		await expect(readAll()).rejects.toThrow(/overloaded/);
	});
});

describe("the stand-in refuses", () => {
	const user = { role: "user", content: "x" };
	const call = { type: "function_call", call_id: "c", name: "f", arguments: "{}" };
	const output = { type: "function_call_output", call_id: "c", output: "1" };
	const reasoning = { type: "reasoning", summary: [], encrypted_content: "gAAAA1" };
	const cases: [string, Record<string, unknown>, unknown][] = [
		["messages of chat completions", { messages: [user], input: undefined }, { code: "unknown_parameter", param: "messages" }],
		["the output limit of chat completions", { max_tokens: 100 }, { code: "unknown_parameter", param: "max_tokens" }],
		["unknown items", { input: [{ type: "tool_result" }] }, { param: "input[0]" }],
		["unknown fields of items", { input: [{ ...user, name: "Bob" }] }, { code: "unknown_parameter", param: "input[0].name" }],
		["parts of chat completions", { input: [{ role: "user", content: [{ type: "text", text: "x" }] }] }, { param: "input[0].content[0]" }],
		["input text said by the assistant", { input: [{ role: "assistant", content: [{ type: "input_text", text: "x" }] }] }, { param: "input[0].content[0]" }],
		["an output without its call", { input: [user, output] }, { message: expect.stringContaining("No tool call found") }],
		["a call without its output", { input: [user, call] }, { message: expect.stringContaining("No tool output found") }],
		["reasoning that leads to nothing", { input: [user, reasoning, user] }, { message: expect.stringContaining("required following item") }],
		["reasoning that is not stored", { store: false, input: [{ ...reasoning, encrypted_content: null }, call, output] }, { status: 404 }],
		["reasoning of another's stand-in", { input: [{ ...reasoning, encrypted_content: "gAAAAA-azure-resp_1==" }, call, output] }, { code: "invalid_encrypted_content" }],
		["reasoning of another provider", { input: [{ ...reasoning, encrypted_content: "other" }, call, output] }, { code: "invalid_encrypted_content" }],
		["nested tools", { tools: [{ type: "function", function: { name: "f" } }] }, { param: "tools[0].name" }],
		["loose schemas of strict tools", { tools: [{ type: "function", name: "f", parameters: weather }] }, { code: "invalid_function_parameters" }],
		["nested tool choices", { tools: [tool], tool_choice: { type: "function", function: { name: "f" } } }, { param: "tool_choice.name" }],
		["nested formats", { text: { format: { type: "json_schema", json_schema: {} } } }, { param: "text.format.name" }],
		["too small a limit", { max_output_tokens: 5 }, { param: "max_output_tokens" }],
		["sampling while it reasons", { temperature: 0.5 }, { code: "unsupported_parameter", param: "temperature" }],
		["encrypted reasoning of models without", { model: "gpt-4o", include: ["reasoning.encrypted_content"] }, { param: "include" }],
	];
	test.each(cases)("%s", (_, body, expected) => {
		const objection = objectionToResponse({ model: "gpt-5.4", input: [user], ...body });
		expect(objection).toMatchObject({ status: 400, ...(expected as Record<string, unknown>) });
	});

	test("nothing that is right", () => {
		const body = { model: "gpt-5.4", tools: [tool], input: [user, reasoning, call, output], store: false };
		expect(objectionToResponse(body)).toBeUndefined();
	});
});
