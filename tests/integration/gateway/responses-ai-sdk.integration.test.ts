import { createOpenAI } from "@ai-sdk/openai";
import { generateText, jsonSchema, Output, stepCountIs, streamText, tool } from "ai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let forgetful: ReturnType<typeof createOpenAI>;
let retaining: ReturnType<typeof createOpenAI>;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	await tenantWithKey(pool(), "llmgtwy_responses_ai_sdk_key");
	const owner = await tenantWithKey(pool(), "llmgtwy_responses_ai_sdk_retaining_key");
	await pool().query("UPDATE organization SET retention_level = 'retain' WHERE id = $1", [owner.organizationId]);
	gateway = await startGateway();
	const clientOf = (apiKey: string) => createOpenAI({ baseURL: `${gateway.url}/v1`, apiKey });
	forgetful = clientOf("llmgtwy_responses_ai_sdk_key");
	retaining = clientOf("llmgtwy_responses_ai_sdk_retaining_key");
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(() => simulator.script.clear());

const weather = tool({
	description: "Weather of a city",
	inputSchema: jsonSchema<{ city: string }>({ type: "object", properties: { city: { type: "string" } }, required: ["city"] }),
	execute: ({ city }) => `sunny in ${city}`,
});

describe.each(["openai/gpt-4o-mini", "anthropic/claude-sonnet-4-5", "google-ai-studio/gemini-3.5-flash"])("%s", (name) => {
	const providerOptions = { openai: { store: false } };

	it("generates and streams text with usage", async () => {
		const model = forgetful(name);
		const whole = await generateText({ model, prompt: "Hello!", providerOptions });
		expect(whole.text).toMatch(/Hello/);
		expect(whole.finishReason).toBe("stop");
		expect(whole.usage.inputTokens).toBeGreaterThan(0);
		const streamed = streamText({ model, prompt: "Hello!", providerOptions });
		let text = "";
		for await (const part of streamed.textStream) text += part;
		expect(text).toBe(whole.text);
		expect(await streamed.finishReason).toBe("stop");
		expect((await streamed.usage).outputTokens).toBe(whole.usage.outputTokens);
	});

	it("runs a tool and answers with what it brought, sending every item again", async () => {
		const request = { model: forgetful(name), prompt: "Use the tool", tools: { weather }, stopWhen: stepCountIs(2), providerOptions };
		const whole = await generateText(request);
		expect(whole.steps).toHaveLength(2);
		expect(whole.text).toMatch(/simulator/);
		const streamed = streamText(request);
		for await (const _ of streamed.textStream);
		expect(await streamed.steps).toHaveLength(2);
		expect(JSON.stringify(simulator.requests.at(-1)?.body)).toContain("sunny in Zürich");
	});

	it("runs a tool where responses are kept, sending references to items", async () => {
		const request = { model: retaining(name), prompt: "Use the tool", tools: { weather }, stopWhen: stepCountIs(2) };
		expect((await generateText(request)).steps).toHaveLength(2);
		const streamed = streamText(request);
		for await (const _ of streamed.textStream);
		expect(await streamed.text).toMatch(/simulator/);
		expect(JSON.stringify(simulator.requests.at(-1)?.body)).toContain("sunny in Zürich");
	});
});

it("shows reasoning, whole and streamed, and gives it back", async () => {
	const request = {
		model: forgetful.responses("claude-sonnet-4-5"),
		prompt: "Think and use the tool",
		tools: { weather },
		stopWhen: stepCountIs(2),
		providerOptions: { openai: { store: false, forceReasoning: true, reasoningEffort: "low", reasoningSummary: "auto" } },
	};
	const whole = await generateText(request);
	expect(whole.steps[0]?.reasoningText).toBeTruthy();
	expect(whole.steps).toHaveLength(2);
	const streamed = streamText(request);
	for await (const _ of streamed.textStream);
	expect((await streamed.steps)[0]?.reasoningText).toBe(whole.steps[0]?.reasoningText);
	const told = JSON.stringify(simulator.requests.at(-1)?.body);
	expect(told).toContain('"signature"');
	expect(told).not.toContain("llmgtwy.v1");
});

it("gets objects of a schema", async () => {
	simulator.script.set([]);
	const schema = jsonSchema<{ city: string }>({
		type: "object",
		properties: { city: { type: "string" } },
		required: ["city"],
		additionalProperties: false,
	});
	const { output } = await generateText({ model: forgetful("demo/demo-chat"), prompt: "Where?", output: Output.object({ schema }) });
	expect(output).toEqual({ city: expect.any(String) });
});

it("reads the message of an error", async () => {
	const failing = generateText({ model: forgetful("no-such-model"), prompt: "Hi", maxRetries: 0 });
	await expect(failing).rejects.toThrow(/no-such-model/);
});

it("fails where a stream breaks off", async () => {
	simulator.script.set([{ vendor: "anthropic", errorAfter: 4 }]);
	const streamed = streamText({ model: forgetful("claude-sonnet-4-5"), prompt: "Hi", maxRetries: 0, onError: () => {} });
	const parts: string[] = [];
	for await (const part of streamed.fullStream) parts.push(part.type);
	expect(parts).toContain("error");
});
