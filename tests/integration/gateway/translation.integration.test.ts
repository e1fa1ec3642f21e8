import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let client: OpenAI;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	const { token } = await tenantWithKey(pool(), "llmgtwy_translation_test_key");
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
	"groq/gpt-oss-120b",
	"xai/grok-4-3",
	"deepseek/deepseek-v4-pro",
	"mistral/mistral-large-latest",
	"moonshot/kimi-k3",
];

const weather: OpenAI.ChatCompletionTool = {
	type: "function",
	function: {
		name: "weather",
		description: "Weather of a city",
		parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
	},
};

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

type Streamed = { text: string; finish: string | null | undefined; usage: OpenAI.CompletionUsage | null | undefined; calls: string[] };

async function collect(request: OpenAI.ChatCompletionCreateParamsStreaming): Promise<Streamed> {
	const seen: Streamed = { text: "", finish: undefined, usage: undefined, calls: [] };
	for await (const chunk of await client.chat.completions.create(request)) {
		const choice = chunk.choices[0];
		seen.text += choice?.delta.content ?? "";
		seen.finish = choice?.finish_reason ?? seen.finish;
		seen.usage = chunk.usage ?? seen.usage;
		for (const call of choice?.delta.tool_calls ?? []) {
			seen.calls[call.index] ??= "";
			seen.calls[call.index] += (call.function?.name ?? "") + (call.function?.arguments ?? "");
		}
	}
	return seen;
}

describe.each(models)("%s", (model) => {
	it("answers whole and streamed with the same text and exact usage", async () => {
		const messages: OpenAI.ChatCompletionMessageParam[] = [
			{ role: "system", content: "Be short." },
			{ role: "user", content: "Hi" },
			{ role: "assistant", content: "Hello." },
			{ role: "user", content: "How are you?" },
		];
		const whole = await client.chat.completions.create({ model, messages, temperature: 0 });
		const streamed = await collect({ model, messages, temperature: 0, stream: true });
		expect(whole.model).toBe(model);
		expect(whole.choices[0]?.message.content).toBeTruthy();
		expect(streamed.text).toBe(whole.choices[0]?.message.content);
		expect(streamed.finish).toBe("stop");
		expect(streamed.usage).toEqual(whole.usage);
		expect(whole.usage).toMatchObject({ cost: expect.any(Number), cost_details: { total_cost: expect.any(Number) } });
		const wire = JSON.stringify(simulator.requests.at(-1)?.body);
		expect(wire).toContain("Be short.");
		// Moonshot's models fix the temperature; the catalogue says so and the caller is told.
		if (model.startsWith("moonshot/")) expect(wire).not.toContain("temperature");
		else expect(wire).toContain('"temperature":0');
	});

	it("calls tools, whole and streamed, and takes their results", async () => {
		const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Weather in Oslo?" }];
		const request = { model, messages, tools: [weather], tool_choice: "required" as const };
		const whole = await client.chat.completions.create(request);
		const message = whole.choices[0]?.message;
		const calls = message?.tool_calls?.filter((call) => call.type === "function") ?? [];
		expect(calls[0]?.function.name).toBe("weather");
		expect(JSON.parse(calls[0]?.function.arguments ?? "")).toBeTypeOf("object");
		expect(whole.choices[0]?.finish_reason).toBe("tool_calls");
		const streamed = await collect({ ...request, stream: true });
		expect(streamed.calls[0]).toBe(`weather${calls[0]?.function.arguments}`);
		expect(streamed.finish).toBe("tool_calls");
		const next = await client.chat.completions.create({
			model,
			tools: [weather],
			messages: [
				...messages,
				message as OpenAI.ChatCompletionMessageParam,
				...calls.map((call) => ({ role: "tool" as const, tool_call_id: call.id, content: "4 °C and rain" })),
			],
		});
		expect(next.choices[0]?.message.content).toBeTruthy();
		expect(JSON.stringify(simulator.requests.at(-1)?.body)).toContain("4 °C and rain");
	});
});

describe.each(models.slice(0, 3))("%s", (model) => {
	it("sees images by data URL, in messages and in tool results", async () => {
		const url = `data:image/png;base64,${pixel}`;
		await client.chat.completions.create({
			model,
			messages: [{ role: "user", content: [{ type: "text", text: "What is it?" }, { type: "image_url", image_url: { url } }] }],
		});
		expect(JSON.stringify(simulator.requests.at(-1)?.body)).toContain(pixel);
	});

	it("gives objects of a schema", async () => {
		const completion = await client.chat.completions.create({
			model,
			messages: [{ role: "user", content: "Weather as JSON." }],
			response_format: {
				type: "json_schema",
				json_schema: {
					name: "weather",
					strict: true,
					schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false },
				},
			},
		});
		expect(completion.choices[0]?.message.content).toBeTruthy();
		expect(JSON.stringify(simulator.requests.at(-1)?.body)).toContain('"city"');
	});
});

describe("the same dialect", () => {
	it("forwards request fields that the gateway does not know, and unknown answer fields", async () => {
		simulator.script.set([
			{
				body: {
					id: "c1",
					object: "chat.completion",
					created: 1,
					model: "gpt-4o-mini-2024-07-18",
					brand_new: { a: 1 },
					choices: [{ index: 0, message: { role: "assistant", content: "ok", novel: true }, finish_reason: "stop" }],
					usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100, prompt_tokens_details: { cached_tokens: 400 } },
				},
			},
		]);
		const prediction = { type: "content", content: "ok" };
		const request = { model: "openai/gpt-4o-mini", messages: [{ role: "user", content: "Hi" }], prediction };
		const answer = await client.chat.completions.create(request as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming);
		expect(simulator.requests.at(-1)?.body).toMatchObject({ model: "gpt-4o-mini", prediction });
		expect(answer).toMatchObject({ brand_new: { a: 1 }, choices: [{ message: { novel: true } }] });
		// By hand: 600 × $0.15, 400 × $0.075 and 100 × $0.60, each per million.
		expect(answer.usage).toMatchObject({
			cost: 0.00018,
			cost_details: { input_cost: 0.00009, cached_input_cost: 0.00003, output_cost: 0.00006 },
			prompt_tokens_details: { cached_tokens: 400 },
		});
	});
});
