import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

/** Clients from before there were tools, against providers that never knew anything else. */
const token = "llmgtwy_legacy_functions_test_key";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	await tenantWithKey(pool(), token);
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(() => simulator.script.clear());

const functions = [{ name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } }];
const asked = [{ role: "user", content: "How is the weather?" }];
const answered = [
	...asked,
	{ role: "assistant", content: null, function_call: { name: "weather", arguments: '{"city":"Oslo"}' } },
	{ role: "function", name: "weather", content: "rain" },
];

async function send(body: Record<string, unknown>): Promise<{ status: number; text: string }> {
	const response = await fetch(`${gateway.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
		body: JSON.stringify({ functions, ...body }),
	});
	return { status: response.status, text: await response.text() };
}

const models = ["openai/gpt-4o-mini", "groq/gpt-oss-120b", "anthropic/claude-sonnet-4-5", "google-ai-studio/gemini-3.5-flash"];

it.each(models)("%s answers with a function_call, whole and streamed", async (model) => {
	const request = { model, messages: asked, function_call: { name: "weather" } };
	const whole = await send(request);
	expect(whole.status, whole.text).toBe(200);
	const [choice] = (JSON.parse(whole.text) as { choices: { message: Record<string, unknown> }[] }).choices;
	expect(choice).toMatchObject({ finish_reason: "function_call", message: { function_call: { name: "weather" } } });
	expect(choice?.message).not.toHaveProperty("tool_calls");
	const streamed = await send({ ...request, stream: true });
	expect(streamed.text).toContain('"function_call":{"name":"weather"');
	expect(streamed.text).toContain('"finish_reason":"function_call"');
	expect(streamed.text).not.toContain("tool_calls");
});

it.each(models)("%s reads the call and its result", async (model) => {
	const { status, text } = await send({ model, messages: answered });
	expect(status, text).toBe(200);
});
