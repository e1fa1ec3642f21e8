import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type ChatEvent, type ChatRequest, type Dialect } from "~/gateway/chat";
import { SseDecoder } from "~/gateway/decoders/sse";
import type { Provider } from "~/gateway/providers/provider";
import { providerOf } from "~/gateway/providers/registry";
import { openAiRequest, requestOf, summaryOf, targetOf } from "../factories/provider-fixtures";
import { recording } from "../recordings";
import { type Simulator, startSimulator } from "./simulator";

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator();
});
afterAll(() => simulator.close());
afterEach(() => {
	simulator.script.clear();
	simulator.requests.length = 0;
});

const remote = ["openai", "deepseek", "groq", "xai", "mistral", "moonshot", "anthropic", "google-ai-studio"];

function baseUrlOf(provider: Provider): string {
	if (provider.dialect === "gemini") return simulator.baseUrls.gemini;
	return provider.dialect === "anthropic-messages"
		? simulator.baseUrls.anthropic
		: `${simulator.url}/${provider.id}/v1`;
}

/** Calls the simulator the way the engine calls a provider. */
async function call(
	id: string,
	request: ChatRequest,
	options: { stream?: boolean; key?: string; model?: string } = {},
) {
	const provider = providerOf(id) as Provider;
	const mapping = { reasoningEfforts: ["low", "medium", "high"], reasoningMaxTokens: true, maxOutput: 8000 };
	const target = targetOf(id, { ...mapping, externalId: options.model ?? "test-model" }, options.stream ?? false);
	const wire = provider.toWire(request, target);
	const response = await fetch(baseUrlOf(provider) + provider.endpoint(target), {
		method: "POST",
		headers: {
			"content-type": "application/json",
			...provider.authorize({ apiKey: options.key ?? "key", fields: {} }),
			...wire.headers,
		},
		body: JSON.stringify(wire.body),
	});
	if (!response.ok) {
		return {
			status: response.status,
			events: [],
			fault: provider.readError(response.status, response.headers, await response.json()),
		};
	}
	if (!options.stream) return { status: 200, events: provider.readAnswer(await response.json(), target) };
	const decoder = new SseDecoder();
	const reader = provider.openStream(target);
	const events: ChatEvent[] = [];
	const read = (bytes: Uint8Array) => decoder.push(bytes).forEach(({ data }) => events.push(...reader.push(data)));
	try {
		for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) read(bytes);
	} catch {
		// A dropped connection ends the stream as it is.
	}
	decoder.end().forEach(({ data }) => events.push(...reader.push(data)));
	return { status: 200, events: [...events, ...reader.end()] };
}

const say = (text: string): Partial<ChatRequest> => ({
	messages: [{ role: "user", content: [{ type: "text", text }] }],
});
const tools = [
	{ name: "get_weather", parameters: { type: "object", properties: { city: { type: "string" } } } },
	{ name: "get_time", parameters: { type: "object", properties: {} } },
];
const lastFault = (events: ChatEvent[]) => {
	const last = events.at(-1);
	return last?.type === "error" ? last.fault : undefined;
};

describe.each(remote)("simulated %s", (id) => {
	test("answers text, whole and streamed alike", async () => {
		const whole = await call(id, requestOf(say("Grüße")));
		const streamed = await call(id, requestOf(say("Grüße")), { stream: true });
		expect(summaryOf(whole.events)).toMatchObject({ text: expect.stringContaining("You said: Grüße"), finish: "stop" });
		expect(summaryOf(streamed.events)).toEqual(summaryOf(whole.events));
	});

	test("calls tools, takes their results and answers", async () => {
		const asked = requestOf({ ...say("use both tools"), tools });
		const whole = summaryOf((await call(id, asked)).events);
		const streamed = summaryOf((await call(id, asked, { stream: true })).events);
		expect(streamed).toEqual(whole);
		expect(whole.toolCalls.map(({ name, arguments: args }) => [name, args.replaceAll("{}", "")])).toEqual([
			["get_weather", '{"city":"Zürich"}'],
			["get_time", ""],
		]);
		expect(whole.finish).toBe("tool_calls");
		const replied = await call(
			id,
			requestOf({
				...asked,
				messages: [
					...asked.messages,
					{ role: "assistant", content: whole.toolCalls.map((part) => ({ type: "tool-call" as const, ...part })) },
					...whole.toolCalls.map(({ id: toolCallId }) => ({
						role: "tool" as const,
						content: [{ type: "tool-result" as const, toolCallId, content: [{ type: "text" as const, text: "21" }] }],
					})),
				],
			}),
		);
		expect(replied.fault).toBeUndefined();
		expect(summaryOf(replied.events).finish).toBe("stop");
	});

	test("obeys a demanded tool and reasons where asked", async () => {
		const forced = requestOf({ ...say("hello"), tools, toolChoice: { type: "function", name: "get_time" } });
		expect(summaryOf((await call(id, forced)).events).toolCalls).toMatchObject([{ name: "get_time" }]);
		const reasoned = requestOf({ ...say("hello"), reasoning: { effort: "high" } });
		const summary = summaryOf((await call(id, reasoned, { stream: true })).events);
		// OpenAI's chat completions never show reasoning.
		expect(summary.reasoning === "").toBe(id === "openai");
	});

	test("refuses a missing or wrong key as the provider does", async () => {
		const { fault } = await call(id, requestOf(), { key: "invalid-key" });
		expect(fault).toMatchObject({ status: 401, message: "Incorrect API key provided." });
		expect((await call(id, requestOf(), { key: "" })).fault?.status).toBe(401);
	});

	test("fails as scripted", async () => {
		simulator.script.add({ status: 429, headers: { "retry-after": "3" }, times: 1 });
		expect((await call(id, requestOf())).fault).toMatchObject({ status: 429, retryAfter: 3 });
		expect((await call(id, requestOf())).status).toBe(200);
		for (const rule of [{ cutAfter: 2 }, { endAfter: 2 }]) {
			simulator.script.set([{ ...rule, times: 1 }]);
			const { events } = await call(id, requestOf(say("one two three four")), { stream: true });
			expect(lastFault(events), JSON.stringify(rule)).toMatchObject({ status: 502 });
		}
		const { events } = await call(id, requestOf(say("[simulate errorAfter=3 pieceBytes=7]")), { stream: true });
		expect(lastFault(events)?.message).toMatch(/overloaded/);
	});

	test("a whole answer may be cut as well", async () => {
		simulator.script.add({ cutAfter: 20 });
		await expect(call(id, requestOf())).rejects.toThrow();
	});

	test("drips in small pieces without changing the answer", async () => {
		const smooth = await call(id, requestOf(say("Wörld 👋 of pieces")), { stream: true });
		simulator.script.add({ pieceBytes: 17 });
		const dripped = await call(id, requestOf(say("Wörld 👋 of pieces")), { stream: true });
		expect(summaryOf(dripped.events)).toEqual(summaryOf(smooth.events));
	});

	test("forwards an OpenAI body without a field of the gateway's own", async () => {
		const body = {
			model: "x",
			messages: [
				{ role: "developer", content: "Be brief." },
				{ role: "user", content: [{ type: "text", text: "hi", cache_control: { type: "ephemeral" } }] },
				{
					role: "assistant",
					content: "Yes",
					reasoning: "hm",
					reasoning_details: [{ type: "reasoning.text", text: "hm" }],
				},
				{ role: "user", content: "and now?" },
			],
			usage: { include: true },
			plugins: [{ id: "response-healing" }],
			routing: "price",
			reasoning: { effort: "low" },
		};
		const { fault } = await call(id, openAiRequest(body, { ...say("and now?"), reasoning: { effort: "low" } }));
		expect(fault).toBeUndefined();
	});
});

describe("strictness", () => {
	const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
		fetch(simulator.url + path, {
			method: "POST",
			headers: { "content-type": "application/json", authorization: "Bearer k", ...headers },
			body: JSON.stringify(body),
		});
	const anthropicHeaders = { "x-api-key": "k", "anthropic-version": "2023-06-01" };

	test.each([
		["/openai/v1/chat/completions", { messages: [{ role: "user", content: "x" }] }, {}],
		["/openai/v1/chat/completions", { model: "m", messages: [] }, {}],
		["/openai/v1/chat/completions", { model: "m", messages: [{ role: "robot", content: "x" }] }, {}],
		["/openai/v1/chat/completions", { model: "m", messages: [{ role: "tool", tool_call_id: "1", content: "x" }] }, {}],
		["/openai/v1/chat/completions", { model: "gpt-5", max_tokens: 5, messages: [{ role: "user", content: "x" }] }, {}],
		["/anthropic/v1/messages", { model: "m", messages: [{ role: "user", content: "x" }] }, anthropicHeaders],
		[
			"/anthropic/v1/messages",
			{ model: "m", max_tokens: 5, messages: [{ role: "assistant", content: "x" }] },
			anthropicHeaders,
		],
		[
			"/anthropic/v1/messages",
			{ model: "m", max_tokens: 5, messages: [{ role: "user", content: "x" }], seed: 1 },
			anthropicHeaders,
		],
		["/gemini/v1beta/models/m:generateContent", { contents: [] }, { "x-goog-api-key": "k" }],
		[
			"/gemini/v1beta/models/m:generateContent",
			{ contents: [{ role: "tool", parts: [{ text: "x" }] }] },
			{ "x-goog-api-key": "k" },
		],
		[
			"/gemini/v1beta/models/m:streamGenerateContent",
			{ contents: [{ role: "user", parts: [{ text: "x" }] }] },
			{ "x-goog-api-key": "k" },
		],
	])("%s refuses %j", async (path, body, headers) => {
		expect((await post(path, body, headers)).status).toBe(400);
	});

	test("knows its paths, methods and content type", async () => {
		expect((await fetch(`${simulator.url}/openai/v1/chat/completions`)).status).toBe(404);
		expect((await post("/openai/v1/embeddings", {})).status).toBe(404);
		expect((await post("/openai/v1/chat/completions", {}, { "content-type": "text/plain" })).status).toBe(415);
		for (const id of remote) {
			const provider = providerOf(id) as Provider;
			const url = baseUrlOf(provider) + provider.validation?.path;
			const check = (apiKey: string) => fetch(url, { headers: provider.authorize({ apiKey, fields: {} }) });
			expect((await check("good")).status, id).toBe(200);
			expect((await check("invalid")).ok, id).toBe(false);
		}
	});

	test("keeps what it was sent, and notices who hangs up", async () => {
		const hangUp = new AbortController();
		simulator.script.add({ stallAfter: 2 });
		const response = await fetch(`${simulator.baseUrls.openai}/chat/completions`, {
			method: "POST",
			headers: { "content-type": "application/json", authorization: "Bearer sk-test" },
			body: JSON.stringify({ model: "m", stream: true, messages: [{ role: "user", content: "hi" }] }),
			signal: hangUp.signal,
		});
		await response.body?.getReader().read();
		hangUp.abort();
		await expect.poll(() => simulator.requests[0]?.aborted).toBe(true);
		expect(simulator.requests[0]).toMatchObject({
			vendor: "openai",
			model: "m",
			stream: true,
			credential: "sk-test",
			status: 200,
		});
	});
});

test("runs as a process of its own and is steered over HTTP", async () => {
	const main = fileURLToPath(new URL("./main.ts", import.meta.url));
	const child = spawn(process.execPath, [main], { stdio: ["ignore", "pipe", "inherit"] });
	try {
		const [line] = (await once(child.stdout, "data")) as [Buffer];
		const { url } = JSON.parse(line.toString()) as { url: string };
		const chat = () =>
			fetch(`${url}/groq/openai/v1/chat/completions`, {
				method: "POST",
				headers: { "content-type": "application/json", authorization: "Bearer k" },
				body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "hi" }] }),
			});
		await fetch(`${url}/__script`, {
			method: "POST",
			body: JSON.stringify([{ vendor: "groq", status: 503, times: 1 }]),
		});
		expect((await chat()).status).toBe(503);
		expect((await chat()).status).toBe(200);
		expect(await (await fetch(`${url}/__requests`)).json()).toMatchObject([
			{ status: 503 },
			{ status: 200, vendor: "groq" },
		]);
	} finally {
		child.kill("SIGTERM");
	}
	expect(await once(child, "exit")).toEqual([0, null]);
});

test.skipIf(recording("anthropic/thinking.json") === undefined)("replays recordings by name", async () => {
	const request = requestOf(say("[simulate recording=anthropic/thinking]"));
	expect(summaryOf((await call("anthropic", request)).events)).toMatchObject({ text: expect.stringContaining("185") });
	const streamed = summaryOf((await call("anthropic", request, { stream: true })).events);
	expect(streamed).toMatchObject({ finish: "stop", signatures: [expect.any(String)] });
	expect(streamed.reasoning).toContain("divide");
});

const dialects: Dialect[] = ["openai-chat", "anthropic-messages", "gemini"];
test("covers every wire family of the registry", () => {
	for (const id of remote) expect(dialects).toContain(providerOf(id)?.dialect);
});
