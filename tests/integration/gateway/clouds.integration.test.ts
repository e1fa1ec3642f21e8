import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedClouds } from "../../setup/simulated-clouds";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import { waitForLog } from "../../setup/wait-for-log";
import type { SimulatedRequest, Simulator } from "../../simulators/simulator.ts";
import type { TokenEndpoint } from "../../simulators/token-endpoint.ts";

/** The cloud providers over HTTP, through the gateway, to the OpenAI SDK, against strict stand-ins. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let tokens: TokenEndpoint;
let client: OpenAI;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	tokens = await startSimulatedClouds(simulator);
	const { token } = await tenantWithKey(pool(), "llmgtwy_clouds_test_key");
	gateway = await startGateway();
	client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: token, maxRetries: 0 });
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

function lastRequest(): SimulatedRequest {
	return simulator.requests.at(-1) as SimulatedRequest;
}

type Metadata = { used_provider: string; routing: { logId: string }[] };
const metadataOf = (answer: unknown) => (answer as { metadata: Metadata }).metadata;

const models: [model: string, path: string][] = [
	["google-vertex/gemini-3.5-flash", "/vertex/v1/projects/simulated-project/locations/global/publishers/google/models/"],
	["vertex-anthropic/claude-sonnet-4-5", "/vertex/v1/projects/simulated-project/locations/global/publishers/anthropic/"],
	["vertex-openai/grok-4-6", "/vertex/v1/projects/simulated-project/locations/global/endpoints/openapi/chat/completions"],
	["azure/gpt-4o", "/azure/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"],
	["azure/gpt-5.4-pro", "/azure/openai/v1/responses"],
	["azure-ai-foundry/grok-4-3", "/azure/models/chat/completions?api-version=2024-05-01-preview"],
	["azure-anthropic/claude-sonnet-5", "/azure/anthropic/v1/messages"],
	["aws-bedrock/claude-sonnet-4-5", "/bedrock/model/global.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse"],
	["aws-bedrock/grok-4-6", "/bedrock/openai/v1/chat/completions"],
	["aws-mantle/gpt-5.6-sol", "/mantle/openai/v1/responses"],
];

const weather = {
	type: "function" as const,
	function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } },
};
const hello: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Grüezi 👋" }];

describe.each(models)("%s", (model, path) => {
	it("answers whole", async () => {
		const answer = await client.chat.completions.create({ model, messages: hello });
		expect(answer.choices[0]?.message.content).toContain("Grüezi 👋");
		expect(answer.usage?.total_tokens).toBeGreaterThan(10);
		expect(lastRequest().path).toContain(path);
		const { routing, used_provider: provider } = metadataOf(answer);
		expect(provider).toBe(model.split("/")[0]);
		const row = await waitForLog(routing[0]?.logId ?? "");
		expect(Number(row.cost)).toBeGreaterThan(0);
	});

	it("answers in a stream, cut anywhere, with its usage", async () => {
		simulator.script.set([{ pieceBytes: 37 }]);
		let text = "";
		let usage: OpenAI.CompletionUsage | null | undefined;
		let ending: string | null | undefined;
		for await (const chunk of await client.chat.completions.create({ model, messages: hello, stream: true })) {
			text += chunk.choices[0]?.delta.content ?? "";
			ending = chunk.choices[0]?.finish_reason ?? ending;
			usage = chunk.usage ?? usage;
		}
		expect(text).toContain("Grüezi 👋");
		expect(ending).toBe("stop");
		expect(usage?.completion_tokens).toBeGreaterThan(0);
	});

	it("calls a tool and takes its result", async () => {
		const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Use the tool." }];
		const asked = await client.chat.completions.create({ model, messages, tools: [weather] });
		const message = asked.choices[0]?.message as OpenAI.ChatCompletionMessage;
		const call = message.tool_calls?.[0] as OpenAI.ChatCompletionMessageFunctionToolCall;
		expect(JSON.parse(call.function.arguments)).toEqual({ city: "Zürich" });
		expect(asked.choices[0]?.finish_reason).toBe("tool_calls");
		const answered = await client.chat.completions.create({
			model,
			tools: [weather],
			messages: [...messages, message, { role: "tool", tool_call_id: call.id, content: "21 °C" }],
		});
		expect(answered.choices[0]?.finish_reason).toBe("stop");
	});

	it.each([
		[400, 400],
		[401, 502],
		[429, 429],
		[500, 502],
		[503, 503],
	])("turns a %i into a %i before the stream begins", async (status, expected) => {
		simulator.script.set([{ status, message: "Simulated." }]);
		const asked = client.chat.completions.create({ model, messages: hello, stream: true });
		await expect(asked).rejects.toMatchObject({ status: expected });
	});

	it("turns an error inside a 200 into a status while there is no content", async () => {
		simulator.script.set([{ errorAfter: 0 }]);
		const asked = client.chat.completions.create({ model, messages: hello, stream: true });
		await expect(asked).rejects.toMatchObject({ status: expect.toSatisfy((status: number) => status >= 500) });
	});

	it("does not end well when the stream is cut", async () => {
		simulator.script.set([{ cutAfter: 4, words: 20 }]);
		const read = async () => {
			for await (const _ of await client.chat.completions.create({ model, messages: hello, stream: true }));
		};
		await expect(read()).rejects.toThrow();
	});
});

const reasoning: [model: string, external?: string][] = [
	["google-vertex/gemini-3.5-flash"],
	["vertex-anthropic/claude-sonnet-4-5"],
	["azure-anthropic/claude-sonnet-5"],
	["aws-bedrock/claude-sonnet-4-5"],
	["aws-bedrock/claude-opus-5"],
];

it.each(reasoning)("reasoning of %s comes, and goes back where the turn uses tools", async (model) => {
	const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Use the tool." }];
	const asked = await client.chat.completions.create({ model, messages, tools: [weather], reasoning_effort: "low" });
	const message = asked.choices[0]?.message as OpenAI.ChatCompletionMessage & { reasoning?: string };
	expect(message.reasoning).toContain("First I read the question.");
	const call = message.tool_calls?.[0];
	const rest: OpenAI.ChatCompletionMessageParam[] = [message, { role: "tool", tool_call_id: call?.id ?? "", content: "1" }];
	const go = { model, tools: [weather], reasoning_effort: "low" as const, messages: [...messages, ...rest] };
	const answered = await client.chat.completions.create(go);
	expect(answered.choices[0]?.message.content).toBeTruthy();
	if (!model.startsWith("google")) expect(JSON.stringify(lastRequest().body)).toMatch(/"signature":"c2ltdWxhdGVk/);
});

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

it.each([
	["google-vertex/gemini-3.5-flash", "inlineData"],
	["vertex-anthropic/claude-sonnet-4-5", "base64"],
	["aws-bedrock/claude-sonnet-4-5", '{"image":{"format":"png","source":{"bytes":'],
	["azure/gpt-4o", "image_url"],
])("an image for %s", async (model, form) => {
	const image = { type: "image_url" as const, image_url: { url: `data:image/png;base64,${pixel}` } };
	const content = [{ type: "text" as const, text: "What is it?" }, image];
	await client.chat.completions.create({ model, messages: [{ role: "user", content }] });
	expect(JSON.stringify(lastRequest().body)).toContain(form);
});

describe("a document for Azure", () => {
	const file = { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0xLjQK" };
	const messages = [{ role: "user" as const, content: [{ type: "file" as const, file }] }];

	it("goes over the API that takes documents", async () => {
		await client.chat.completions.create({ model: "azure/gpt-4o", messages });
		expect(lastRequest().path).toContain("/azure/openai/v1/responses");
		expect(JSON.stringify(lastRequest().body)).toContain("input_file");
	});

	it("is refused where the model is not served there", async () => {
		const asked = client.chat.completions.create({ model: "azure/gpt-4-turbo", messages });
		await expect(asked).rejects.toMatchObject({ status: 400, code: "model_not_supported" });
		expect(simulator.requests).toEqual([]);
	});
});

it("the tier that served is told and billed", async () => {
	const answer = await client.chat.completions.create({
		model: "google-vertex/gemini-3.5-flash",
		messages: hello,
		service_tier: "flex",
	});
	expect(lastRequest().headers["x-vertex-ai-llm-shared-request-type"]).toBe("flex");
	expect(answer.service_tier).toBe("flex");
});

it("Azure's content filter is an answer without content", async () => {
	const answer = await client.chat.completions.create({
		model: "azure/gpt-4o",
		messages: [{ role: "user", content: "Say what is filtered" }],
	});
	expect(answer.choices[0]).toMatchObject({ finish_reason: "content_filter" });
});

describe("Bedrock", () => {
	const model = "aws-bedrock/claude-sonnet-4-5";

	it("caches by cache points, and bills what was written and read", async () => {
		const usage = {
			inputTokens: 10,
			outputTokens: 5,
			totalTokens: 1215,
			cacheReadInputTokens: 1000,
			cacheWriteInputTokens: 200,
			cacheDetails: [{ ttl: "1h", inputTokens: 200 }],
		};
		simulator.script.set([{ usage }]);
		const text = { type: "text" as const, text: "Long rules", cache_control: { type: "ephemeral", ttl: "1h" } };
		const messages = [{ role: "system" as const, content: [text] }, ...hello];
		const answer = await client.chat.completions.create({ model, messages });
		expect(lastRequest().body.system).toEqual([{ text: "Long rules" }, { cachePoint: { type: "default", ttl: "1h" } }]);
		// 10 × 3 + 1000 × 0.30 + 200 × 6 + 5 × 15, per million
		expect(answer.usage).toMatchObject({ prompt_tokens: 1210, cost: 0.001605 });
	});

	it("answers a JSON schema natively", async () => {
		simulator.script.set([{ words: 1 }]);
		const schema = { type: "object", properties: { a: { type: "string" } }, required: ["a"] };
		const response_format = { type: "json_schema" as const, json_schema: { name: "n", schema } };
		await client.chat.completions.create({ model, messages: hello, response_format });
		expect(lastRequest().body).toHaveProperty("outputConfig.textFormat.type", "json_schema");
	});

	it("tells an exception after content as an error, not as an end", async () => {
		simulator.script.set([{ errorAfter: 5, words: 20, dripMs: 20, message: "The model broke." }]);
		const pieces: string[] = [];
		const read = async () => {
			for await (const chunk of await client.chat.completions.create({ model, messages: hello, stream: true })) {
				pieces.push(chunk.choices[0]?.delta.content ?? "");
			}
		};
		await expect(read()).rejects.toThrow("The model broke.");
		expect(pieces.join("")).toContain("word0");
	});
});

describe("a tool that only Anthropic's own API has", () => {
	const ask = async (model: string) => {
		const response = await fetch(`${gateway.url}/v1/messages`, {
			method: "POST",
			headers: { authorization: `Bearer ${client.apiKey}`, "content-type": "application/json" },
			body: JSON.stringify({
				model,
				max_tokens: 50,
				messages: [{ role: "user", content: "Hello" }],
				tools: [{ type: "bash_20250124", name: "bash" }],
			}),
		});
		return { status: response.status, text: await response.text() };
	};

	it("brings a request to the providers that speak it, never to Bedrock", async () => {
		simulator.script.set([{ vendor: "anthropic", status: 529 }]);
		const { status } = await ask("claude-sonnet-4-5");
		expect(status).toBe(200);
		const vendors = new Set(simulator.requests.map(({ vendor }) => vendor));
		expect(vendors.has("aws-bedrock")).toBe(false);
		expect(lastRequest().body.tools).toEqual([{ type: "bash_20250124", name: "bash" }]);
	});

	it("is refused before Bedrock is called where that was named", async () => {
		const { status, text } = await ask("aws-bedrock/claude-sonnet-4-5");
		expect(status).toBe(400);
		expect(text).toContain("Model aws-bedrock/claude-sonnet-4-5 does not support tool bash_20250124.");
		expect(simulator.requests).toEqual([]);
	});
});
