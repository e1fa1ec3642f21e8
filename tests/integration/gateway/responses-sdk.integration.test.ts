import { get } from "node:http";
import OpenAI from "openai";
import { zodTextFormat } from "openai/helpers/zod";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import { OrderCheck, type StreamedEvent } from "../../responses-order";
import type { Simulator } from "../../simulators/simulator.ts";

type ResponseEvent = OpenAI.Responses.ResponseStreamEvent;

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let client: OpenAI;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	const { token } = await tenantWithKey(pool(), "llmgtwy_responses_sdk_test_key");
	gateway = await startGateway();
	client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: token, maxRetries: 0 });
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(() => simulator.script.clear());

const models = [
	"openai/gpt-4o-mini",
	"anthropic/claude-sonnet-4-5",
	"google-ai-studio/gemini-3.5-flash",
	"deepseek/deepseek-v4-pro",
	"mistral/mistral-large-latest",
];

const weather: OpenAI.Responses.FunctionTool = {
	type: "function",
	name: "weather",
	description: "Weather of a city",
	parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false },
	strict: true,
};

async function collect(request: Omit<OpenAI.Responses.ResponseCreateParamsStreaming, "stream">): Promise<ResponseEvent[]> {
	const events: ResponseEvent[] = [];
	for await (const event of await client.responses.create({ ...request, stream: true })) events.push(event);
	const check = new OrderCheck();
	for (const event of events) check.take(event as unknown as StreamedEvent);
	check.end();
	return events;
}

function finalOf(events: readonly ResponseEvent[]): OpenAI.Responses.Response {
	const last = events.at(-1);
	if (last?.type !== "response.completed") throw new Error(`ended with ${last?.type}`);
	return last.response;
}

/** What differs between two answers to the same question. */
function content({ output, usage, status, model }: OpenAI.Responses.Response): unknown {
	return { output: output.map((item) => ({ ...item, id: "" })), usage, status, model };
}

describe.each(models)("%s", (model) => {
	it("answers whole and streamed with the same items and exact usage", async () => {
		const request = {
			model,
			instructions: "Be short.",
			input: [
				{ role: "user" as const, content: "Hi" },
				{ role: "assistant" as const, content: "Hello." },
				{ role: "user" as const, content: [{ type: "input_text" as const, text: "How are you?" }] },
			],
			store: false,
		};
		const whole = await client.responses.create(request);
		const events = await collect(request);
		expect(whole).toMatchObject({ object: "response", status: "completed", model, instructions: "Be short.", store: false });
		expect(whole.output_text).toMatch(/How are you/);
		expect(whole.id).toMatch(/^resp_[0-9a-f]{32}$/);
		expect(content(finalOf(events))).toEqual(content(whole));
		expect(events.map(({ sequence_number: number }) => number)).toEqual(events.map((_, at) => at));
		const usage = whole.usage as OpenAI.Responses.ResponseUsage & { cost: number };
		expect(usage.total_tokens).toBe(usage.input_tokens + usage.output_tokens);
		expect(usage.cost).toBeGreaterThan(0);
		expect(usage.input_tokens_details.cached_tokens).toBe(0);
	});

	it("calls two tools at once, whole and streamed, and takes their results", async () => {
		const time: OpenAI.Responses.FunctionTool = { ...weather, name: "time" };
		const request = { model, input: "Call both", tools: [weather, time], store: false };
		const whole = await client.responses.create(request);
		const streamed = finalOf(await collect(request));
		for (const response of [whole, streamed]) {
			const calls = response.output.filter((item) => item.type === "function_call");
			expect(calls.map(({ name }) => name)).toEqual(["weather", "time"]);
			expect(calls.map((call) => JSON.parse(call.arguments) as unknown)).toEqual([{ city: "Zürich" }, { city: "Zürich" }]);
			const results = calls.map((call) => ({ type: "function_call_output" as const, call_id: call.call_id, output: "sunny" }));
			const input = [{ role: "user" as const, content: "Call both" }, ...(response.output as OpenAI.Responses.ResponseInput), ...results];
			const answered = await client.responses.create({ ...request, input });
			expect(answered.output_text).toMatch(/simulator/);
		}
	});

	it("streams through the SDK's own accumulator", async () => {
		const stream = client.responses.stream({ model, input: "Use the tool", tools: [weather], store: false });
		let deltas = "";
		stream.on("response.function_call_arguments.delta", ({ delta }) => {
			deltas += delta;
		});
		const final = await stream.finalResponse();
		const [call] = final.output.filter((item) => item.type === "function_call");
		expect(call?.arguments).toBe(deltas);
		expect(call?.parsed_arguments).toEqual({ city: "Zürich" });
	});

	it("says a custom tool's input as plain text", async () => {
		const tool: OpenAI.Responses.CustomTool = { type: "custom", name: "shell", description: "Runs a command" };
		const request = { model, input: "Use the tool", tools: [tool], store: false };
		const whole = await client.responses.create(request);
		const events = await collect(request);
		for (const response of [whole, finalOf(events)]) {
			const [call] = response.output.filter((item) => item.type === "custom_tool_call");
			expect(call).toMatchObject({ name: "shell", input: "Zürich" });
			const answered = await client.responses.create({
				...request,
				input: [
					{ role: "user", content: "Use the tool" },
					...(response.output as OpenAI.Responses.ResponseInput),
					{ type: "custom_tool_call_output", call_id: call?.call_id ?? "", output: "done" },
				],
			});
			expect(answered.output_text).toMatch(/simulator/);
		}
		const deltas = events.flatMap((event) => (event.type === "response.custom_tool_call_input.delta" ? [event.delta] : []));
		expect(deltas.join("")).toBe("Zürich");
	});
});

it("parses structured output, whole and streamed", async () => {
	const place = z.object({ city: z.string(), degrees: z.number() });
	const request = { model: "demo/demo-chat", input: "How warm is it?", text: { format: zodTextFormat(place, "place") } };
	const whole = await client.responses.parse(request);
	expect(whole.output_parsed).toEqual({ city: expect.any(String), degrees: expect.any(Number) });
	expect(whole.text?.format).toMatchObject({ type: "json_schema", name: "place", strict: true });
	const streamed = await client.responses.stream(request).finalResponse();
	expect(streamed.output_parsed).toEqual(whole.output_parsed);
});

describe("errors", () => {
	it.each([
		[{ model: "no-such-model", input: "Hi" }, 400, "model_not_found"],
		[{ model: "gpt-4o-mini", input: "Hi", background: true }, 400, "unsupported_parameter"],
		[{ model: "gpt-4o-mini", input: "Hi", conversation: "conv_1" }, 400, "unsupported_parameter"],
		[{ model: "gpt-4o-mini", input: [{ type: "function_call", name: "f", arguments: "{}" }] }, 400, "missing_required_parameter"],
		[{ model: "claude-sonnet-4-5", input: "Hi", tools: [{ type: "code_interpreter", container: { type: "auto" } }] }, 400, "model_not_supported"],
	])("%j", async (body, status, code) => {
		const failing = client.responses.create(body as OpenAI.Responses.ResponseCreateParamsNonStreaming);
		await expect(failing).rejects.toMatchObject({ status, code });
	});

	it("tells clients that want a WebSocket to use HTTP", async () => {
		const { promise, resolve } = Promise.withResolvers<number | undefined>();
		const headers = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": "AA==" };
		get(`${gateway.url}/v1/responses`, { headers }, (response) => resolve(response.resume().statusCode));
		expect(await promise).toBe(426);
	});

	it("throws where a stream breaks off, and never ends it cleanly", async () => {
		simulator.script.set([{ vendor: "anthropic", errorAfter: 4 }]);
		const events: string[] = [];
		const failing = (async () => {
			const stream = await client.responses.create({ model: "claude-sonnet-4-5", input: "Hi", stream: true });
			for await (const event of stream) events.push(event.type);
		})();
		await expect(failing).rejects.toThrow();
		expect(events).not.toContain("response.completed");
	});

	it("says that an answer was cut off by its limit", async () => {
		simulator.script.set([
			{
				vendor: "deepseek",
				body: {
					id: "x",
					object: "chat.completion",
					choices: [{ index: 0, message: { role: "assistant", content: "Once" }, finish_reason: "length" }],
					usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
				},
			},
		]);
		const response = await client.responses.create({ model: "deepseek-v4-pro", input: "Tell", max_output_tokens: 1 });
		expect(response).toMatchObject({ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } });
		expect(response.output[0]).toMatchObject({ type: "message", status: "incomplete" });
	});
});
