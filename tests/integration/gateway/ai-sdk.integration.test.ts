import { createLLMGateway } from "@llmgateway/ai-sdk-provider";
import { generateText, jsonSchema, Output, streamText, tool } from "ai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let llmgateway: ReturnType<typeof createLLMGateway>;

beforeAll(async () => {
	const { token } = await tenantWithKey(pool(), "llmgtwy_ai_sdk_test_key");
	gateway = await startGateway();
	llmgateway = createLLMGateway({ baseURL: `${gateway.url}/v1`, apiKey: token });
});

afterAll(() => gateway.close());

const weather = tool({
	description: "Weather of a city",
	inputSchema: jsonSchema<{ city: string }>({ type: "object", properties: { city: { type: "string" } }, required: ["city"] }),
});

describe("the published AI SDK provider", () => {
	it("generates text", async () => {
		const { text, usage, finishReason } = await generateText({ model: llmgateway("demo/demo-chat"), prompt: "Hello!" });
		expect(text).toMatch(/simulated/i);
		expect(finishReason).toBe("stop");
		expect(usage.inputTokens).toBeGreaterThan(0);
	});

	it("streams text and ends with usage", async () => {
		const result = streamText({ model: llmgateway("demo/demo-chat"), prompt: "Hello!" });
		let text = "";
		for await (const part of result.textStream) text += part;
		expect(text).toMatch(/simulated/i);
		expect(await result.finishReason).toBe("stop");
		expect((await result.usage).outputTokens).toBeGreaterThan(0);
	});

	it("shows reasoning, whole and streamed", async () => {
		const model = llmgateway("demo/demo-reasoning", { extraBody: { reasoning_effort: "low" } });
		const whole = await generateText({ model, prompt: "Think." });
		expect(whole.reasoningText).toBeTruthy();
		const streamed = streamText({ model, prompt: "Think." });
		for await (const _ of streamed.textStream);
		expect(await streamed.reasoningText).toBe(whole.reasoningText);
	});

	it("calls tools, whole and streamed", async () => {
		const request = { model: llmgateway("demo/demo-chat"), prompt: "Weather?", tools: { weather }, toolChoice: "required" as const };
		const whole = await generateText(request);
		expect(whole.toolCalls.map(({ toolName }) => toolName)).toEqual(["weather"]);
		const streamed = streamText(request);
		for await (const _ of streamed.textStream);
		expect((await streamed.toolCalls).map(({ toolName }) => toolName)).toEqual(["weather"]);
		expect(await streamed.finishReason).toBe("tool-calls");
	});

	it("gets objects of a schema", async () => {
		const schema = jsonSchema<{ city: string; degrees: number }>({
			type: "object",
			properties: { city: { type: "string" }, degrees: { type: "number" } },
			required: ["city", "degrees"],
			additionalProperties: false,
		});
		const { output } = await generateText({
			model: llmgateway("demo/demo-chat"),
			prompt: "Weather?",
			output: Output.object({ schema }),
		});
		expect(output).toEqual({ city: expect.any(String), degrees: expect.any(Number) });
	});

	it("reads the message of an error", async () => {
		const failing = generateText({ model: llmgateway("no-such-model"), prompt: "Hi", maxRetries: 0 });
		await expect(failing).rejects.toThrow(/Unknown model "no-such-model"/);
	});
});
