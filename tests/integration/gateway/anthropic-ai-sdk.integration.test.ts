import { createAnthropic } from "@ai-sdk/anthropic";
import { generateText, isStepCount, jsonSchema, streamText, tool } from "ai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let anthropic: ReturnType<typeof createAnthropic>;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	const { token } = await tenantWithKey(pool(), "llmgtwy_anthropic_ai_sdk_test_key");
	gateway = await startGateway();
	anthropic = createAnthropic({ baseURL: `${gateway.url}/v1`, apiKey: token });
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

const weather = tool({
	description: "Weather of a city",
	inputSchema: jsonSchema<{ city: string }>({ type: "object", properties: { city: { type: "string" } }, required: ["city"] }),
	execute: ({ city }) => `Sunny in ${city}`,
});

/** Names without a provider, since this client puts them into requests as they are. */
describe.each(["claude-sonnet-4-5", "gpt-4o-mini", "gemini-3.5-flash"])("@ai-sdk/anthropic over %s", (model) => {
	it("runs a loop with a tool", async () => {
		const { text, steps, finishReason, totalUsage } = await generateText({
			model: anthropic(model),
			prompt: "Use the tool",
			tools: { weather },
			stopWhen: isStepCount(2),
			maxRetries: 0,
		});
		expect(steps[0]?.toolResults).toMatchObject([{ toolName: "weather", output: "Sunny in Zürich" }]);
		expect(text).toContain("You said");
		expect(finishReason).toBe("stop");
		expect(totalUsage.inputTokens).toBeGreaterThan(0);
	});

	it("streams", async () => {
		const result = streamText({ model: anthropic(model), prompt: "Hello!", maxRetries: 0 });
		let text = "";
		for await (const part of result.textStream) text += part;
		expect(text).toContain("Hello!");
		expect(await result.finishReason).toBe("stop");
		expect((await result.usage).outputTokens).toBeGreaterThan(0);
	});
});
