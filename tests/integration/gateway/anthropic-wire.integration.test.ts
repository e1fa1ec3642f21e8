import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { recording } from "../../recordings";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let client: OpenAI;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	const { token } = await tenantWithKey(pool(), "llmgtwy_anthropic_wire_test_key");
	gateway = await startGateway();
	client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: token, maxRetries: 0 });
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(() => {
	simulator.script.clear();
	simulator.requests.length = 0;
});

const model = "anthropic/claude-sonnet-4-5";
const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Hi" }];

type Extended = Partial<OpenAI.ChatCompletionCreateParamsNonStreaming> & Record<string, unknown>;

async function complete(request: Extended) {
	const body = { model, messages, ...request } as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming;
	const { data, response } = await client.chat.completions.create(body).withResponse();
	return { data, warnings: response.headers.get("x-llmgateway-warnings"), body: simulator.requests.at(-1)?.body ?? {} };
}

describe("chat completions over Anthropic's wire", () => {
	it.skipIf(recording("anthropic/web-search.json") === undefined)("search the web, cite it and bill it", async () => {
		simulator.script.set([{ recording: "anthropic/web-search" }]);
		const search = { type: "web_search", max_uses: 2, user_location: { city: "Zürich" } };
		const { data, body } = await complete({ tools: [search] as never });
		expect(body.tools).toEqual([
			{
				type: "web_search_20250305",
				name: "web_search",
				max_uses: 2,
				user_location: { type: "approximate", city: "Zürich" },
			},
		]);
		const { message } = data.choices[0] ?? {};
		expect(message?.content).toBeTruthy();
		expect(message?.annotations?.[0]).toMatchObject({
			type: "url_citation",
			url_citation: { url: expect.stringMatching(/^https:/), title: expect.any(String) },
		});
		expect(data.usage).toMatchObject({ cost_details: { web_search_cost: 0.02 } });
	});

	it("think within the limits, and not beside a forced tool", async () => {
		const budget = await complete({ reasoning: { max_tokens: 500 }, max_tokens: 4000, temperature: 0 });
		expect(budget.body.thinking).toEqual({ type: "enabled", budget_tokens: 1024 });
		expect(budget.warnings).toMatch(/reasoning.max_tokens 500 was sent as 1024.*temperature was left out/);
		const large = await complete({ reasoning: { max_tokens: 200_000 }, max_tokens: 200_000 });
		expect(large.body.thinking).toEqual({ type: "enabled", budget_tokens: 128_000 });
		const tools = [{ type: "function" as const, function: { name: "f", parameters: { type: "object", properties: {} } } }];
		const forced = await complete({ reasoning_effort: "high", tools, tool_choice: "required" });
		expect(forced.body).not.toHaveProperty("thinking");
		expect(forced.warnings).toContain("it does not go with a forced tool call");
	});

	it("mark long prompts for the cache, five-minute ones beside the caller's, none before its hour", async () => {
		const long = "word ".repeat(2000);
		const plain = await complete({ messages: [{ role: "system", content: long }, { role: "user", content: "Hi" }] });
		expect(plain.body.system).toMatchObject([{ cache_control: { type: "ephemeral" } }]);
		const part = { type: "text", text: long, cache_control: { type: "ephemeral", ttl: "1h" } };
		const hourly = await complete({
			messages: [{ role: "system", content: long }, { role: "user", content: [part] }] as never,
		});
		expect(hourly.body.system).toEqual([{ type: "text", text: long }]);
		expect(hourly.body.messages).toMatchObject([{ content: [{ cache_control: { ttl: "1h" } }] }]);
	});

	it("answer by a schema, and with a tier", async () => {
		const schema = { type: "object", properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false };
		const { body } = await complete({
			response_format: { type: "json_schema", json_schema: { name: "n", schema } },
			service_tier: "default",
		});
		expect(body).toMatchObject({ output_config: { format: { type: "json_schema", schema } }, service_tier: "standard_only" });
	});
});
