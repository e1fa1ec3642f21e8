import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { recording } from "../../recordings.ts";
import { OrderCheck, type StreamedEvent } from "../../responses-order";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import { waitForLog } from "../../setup/wait-for-log";
import type { Simulator } from "../../simulators/simulator.ts";

type Response = OpenAI.Responses.Response;

/** Real answers of providers as the Responses API tells them, and sent again to other providers. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let client: OpenAI;

beforeAll(async () => {
	simulator = await startSimulatedProviders(["alibaba", "perplexity"]);
	const { token } = await tenantWithKey(pool(), "llmgtwy_responses_recordings_key");
	gateway = await startGateway();
	client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: token, maxRetries: 0 });
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(() => simulator.script.clear());

/** Recording, model, and the types of the items it becomes. */
const cases: [string, string, string[]][] = [
	["anthropic/text", "anthropic/claude-sonnet-4-5", ["message"]],
	["anthropic/thinking", "anthropic/claude-sonnet-4-5", ["reasoning", "message"]],
	["anthropic/tool-no-args", "anthropic/claude-sonnet-4-5", ["message", "function_call"]],
	["google/text", "google-ai-studio/gemini-3.1-pro-preview", ["message"]],
	["google/reasoning-gemini3", "google-ai-studio/gemini-3.1-pro-preview", ["message"]],
	["google/tool-call", "google-ai-studio/gemini-3.1-pro-preview", ["function_call"]],
	["groq/tool-call", "groq/gpt-oss-120b", ["function_call"]],
	["deepseek/text", "deepseek/deepseek-v4-pro", ["message"]],
	["mistral/text", "mistral/mistral-large-latest", ["message"]],
	["mistral/reasoning", "mistral/mistral-large-latest", ["reasoning", "message"]],
	["alibaba/text", "alibaba/qwen-max", ["message"]],
	["perplexity/citations", "perplexity/sonar", ["web_search_call", "message"]],
	["xai/text", "xai/grok-4-3", ["reasoning", "message"]],
	["xai/tool-call", "xai/grok-4-3", ["reasoning", "function_call"]],
	["openai-responses/custom-tool", "openai/gpt-5.4", ["custom_tool_call"]],
	["openai-responses/reasoning-encrypted", "openai/gpt-5.4", ["reasoning", "message"]],
	["openai-responses/web-search", "openai/gpt-5.4", ["reasoning", "web_search_call", "message"]],
];

const others = ["openai/gpt-5.4", "anthropic/claude-sonnet-4-5", "google-ai-studio/gemini-3.5-flash", "deepseek/deepseek-v4-pro"];

const tools: OpenAI.Responses.Tool[] = ["weather", "updateIssueList", "write_sql", "calculator"].map((name) => ({
	type: "function",
	name,
	parameters: { type: "object", properties: {} },
	strict: false,
}));

/** Every provider takes the answer as part of a conversation; its calls are answered. */
async function sendAgain(answer: Response): Promise<void> {
	simulator.script.clear();
	const results = answer.output.flatMap((item): OpenAI.Responses.ResponseInput => {
		if (item.type === "function_call") return [{ type: "function_call_output", call_id: item.call_id, output: "done" }];
		return item.type === "custom_tool_call" ? [{ type: "custom_tool_call_output", call_id: item.call_id, output: "done" }] : [];
	});
	const question = { role: "user" as const, content: "Go on" };
	// OpenAI takes its own reasoning back only with what it encrypted, which not every recording has.
	const output = answer.output.filter((item) => item.type !== "reasoning" || item.encrypted_content || item.summary.length > 0);
	const input = [{ role: "user" as const, content: "Hi" }, ...(output as OpenAI.Responses.ResponseInput), ...results];
	for (const model of others) {
		const again = await client.responses.create({ model, input: [...input, ...(results.length > 0 ? [] : [question])], tools, store: false });
		expect([model, again.status]).toEqual([model, "completed"]);
	}
}

async function expectSettled(answer: Response): Promise<void> {
	const { usage, llmgateway } = answer as unknown as { usage: { cost: number }; llmgateway: { routing: { logId: string }[] } };
	const row = await waitForLog(llmgateway.routing[0]?.logId ?? "");
	expect(Number(row.cost)).toBe(usage.cost);
	expect(row.prompt_tokens).toBe(answer.usage?.input_tokens);
}

describe.each(cases)("%s through %s", (name, model, types) => {
	const request = { model, input: "Hi", store: false, include: ["reasoning.encrypted_content" as const] };
	/** Signatures of calls travel in reasoning items of their own. */
	const shown = (answer: Response) =>
		answer.output.filter((item) => item.type !== "reasoning" || item.summary.length > 0 || types.includes("reasoning"));

	it.skipIf(!recording(`${name}.json`))("is told whole, and taken by others", async () => {
		simulator.script.set([{ recording: name }]);
		const answer = await client.responses.create(request);
		expect([...new Set(shown(answer).map(({ type }) => type))]).toEqual(types);
		await expectSettled(answer);
		await sendAgain(answer);
	});

	it.skipIf(!recording(`${name}.chunks.txt`))("is told as a stream in a legal order, and taken by others", async () => {
		simulator.script.set([{ recording: name, pieceBytes: 61 }]);
		const check = new OrderCheck();
		let answer: Response | undefined;
		for await (const event of await client.responses.create({ ...request, stream: true })) {
			if (!name.startsWith("openai-responses/")) check.take(event as unknown as StreamedEvent);
			if (event.type === "response.completed" || event.type === "response.incomplete") answer = event.response;
		}
		if (!answer) throw new Error("the stream did not end");
		if (!name.startsWith("openai-responses/")) check.end();
		await expectSettled(answer);
		await sendAgain(answer);
	});
});
