import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let client: Anthropic;
let token: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	({ token } = await tenantWithKey(pool(), "llmgtwy_anthropic_surface_test_key"));
	gateway = await startGateway();
	client = new Anthropic({ baseURL: gateway.url, authToken: token, apiKey: null, maxRetries: 0 });
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(() => {
	simulator.script.clear();
	simulator.requests.length = 0;
});

const models = [
	"anthropic/claude-sonnet-4-5",
	"openai/gpt-4o-mini",
	"google-ai-studio/gemini-3.5-flash",
	"deepseek/deepseek-v4-pro",
];

const weather: Anthropic.Tool = {
	name: "weather",
	description: "Weather of a city",
	input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};
const clock: Anthropic.Tool = { name: "clock", input_schema: { type: "object", properties: { zone: { type: "string" } } } };

type Conversation = Anthropic.MessageParam[];

function lastUpstream() {
	const seen = simulator.requests.at(-1);
	if (!seen) throw new Error("nothing was sent upstream");
	return seen;
}

describe.each(models)("%s", (model) => {
	it("answers whole and streamed with the same blocks and usage", async () => {
		const request = {
			model,
			max_tokens: 2048,
			system: [{ type: "text" as const, text: "Be short.", cache_control: { type: "ephemeral" as const } }],
			temperature: 0,
			messages: [
				{ role: "user", content: "Hi" },
				{ role: "assistant", content: "Hello." },
				{ role: "user", content: [{ type: "text", text: "How are you?" }] },
			] satisfies Conversation,
		};
		const whole = await client.messages.create(request);
		expect(whole).toMatchObject({ type: "message", role: "assistant", stop_reason: "end_turn", stop_sequence: null });
		expect(whole.id).toMatch(/^msg_/);
		expect(whole.model).toBe(model.split("/")[1]);
		expect(whole.content).toMatchObject([{ type: "text", text: expect.stringContaining("How are you?") }]);
		expect(whole.usage.input_tokens).toBeGreaterThan(0);
		expect(whole.usage).toMatchObject({ cost: expect.any(Number), cost_details: { total_cost: expect.any(Number) } });
		const streamed = await client.messages.stream(request).finalMessage();
		expect(streamed.content).toMatchObject(whole.content);
		expect(streamed.stop_reason).toBe("end_turn");
		expect(streamed.usage).toMatchObject({
			input_tokens: whole.usage.input_tokens,
			output_tokens: whole.usage.output_tokens,
		});
		const { body } = lastUpstream();
		expect(body.temperature ?? (body.generationConfig as { temperature?: number } | undefined)?.temperature).toBe(0);
	});

	it.each(["whole", "streamed"])("calls tools in parallel and takes their results back (%s)", async (way) => {
		const send = (messages: Conversation) => {
			const request = { model, max_tokens: 2048, tools: [weather, clock], messages };
			return way === "whole" ? client.messages.create(request) : client.messages.stream(request).finalMessage();
		};
		const asked: Conversation = [{ role: "user", content: "Use both tools" }];
		const first = await send(asked);
		expect(first.stop_reason).toBe("tool_use");
		const calls = first.content.filter((block) => block.type === "tool_use");
		expect(calls).toMatchObject([
			{ name: "weather", input: { city: "Zürich" } },
			{ name: "clock", input: { zone: "Zürich" } },
		]);
		expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
		const second = await send([
			...asked,
			{ role: "assistant", content: first.content },
			{
				role: "user",
				content: [
					{ type: "tool_result", tool_use_id: calls[0]?.id ?? "", content: [{ type: "text", text: "Sunny" }] },
					{ type: "tool_result", tool_use_id: calls[1]?.id ?? "", content: "no clock", is_error: true },
					{ type: "text", text: "And now?" },
				],
			},
		]);
		expect(second).toMatchObject({ stop_reason: "end_turn", content: [{ type: "text" }] });
	});

	it("forces a tool, one at a time", async () => {
		const message = await client.messages.create({
			model,
			max_tokens: 512,
			tools: [weather, clock],
			tool_choice: { type: "tool", name: "clock", disable_parallel_tool_use: true },
			messages: [{ role: "user", content: "What time is it?" }],
		});
		expect(message.content.filter(({ type }) => type === "tool_use")).toMatchObject([{ name: "clock" }]);
	});

	it("says what is wrong in Anthropic's envelope", async () => {
		const request = { model, max_tokens: 16, messages: [{ role: "user" as const, content: "Hi" }] };
		simulator.script.set([{ status: 429, times: 1, headers: { "retry-after": "3" } }]);
		const limited = await client.messages.create(request).catch((error: unknown) => error);
		expect(limited).toBeInstanceOf(Anthropic.RateLimitError);
		expect(limited).toMatchObject({ status: 429, error: { type: "error", error: { type: "rate_limit_error" } } });
		expect((limited as { requestID: string }).requestID).toBeTruthy();
		simulator.script.set([{ status: 500, times: 1 }]);
		await expect(client.messages.create(request)).rejects.toMatchObject({ error: { error: { type: "api_error" } } });
		simulator.script.set([{ errorAfter: 6, words: 20, times: 1 }]);
		await expect(client.messages.stream(request).finalMessage()).rejects.toMatchObject({ error: { type: "error" } });
		simulator.script.set([{ cutAfter: 6, words: 20, times: 1 }]);
		await expect(client.messages.stream(request).finalMessage()).rejects.toThrow();
	});
});
