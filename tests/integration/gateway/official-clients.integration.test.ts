import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createLLMGateway } from "@llmgateway/ai-sdk-provider";
import { generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

/** The AI SDK with each of its official providers, on its own surface, against models of every provider family. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let token: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	({ token } = await tenantWithKey(pool(), "llmgtwy_official_clients_test_key"));
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(() => simulator.script.clear());

const clients = {
	"@ai-sdk/openai, responses": (model: string) => createOpenAI({ baseURL: `${gateway.url}/v1`, apiKey: token }).responses(model),
	"@ai-sdk/openai, chat": (model: string) => createOpenAI({ baseURL: `${gateway.url}/v1`, apiKey: token }).chat(model),
	"@ai-sdk/anthropic": (model: string) => createAnthropic({ baseURL: `${gateway.url}/v1`, apiKey: token })(model),
	"@llmgateway/ai-sdk-provider": (model: string) => createLLMGateway({ baseURL: `${gateway.url}/v1`, apiKey: token })(model),
};

const models = [
	"openai/gpt-4o-mini",
	"openai/gpt-5.4-pro",
	"anthropic/claude-sonnet-4-5",
	"google-ai-studio/gemini-3.5-flash",
	"groq/gpt-oss-120b",
];

const weather = tool({
	description: "Weather of a city",
	inputSchema: jsonSchema<{ city: string }>({ type: "object", properties: { city: { type: "string" } }, required: ["city"] }),
	execute: ({ city }) => `4 degrees in ${city}`,
});

describe.each(Object.entries(clients))("%s", (_name, client) => {
	describe.each(models)("%s", (name) => {
		it("generates text", async () => {
			const { text, usage, finishReason } = await generateText({ model: client(name), prompt: "Hello there.", maxRetries: 0 });
			expect(text).toContain("You said: Hello there.");
			expect(finishReason).toBe("stop");
			expect(usage.inputTokens).toBeGreaterThan(0);
			expect(usage.outputTokens).toBeGreaterThan(0);
		});

		it("streams an answer that takes a tool", async () => {
			const result = streamText({
				model: client(name),
				prompt: "Ask the tool how warm it is.",
				tools: { weather },
				stopWhen: stepCountIs(2),
				maxRetries: 0,
				// Without retained data nothing can be referred to by id; other clients do not read this.
				providerOptions: { openai: { store: false } },
			});
			const kinds = new Set<string>();
			for await (const part of result.fullStream) {
				if (part.type === "error") throw part.error;
				kinds.add(part.type);
			}
			expect([...kinds]).toEqual(expect.arrayContaining(["tool-call", "tool-result", "text-delta", "finish"]));
			const steps = await result.steps;
			expect(steps.map(({ finishReason }) => finishReason)).toEqual(["tool-calls", "stop"]);
			expect(steps[0]?.toolCalls).toMatchObject([{ toolName: "weather", input: { city: "Zürich" } }]);
			expect(JSON.stringify(simulator.requests.at(-1)?.body)).toContain("4 degrees in Zürich");
		});
	});
});
