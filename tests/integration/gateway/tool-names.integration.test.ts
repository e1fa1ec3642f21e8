import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedClouds } from "../../setup/simulated-clouds";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";
import type { TokenEndpoint } from "../../simulators/token-endpoint.ts";

/** Tools of MCP servers, whose names are longer than most providers take, through Anthropic's SDK. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let tokens: TokenEndpoint;
let client: Anthropic;
let token: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	tokens = await startSimulatedClouds(simulator);
	({ token } = await tenantWithKey(pool(), "llmgtwy_tool_names_test_key"));
	gateway = await startGateway();
	client = new Anthropic({ baseURL: gateway.url, apiKey: token, maxRetries: 0 });
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
	await tokens.close();
});

beforeEach(() => {
	simulator.script.clear();
	simulator.requests.length = 0;
});

const name = "mcp__plugin_enterprise-database-management__".padEnd(100, "synchronize_customers_");
const tool: Anthropic.Tool = { name, input_schema: { type: "object", properties: { city: { type: "string" } } } };
const models: [model: string, path: RegExp][] = [
	["openai/gpt-4o-mini", /\/chat\/completions$/],
	["openai/gpt-5-pro", /\/responses$/],
	["aws-bedrock/claude-sonnet-4-5", /\/converse/],
	["google-ai-studio/gemini-3.5-flash", /enerateContent/],
	["anthropic/claude-sonnet-4-5", /\/messages$/],
];

describe.each(models)("a tool name of 100 characters at %s", (model, path) => {
	it.each([false, true])("comes back as it was, and so does the next turn (streamed: %s)", async (streamed) => {
		const ask = (messages: Anthropic.MessageParam[], choice?: Anthropic.ToolChoice) => {
			const params = { model, max_tokens: 1000, tools: [tool], messages, ...(choice && { tool_choice: choice }) };
			return streamed ? client.messages.stream(params).finalMessage() : client.messages.create(params);
		};
		const asked: Anthropic.MessageParam[] = [{ role: "user", content: "Use the tool" }];
		const first = await ask(asked, { type: "auto" });
		const call = first.content.find((block) => block.type === "tool_use");
		expect(call?.name).toBe(name);
		const second = await ask([
			...asked,
			{ role: "assistant", content: first.content },
			{ role: "user", content: [{ type: "tool_result", tool_use_id: call?.id ?? "", content: "Done" }] },
		]);
		expect(second.stop_reason).toBe("end_turn");
		expect(simulator.requests.map(({ status }) => status)).toEqual([200, 200]);
		for (const { path: called } of simulator.requests) expect(called).toMatch(path);
		const sent = simulator.requests.map(({ body }) => new Set(JSON.stringify(body).match(/mcp__[\w-]+/g)));
		expect(sent[0]?.size).toBe(1);
		expect(sent[1]).toEqual(sent[0]);
		expect(sent[0]?.has(name)).toBe(model.startsWith("anthropic"));
	});
});

const post = (path: string, body: Record<string, unknown>) =>
	fetch(`${gateway.url}${path}`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
		body: JSON.stringify(body),
	});
const parameters = { type: "object", properties: {} };

it("a body in the provider's own dialect is its own to judge", async () => {
	const tools = [{ type: "function", function: { name, parameters } }];
	const response = await post("/v1/chat/completions", {
		model: "openai/gpt-4o-mini",
		tools,
		messages: [{ role: "user", content: "Use the tool" }],
	});
	expect(response.status).toBe(400);
	expect(await response.text()).toContain("string too long");
});

it("functions of the Responses API get their names back, and a forced one is called", async () => {
	const response = await post("/v1/responses", {
		model: "google-ai-studio/gemini-3.5-flash",
		input: "Hello",
		tools: [
			{ type: "function", name: "weather", parameters },
			{ type: "function", name, parameters },
		],
		tool_choice: { type: "function", name },
	});
	const { output, tools } = (await response.json()) as { output: unknown[]; tools: { name: string }[] };
	expect(output).toContainEqual(expect.objectContaining({ type: "function_call", name }));
	expect(tools[1]?.name).toBe(name);
	expect(JSON.stringify(simulator.requests.at(-1)?.body)).not.toContain(name);
});
