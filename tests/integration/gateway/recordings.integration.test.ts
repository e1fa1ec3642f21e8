import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { recording } from "../../recordings.ts";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import { waitForLog } from "../../setup/wait-for-log";
import type { Simulator } from "../../simulators/simulator.ts";

/** Real answers of providers, replayed over HTTP, through the gateway, to the OpenAI SDK. Costs are worked out by hand. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let client: OpenAI;

beforeAll(async () => {
	simulator = await startSimulatedProviders(["alibaba", "perplexity"]);
	const { token } = await tenantWithKey(pool(), "llmgtwy_recordings_test_key");
	gateway = await startGateway();
	client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: token, maxRetries: 0 });
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(() => simulator.script.clear());

type Case = {
	recording: string;
	model: string;
	/** Dollars of the whole answer, by hand: tokens × price per million. */
	cost?: number;
	/** The same for the stream, which is another call. */
	streamCost?: number;
	finish?: string;
};

const cases: Case[] = [
	// 16 × 0.10 + 363 × 0.40 (whole), 16 × 0.10 + 300 × 0.40 (stream), per million
	{ recording: "openai-chat/text", model: "openai/gpt-4.1-nano", cost: 0.0001468, streamCost: 0.0001216 },
	// 12 × 3 + 29 × 15; 12 × 3 + 30 × 15
	{ recording: "anthropic/text", model: "anthropic/claude-sonnet-4-5", cost: 0.000471, streamCost: 0.000486 },
	// 69 × 3 + 33 × 15
	{ recording: "anthropic/thinking", model: "anthropic/claude-sonnet-4-5", cost: 0.000702 },
	// 9 × 2 + (28 + 244) × 12; 9 × 2 + (23 + 185) × 12: thoughts are output
	{ recording: "google/text", model: "google-ai-studio/gemini-3.1-pro-preview", cost: 0.003282, streamCost: 0.002514 },
	// 9 × 2 + (29 + 258) × 12
	{ recording: "google/reasoning-gemini3", model: "google-ai-studio/gemini-3.1-pro-preview", cost: 0.003462 },
	// 29 × 2 + (15 + 893) × 12; 29 × 2 + (15 + 45) × 12
	{
		recording: "google/tool-call",
		model: "google-ai-studio/gemini-3.1-pro-preview",
		cost: 0.010954,
		streamCost: 0.000778,
		finish: "tool_calls",
	},
	{ recording: "groq/tool-call", model: "groq/gpt-oss-120b", finish: "tool_calls" },
	{ recording: "deepseek/text", model: "deepseek/deepseek-v4-pro", finish: "length" },
	{ recording: "mistral/text", model: "mistral/mistral-large-latest" },
	{ recording: "mistral/reasoning", model: "mistral/mistral-large-latest" },
	{ recording: "alibaba/text", model: "alibaba/qwen-max" },
	// A half cent for the request, (10 + 251) × 1; (10 + 336) × 1
	{ recording: "perplexity/citations", model: "perplexity/sonar", cost: 0.005261, streamCost: 0.005346 },
	{ recording: "moonshotai/text", model: "moonshot/kimi-k3" },
	{ recording: "moonshotai/stream", model: "moonshot/kimi-k3" },
	{ recording: "xai/text", model: "xai/grok-4-3" },
	{ recording: "xai/tool-call", model: "xai/grok-4-3", finish: "tool_calls" },
];

type Costed = OpenAI.CompletionUsage & { cost: number };
type Metadata = { routing: { logId: string }[] };

describe.each(cases)("$recording through $model", ({ recording: name, model, cost, streamCost, finish = "stop" }) => {
	const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Hi" }];

	it.skipIf(!recording(`${name}.json`))("shows the whole answer and its exact cost", async () => {
		simulator.script.set([{ recording: name }]);
		const answer = await client.chat.completions.create({ model, messages });
		const choice = answer.choices[0];
		expect(choice?.finish_reason).toBe(finish);
		expect(choice?.message.content || choice?.message.tool_calls?.length).toBeTruthy();
		const usage = answer.usage as Costed;
		if (cost !== undefined) expect(usage.cost).toBe(cost);
		const { metadata } = answer as unknown as { metadata: Metadata };
		const row = await waitForLog(metadata.routing[0]?.logId ?? "");
		expect(Number(row.cost)).toBe(usage.cost);
		expect(row.prompt_tokens).toBe(usage.prompt_tokens);
		expect(row.completion_tokens).toBe(usage.completion_tokens);
	});

	it.skipIf(!recording(`${name}.chunks.txt`))("shows the stream and its exact cost", async () => {
		simulator.script.set([{ recording: name, pieceBytes: 61 }]);
		let text = "";
		let calls = 0;
		let usage: Costed | undefined;
		let ending: string | null | undefined;
		let metadata: Metadata | undefined;
		for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
			const choice = chunk.choices[0];
			text += choice?.delta.content ?? "";
			calls += choice?.delta.tool_calls?.length ?? 0;
			ending = choice?.finish_reason ?? ending;
			usage = (chunk.usage as Costed | null) ?? usage;
			metadata = (chunk as unknown as { metadata?: Metadata }).metadata ?? metadata;
		}
		expect(ending).toBe(finish);
		expect(text.length + calls).toBeGreaterThan(0);
		if (streamCost !== undefined) expect(usage?.cost).toBe(streamCost);
		const row = await waitForLog(metadata?.routing[0]?.logId ?? "");
		expect(Number(row.cost)).toBe(usage?.cost);
		expect(row.streamed).toBe(true);
		expect(row.time_to_first_token).not.toBeNull();
	});
});
