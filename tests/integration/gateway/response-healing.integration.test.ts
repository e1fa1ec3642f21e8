import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import { waitForLog } from "../../setup/wait-for-log";
import type { Simulator } from "../../simulators/simulator.ts";

/** JSON answers that are none, mended on their way through, with the official SDK. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let client: OpenAI;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	const { token } = await tenantWithKey(pool(), "llmgtwy_response_healing_test_key");
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

type Request = OpenAI.ChatCompletionCreateParamsNonStreaming;
type Answer = OpenAI.ChatCompletion & {
	usage: { cost: number; cost_details: Record<string, number> };
	metadata: { routing: { logId: string }[]; healing?: { method: string } };
};

const hello: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Hi" }];

/** The SDK's types do not know every field that is sent here. */
async function ask(request: Record<string, unknown>): Promise<Answer> {
	return (await client.chat.completions.create({ messages: hello, ...request } as unknown as Request)) as Answer;
}

async function stream(request: Record<string, unknown>): Promise<{ text: string; deltas: Record<string, unknown>[]; last: Answer }> {
	const seen = { text: "", deltas: [] as Record<string, unknown>[], last: {} as Answer };
	const body = { messages: hello, ...request, stream: true } as unknown as OpenAI.ChatCompletionCreateParamsStreaming;
	for await (const chunk of await client.chat.completions.create(body)) {
		const delta = chunk.choices[0]?.delta;
		seen.text += delta?.content ?? "";
		if (delta) seen.deltas.push(delta as Record<string, unknown>);
		seen.last = chunk as unknown as Answer;
	}
	return seen;
}

function sent(): { generationConfig: Record<string, unknown> } & Record<string, unknown> {
	return simulator.requests.at(-1)?.body as ReturnType<typeof sent>;
}

const gemini = "google-ai-studio/gemini-3.5-flash";

describe("response healing", () => {
	const json = { response_format: { type: "json_object" }, plugins: [{ id: "response-healing" }] };
	const fenced = 'Here it is:\n```json\n{"name": "Alice", "age": 30}\n```';
	const body = (content: string) => ({
		id: "c1",
		object: "chat.completion",
		created: 1,
		model: "gpt-4o-mini",
		system_fingerprint: "fp",
		choices: [{ index: 0, message: { role: "assistant", content, refusal: null }, logprobs: null, finish_reason: "stop" }],
		usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
	});
	const chunk = (delta: object, finish: string | null = null) =>
		JSON.stringify({
			id: "c1",
			object: "chat.completion.chunk",
			created: 1,
			model: "gpt-4o-mini",
			choices: [{ index: 0, delta, finish_reason: finish }],
		});

	it("mends a forwarded answer, and says how", async () => {
		simulator.script.set([{ body: body(fenced) }]);
		const answer = await ask({ model: "gpt-4o-mini", ...json });
		expect(JSON.parse(answer.choices[0]?.message.content ?? "")).toEqual({ name: "Alice", age: 30 });
		expect(answer.system_fingerprint).toBe("fp");
		expect(answer.metadata.healing).toEqual({ method: "markdown_extraction" });
		const row = await waitForLog(answer.metadata.routing[0]?.logId ?? "");
		expect(row.healing).toEqual({ method: "markdown_extraction" });
		expect(sent()).not.toHaveProperty("plugins");
	});

	it("mends a translated answer", async () => {
		const candidates = [{ content: { role: "model", parts: [{ text: "{'a': [1, 2,]" }] }, finishReason: "MAX_TOKENS", index: 0 }];
		simulator.script.set([{ body: { candidates, usageMetadata: { promptTokenCount: 1 } } }]);
		const answer = await ask({ model: gemini, ...json });
		expect(JSON.parse(answer.choices[0]?.message.content ?? "")).toEqual({ a: [1, 2] });
		expect(answer.choices[0]?.finish_reason).toBe("length");
		expect(answer.metadata.healing).toEqual({ method: "combined_strategies" });
	});

	it("leaves alone what is JSON, what should be text, and who does not ask", async () => {
		simulator.script.set([{ body: body('{"a": 1}') }]);
		const valid = await ask({ model: "gpt-4o-mini", ...json });
		expect(valid.choices[0]?.message.content).toBe('{"a": 1}');
		expect(valid.metadata).not.toHaveProperty("healing");
		simulator.script.set([{ body: body(fenced) }]);
		for (const request of [{ plugins: json.plugins }, { response_format: json.response_format }]) {
			const answer = await ask({ model: "gpt-4o-mini", ...request });
			expect(answer.choices[0]?.message.content).toBe(fenced);
		}
	});

	it("mends a stream only where the caller lets it be held back", async () => {
		const payloads = [
			chunk({ role: "assistant", content: fenced.slice(0, 20) }),
			chunk({ content: fenced.slice(20) }),
			chunk({}, "stop"),
			JSON.stringify({ id: "c1", object: "chat.completion.chunk", created: 1, model: "m", choices: [], usage: body("").usage }),
			"[DONE]",
		];
		simulator.script.set([{ payloads }]);
		expect((await stream({ model: "gpt-4o-mini", ...json })).text).toBe(fenced);
		const plugins = [{ id: "response-healing", stream: true }];
		const healed = await stream({ model: "gpt-4o-mini", ...json, plugins });
		expect(JSON.parse(healed.text)).toEqual({ name: "Alice", age: 30 });
		expect(healed.last.metadata.healing).toEqual({ method: "markdown_extraction" });
		expect(healed.last.usage).toMatchObject({ prompt_tokens: 3, completion_tokens: 2 });
	});
});
