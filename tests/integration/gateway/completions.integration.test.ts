import { createLLMGateway } from "@llmgateway/ai-sdk-provider";
import { generateText, streamText } from "ai";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import { waitForLog } from "../../setup/wait-for-log";
import type { Simulator } from "../../simulators/simulator.ts";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let client: OpenAI;
let llmgateway: ReturnType<typeof createLLMGateway>;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	const { token } = await tenantWithKey(pool(), "llmgtwy_completions_test_key");
	gateway = await startGateway();
	client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: token, maxRetries: 0 });
	llmgateway = createLLMGateway({ baseURL: `${gateway.url}/v1`, apiKey: token });
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(() => {
	simulator.script.clear();
	simulator.requests.length = 0;
});

type Costed = OpenAI.CompletionUsage & { cost: number };
type Metadata = { routing: { logId: string }[] };

const models = ["openai/gpt-4o-mini", "anthropic/claude-sonnet-4-5", "google-ai-studio/gemini-3.5-flash", "openai/gpt-5.3-codex"];

describe("the official client's completions", () => {
	it.each(models)("%s answers a prompt whole", async (model) => {
		const answer = await client.completions.create({ model, prompt: "Say Grüße", max_tokens: 64 });
		expect(answer).toMatchObject({
			id: expect.stringMatching(/^cmpl-/),
			object: "text_completion",
			model,
			choices: [{ index: 0, text: expect.stringContaining("You said: Say Grüße"), finish_reason: "stop", logprobs: null }],
		});
		const usage = answer.usage as Costed;
		expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens);
		const { metadata } = answer as unknown as { metadata: Metadata };
		const row = await waitForLog(metadata.routing[0]?.logId ?? "");
		expect(Number(row.cost)).toBe(usage.cost);
		expect(usage.cost).toBeGreaterThan(0);
	});

	it.each(models)("%s streams the same", async (model) => {
		let text = "";
		let finish: string | null = null;
		let usage: Costed | undefined;
		for await (const chunk of await client.completions.create({ model, prompt: "Say Wörld 👋", stream: true, echo: true })) {
			text += chunk.choices[0]?.text ?? "";
			finish = chunk.choices[0]?.finish_reason ?? finish;
			usage = (chunk.usage as Costed | undefined) ?? usage;
		}
		expect(text).toMatch(/^Say Wörld 👋.*You said: Say Wörld 👋/);
		expect(finish).toBe("stop");
		expect(usage?.cost).toBeGreaterThan(0);
	});

	it("sends the provider a message of the user with the sampling that was asked for", async () => {
		await client.completions.create({
			model: "openai/gpt-4o-mini",
			prompt: ["Hi"],
			temperature: 0,
			stop: ["\n"],
			logit_bias: { "50256": -100 },
			logprobs: 2,
		});
		expect(simulator.requests[0]?.body).toMatchObject({
			messages: [{ role: "user", content: "Hi" }],
			temperature: 0,
			stop: ["\n"],
			logit_bias: { "50256": -100 },
			logprobs: true,
			top_logprobs: 2,
		});
		expect(simulator.requests[0]?.body).not.toHaveProperty("prompt");
	});

	it("refuses what a chat model cannot do", async () => {
		const model = "openai/gpt-4o-mini";
		await expect(client.completions.create({ model, prompt: ["a", "b"] })).rejects.toMatchObject({ status: 400, param: "prompt" });
		await expect(client.completions.create({ model, prompt: [1, 2] })).rejects.toMatchObject({ status: 400, param: "prompt" });
		await expect(client.completions.create({ model, prompt: "a", suffix: "b" })).rejects.toMatchObject({ status: 400, param: "suffix" });
		expect(simulator.requests).toHaveLength(0);
	});

	it("tells errors of the provider, and never ends a cut stream cleanly", async () => {
		simulator.script.set([{ status: 429, message: "Slow down." }]);
		await expect(client.completions.create({ model: models[0] as string, prompt: "a" })).rejects.toMatchObject({ status: 429 });
		simulator.script.set([{ endAfter: 4 }]);
		const readAll = async () => {
			const prompt = "one two three four five";
			for await (const _ of await client.completions.create({ model: models[0] as string, prompt, stream: true }));
		};
		await expect(readAll()).rejects.toThrow(/before the answer was complete/);
	});
});

/** The one id that the published provider sends to `/completions` by itself; other models by `provider.completion`. */
describe("the published AI SDK provider", () => {
	it.each([
		["openai/gpt-3.5-turbo", () => llmgateway("openai/gpt-3.5-turbo")],
		["openai/gpt-4o-mini", () => llmgateway.completion("openai/gpt-4o-mini")],
	])("completes and streams with %s", async (_, model) => {
		const whole = await generateText({ model: model(), prompt: "Hello!" });
		expect(whole.text).toContain("You said:");
		expect(whole.finishReason).toBe("stop");
		expect(whole.usage.outputTokens).toBeGreaterThan(0);
		const streamed = streamText({ model: model(), prompt: "Hello!" });
		let text = "";
		for await (const part of streamed.textStream) text += part;
		expect(text).toBe(whole.text);
		expect(await streamed.finishReason).toBe("stop");
		expect((await streamed.usage).inputTokens).toBeGreaterThan(0);
	});

	it("reads the message of an error", async () => {
		const failing = generateText({ model: llmgateway.completion("no-such-model"), prompt: "Hi", maxRetries: 0 });
		await expect(failing).rejects.toThrow(/Unknown model "no-such-model"/);
	});
});
