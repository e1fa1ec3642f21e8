import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { recording } from "../../recordings.ts";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import { waitForLog } from "../../setup/wait-for-log";
import type { Simulator } from "../../simulators/simulator.ts";

/** Callers of chat completions, and models of OpenAI that need the Responses API. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let client: OpenAI;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	const { token } = await tenantWithKey(pool(), "llmgtwy_responses_wire_test_key");
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

const only = "openai/gpt-5.3-codex";
const both = "openai/gpt-5.4";

type Params = Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, "model" | "messages"> & Record<string, unknown>;
type Message = OpenAI.ChatCompletionMessageParam;

const said = (content: string): Message[] => [{ role: "user", content }];
const ask = (model: string, messages: Message[], params: Params = {}) =>
	client.chat.completions.create({ model, messages, ...params });

async function stream(model: string, messages: Message[], params: Params = {}) {
	const chunks = await client.chat.completions.create({ model, messages, ...params, stream: true });
	const all: OpenAI.ChatCompletionChunk[] = [];
	for await (const chunk of chunks) all.push(chunk);
	return all;
}

const weather = {
	type: "function" as const,
	function: { name: "get_weather", parameters: { type: "object", properties: { city: { type: "string" } } } },
};

type WithReasoning = OpenAI.ChatCompletionMessage & { reasoning?: string; reasoning_details?: Record<string, unknown>[] };
type Metadata = { routing: { logId: string }[] };

describe("a model that is served on the Responses API only", () => {
	it("answers a whole completion", async () => {
		const answer = await ask(only, [{ role: "system", content: "Be brief." }, ...said("Grüße")], { max_tokens: 3 });
		expect(answer.choices[0]).toMatchObject({
			finish_reason: "stop",
			message: { role: "assistant", content: expect.stringContaining("You said: Grüße") },
		});
		expect(answer.model).toBe(only);
		const [request] = simulator.requests;
		expect(request).toMatchObject({ family: "openai-responses", path: "/openai/v1/responses", status: 200 });
		expect(request?.body).toMatchObject({
			model: "gpt-5.3-codex",
			store: false,
			stream: false,
			max_output_tokens: 16,
			input: [{ role: "system" }, { role: "user" }],
		});
		const { metadata } = answer as unknown as { metadata: Metadata };
		const row = await waitForLog(metadata.routing[0]?.logId ?? "");
		expect(row.prompt_tokens).toBe(answer.usage?.prompt_tokens);
		expect(Number(row.cost)).toBe((answer.usage as unknown as { cost: number }).cost);
		expect(Number(row.cost)).toBeGreaterThan(0);
	});

	it("streams the same", async () => {
		const chunks = await stream(only, said("Wörld 👋"));
		const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
		expect(text).toContain("You said: Wörld 👋");
		expect(chunks[0]?.choices[0]?.delta.role).toBe("assistant");
		expect(chunks.findLast((chunk) => chunk.choices.length > 0)?.choices[0]?.finish_reason).toBe("stop");
		expect(chunks.at(-1)?.usage?.completion_tokens).toBeGreaterThan(0);
		expect(simulator.requests[0]).toMatchObject({ stream: true, path: "/openai/v1/responses" });
	});

	it("refuses what the Responses API cannot do, before anything is sent", async () => {
		await expect(ask(only, said("x"), { n: 2 })).rejects.toMatchObject({ status: 400, param: "n" });
		await expect(ask(only, said("x"), { stop: "END" })).rejects.toMatchObject({ status: 400, param: "stop" });
		expect(simulator.requests).toHaveLength(0);
	});

	it("names what it leaves out", async () => {
		const { response } = await client.chat.completions
			.create({ model: only, messages: said("x"), temperature: 0.3, seed: 7 })
			.withResponse();
		expect(response.headers.get("x-llmgateway-warnings")).toMatch(/seed was left out.*temperature was left out/);
	});

	it("passes errors on with status, code and parameter", async () => {
		simulator.script.set([{ status: 429, headers: { "retry-after": "3" }, message: "Slow down." }]);
		const error = await ask(only, said("x")).catch((caught: unknown) => caught as InstanceType<typeof OpenAI.APIError>);
		expect(error).toMatchObject({ status: 429, message: expect.stringContaining("Slow down.") });
	});

	it("turns an error inside a stream into a status, or into an error event after content", async () => {
		simulator.script.set([{ errorAfter: 2 }]);
		await expect(stream(only, said("x"))).rejects.toMatchObject({ status: 502 });
		simulator.script.set([{ errorAfter: 9 }]);
		await expect(stream(only, said("one two three four five six seven"))).rejects.toThrow(/overloaded/);
	});

	it("never ends a cut stream cleanly", async () => {
		simulator.script.set([{ endAfter: 9 }]);
		await expect(stream(only, said("one two three four five six seven"))).rejects.toThrow(/before the answer was complete/);
	});
});

describe("tools and reasoning", () => {
	it.each([only, both])("%s calls tools, whole and streamed, and reads their results with the reasoning before them", async (model) => {
		const messages = said("use a tool");
		const whole = await ask(model, messages, { tools: [weather] });
		const message = whole.choices[0]?.message as WithReasoning;
		expect(whole.choices[0]?.finish_reason).toBe("tool_calls");
		expect(message.tool_calls).toMatchObject([{ type: "function", function: { name: "get_weather", arguments: '{"city":"Zürich"}' } }]);
		expect(message.reasoning_details).toMatchObject([{ type: "reasoning.encrypted", data: expect.stringMatching(/^gAAAA/) }]);

		const chunks = await stream(model, messages, { tools: [weather] });
		const calls = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
		expect(calls[0]).toMatchObject({ index: 0, id: expect.stringMatching(/^call_/), function: { name: "get_weather" } });
		expect(calls.map((call) => call.function?.arguments ?? "").join("")).toBe('{"city":"Zürich"}');

		messages.push(message as Message);
		messages.push({ role: "tool", tool_call_id: message.tool_calls?.[0]?.id ?? "", content: "21 °C" });
		simulator.requests.length = 0;
		const answered = await ask(model, messages, { tools: [weather] });
		expect(answered.choices[0]?.finish_reason).toBe("stop");
		expect(simulator.requests[0]?.body.input).toMatchObject([
			{ role: "user" },
			{ type: "reasoning", encrypted_content: message.reasoning_details?.[0]?.data },
			{ type: "function_call", name: "get_weather", call_id: message.tool_calls?.[0]?.id },
			{ type: "function_call_output", output: "21 °C" },
		]);
	});

	it("calls several tools at once, each under its own index", async () => {
		const time = { type: "function" as const, function: { name: "get_time", parameters: { type: "object", properties: {} } } };
		const chunks = await stream(only, said("use both tools"), { tools: [weather, time], parallel_tool_calls: true });
		const calls = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
		expect(calls.filter((call) => call.id).map(({ index, function: called }) => [index, called?.name])).toEqual([
			[0, "get_weather"],
			[1, "get_time"],
		]);
	});

	it("shows summaries of the reasoning where they are asked for, and carries their block back", async () => {
		const messages = said("Hello");
		const params = { reasoning: { effort: "high", summary: "auto" } };
		const whole = (await ask(both, messages, params)).choices[0]?.message as WithReasoning;
		expect(whole.reasoning).toMatch(/First I read the question/);
		const chunks = await stream(both, messages, params);
		const streamed = chunks.map((chunk) => (chunk.choices[0]?.delta as { reasoning?: string } | undefined)?.reasoning ?? "").join("");
		expect(streamed).toBe(whole.reasoning);
		simulator.requests.length = 0;
		await ask(both, [...messages, whole as Message, { role: "user", content: "Go on" }], params);
		expect(simulator.requests[0]).toMatchObject({ status: 200, path: "/openai/v1/responses" });
		expect((simulator.requests[0]?.body.input as unknown[] | undefined)?.[1]).toMatchObject({
			type: "reasoning",
			encrypted_content: expect.stringMatching(/^gAAAA/),
			summary: [{ type: "summary_text", text: whole.reasoning }],
		});
	});

	it("stays with chat completions where nothing needs more", async () => {
		await ask(both, said("Hello"));
		await ask(both, said("use a tool"), { tools: [weather], reasoning_effort: "none" });
		expect(simulator.requests.map(({ path }) => path)).toEqual(["/openai/v1/chat/completions", "/openai/v1/chat/completions"]);
	});
});

describe("other parts of a request", () => {
	it("sends images, in results of tools too", async () => {
		const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
		const image = { type: "image_url" as const, image_url: { url: `data:image/png;base64,${pixel}` } };
		const messages: Message[] = [
			{ role: "user", content: [{ type: "text", text: "See" }, image] },
			{ role: "assistant", tool_calls: [{ id: "call_1", type: "function", function: { name: "get_weather", arguments: "{}" } }] },
			{ role: "tool", tool_call_id: "call_1", content: [{ type: "text", text: "Look:" }, image] as never },
		];
		await ask(only, messages, { tools: [weather] });
		expect(simulator.requests[0]?.body.input).toMatchObject([
			{ content: [{ type: "input_text" }, { type: "input_image", image_url: image.image_url.url }] },
			{ type: "function_call" },
			{ type: "function_call_output", output: [{ type: "input_text" }, { type: "input_image" }] },
		]);
	});

	it("asks for JSON of a schema, with verbosity", async () => {
		const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false };
		await ask(both, said("Where?"), {
			response_format: { type: "json_schema", json_schema: { name: "place", schema, strict: true } },
			verbosity: "low",
			tools: [weather],
			metadata: { team: "a" },
		});
		expect(simulator.requests[0]?.body).toMatchObject({
			text: { format: { type: "json_schema", name: "place", schema, strict: true }, verbosity: "low" },
			metadata: { team: "a" },
		});
	});

	it("searches the web, cites what was found and bills the search", async () => {
		const params = { tools: [{ type: "web_search" }] as never };
		const whole = await ask(both, said("search the news"), params);
		expect(whole.choices[0]?.message.annotations).toMatchObject([
			{ type: "url_citation", url_citation: { url: "https://news.example/found", title: "Found" } },
		]);
		const usage = whole.usage as unknown as { cost_details: { web_search_cost: number } };
		expect(usage.cost_details.web_search_cost).toBe(0.01);
		expect(simulator.requests[0]?.body.tools).toEqual([{ type: "web_search" }]);
	});
});

describe.each([
	["openai-responses/reasoning-encrypted", "stop", "tool_calls"],
	["openai-responses/web-search", "stop", "stop"],
	["openai-responses/custom-tool", "tool_calls", "tool_calls"],
	["azure-responses/text", "stop", "stop"],
])("the recording %s", (name, finish, streamFinish) => {
	it.skipIf(!recording(`${name}.json`))("reaches a chat client whole", async () => {
		simulator.script.set([{ recording: name }]);
		const answer = await ask(only, said("Hi"), { tools: [weather] });
		expect(answer.choices[0]?.finish_reason).toBe(finish);
		expect(answer.usage?.prompt_tokens).toBeGreaterThan(0);
	});

	it.skipIf(!recording(`${name}.chunks.txt`))("reaches a chat client as a stream", async () => {
		simulator.script.set([{ recording: name, pieceBytes: 61 }]);
		const chunks = await stream(only, said("Hi"), { tools: [weather] });
		const reasons = chunks.flatMap((chunk) => chunk.choices.map((choice) => choice.finish_reason));
		expect(reasons.filter((reason) => reason !== null)).toEqual([streamFinish]);
		expect(chunks.at(-1)?.usage?.prompt_tokens).toBeGreaterThan(0);
	});
});
