import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { recording } from "../../recordings";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let client: Anthropic;
let token: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	({ token } = await tenantWithKey(pool(), "llmgtwy_anthropic_passthrough_test_key"));
	gateway = await startGateway();
	client = new Anthropic({ baseURL: gateway.url, apiKey: token, maxRetries: 0 });
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(() => {
	simulator.script.clear();
	simulator.requests.length = 0;
});

const model = "anthropic/claude-sonnet-4-5";

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
	return fetch(`${gateway.url}${path}`, {
		method: "POST",
		headers: { "x-api-key": token, "content-type": "application/json", "anthropic-version": "2023-06-01", ...headers },
		body: JSON.stringify(body),
	});
}

function upstreamBody(): Record<string, unknown> {
	return simulator.requests.at(-1)?.body ?? {};
}

/** Events of a streamed answer as they came over the wire. */
async function eventsOf(response: Response): Promise<{ name: string; data: Record<string, unknown> }[]> {
	const text = await response.text();
	return text.split("\n\n").flatMap((frame) => {
		const name = /^event: (.*)$/m.exec(frame)?.[1];
		const data = /^data: (.*)$/m.exec(frame)?.[1];
		return name && data ? [{ name, data: JSON.parse(data) as Record<string, unknown> }] : [];
	});
}

describe("the body of Anthropic's own client", () => {
	it("reaches Anthropic with the model's name changed only", async () => {
		const pdf = { type: "document", source: { type: "url", url: "https://example.com/a.pdf" }, citations: { enabled: true } };
		const body = {
			model,
			max_tokens: 4096,
			temperature: 1,
			stop_sequences: ["END"],
			metadata: { user_id: "user-1" },
			service_tier: "auto",
			thinking: { type: "enabled", budget_tokens: 2048 },
			tools: [
				{ type: "web_search_20250305", name: "web_search", max_uses: 2, user_location: { type: "approximate", city: "Zürich" } },
				{ type: "memory_20250818", name: "memory" },
				{ name: "f", input_schema: { type: "object" }, cache_control: { type: "ephemeral", ttl: "1h" } },
			],
			system: [{ type: "text", text: "Be short.", cache_control: { type: "ephemeral" } }],
			context_management: { edits: [] },
			messages: [
				{ role: "user", content: [pdf] },
				{
					role: "assistant",
					content: [
						{ type: "thinking", thinking: "so", signature: "c2ln" },
						{ type: "redacted_thinking", data: "cmVk" },
						{ type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "q" } },
						{ type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] },
						{ type: "tool_use", id: "toolu_1", name: "f", input: { b: 1, a: 2 } },
					],
				},
				{
					role: "user",
					content: [
						{
							type: "tool_result",
							tool_use_id: "toolu_1",
							content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } }],
						},
					],
				},
			],
		};
		const response = await post("/v1/messages?beta=true", body, { "anthropic-beta": "context-management-2025-06-27" });
		expect(response.status, await response.clone().text()).toBe(200);
		expect(response.headers.get("request-id")).toBe(response.headers.get("x-request-id"));
		expect(response.headers.get("x-llmgateway-warnings")).toBeNull();
		await response.text();
		expect(upstreamBody()).toEqual({ ...body, model: "claude-sonnet-4-5", stream: false });
		expect(simulator.requests.at(-1)?.headers).toMatchObject({
			"anthropic-beta": "context-management-2025-06-27",
			"anthropic-version": "2023-06-01",
			"x-api-key": "sk-ant-simulated",
		});
	});

	it("is kept from what Anthropic would refuse: other providers' reasoning, ids and citations, empty text", async () => {
		const call = { type: "tool_use", id: "functions.f:0", name: "f", input: {} };
		const response = await post("/v1/messages", {
			model,
			max_tokens: 100,
			tools: [{ name: "f", input_schema: { type: "object" } }],
			messages: [
				{ role: "user", content: "Hi" },
				{
					role: "assistant",
					content: [
						{ type: "thinking", thinking: "unsigned", signature: "" },
						{ type: "thinking", thinking: "t", signature: "llmgateway:signature:google::c2ln" },
						{ type: "redacted_thinking", data: "llmgateway:encrypted:openai:rs_1:ZW5j" },
						{ type: "text", text: "a", citations: [{ type: "web_search_result_location", url: "u", encrypted_index: "" }] },
						{ type: "text", text: "" },
						call,
					],
				},
				{ role: "user", content: [{ type: "tool_result", tool_use_id: call.id, content: "ok" }] },
			],
		});
		expect(response.status, await response.clone().text()).toBe(200);
		expect(response.headers.get("x-llmgateway-warnings")).toContain("reasoning of another provider was left out");
		await response.text();
		expect(upstreamBody().messages).toMatchObject([
			{},
			{ content: [{ type: "text", text: "a" }, { ...call, id: "functions_f_0_Q8xi6IPMT" }] },
			{ content: [{ tool_use_id: "functions_f_0_Q8xi6IPMT" }] },
		]);
	});

	it("may hold roles as OpenAI's clients write them", async () => {
		const response = await post("/v1/messages", {
			model,
			max_tokens: 100,
			tools: [{ name: "f", input_schema: { type: "object" } }],
			messages: [
				{ role: "system", content: "Be short." },
				{ role: "user", content: "Hi" },
				{ role: "assistant", content: null, tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }] },
				{ role: "tool", tool_call_id: "c1", content: "ok" },
			],
		});
		expect(response.status, await response.text()).toBe(200);
		expect(upstreamBody()).toMatchObject({
			system: [{ text: "Be short." }],
			messages: [{ role: "user" }, { content: [{ type: "tool_use", id: "c1" }] }, { content: [{ type: "tool_result" }] }],
		});
	});

	it("has at most four markers, hours before minutes, and gets one where the prompt is long and has none", async () => {
		const block = (text: string, ttl?: "1h") => ({
			type: "text",
			text,
			cache_control: { type: "ephemeral", ...(ttl ? { ttl } : {}) },
		});
		const send = async (body: Record<string, unknown>) => {
			const response = await post("/v1/messages", { model, max_tokens: 10, messages: [{ role: "user", content: "Hi" }], ...body });
			expect(response.status, await response.text()).toBe(200);
			return { warnings: response.headers.get("x-llmgateway-warnings"), body: upstreamBody() };
		};
		const many = await send({ system: ["a", "b", "c", "d", "e"].map((text) => block(text)) });
		expect(many.warnings).toContain("beyond four");
		expect(many.body.system).toMatchObject([{ text: "a" }, ...Array.from({ length: 4 }, () => ({ cache_control: {} }))]);
		const mixed = await send({ system: [block("a"), block("b", "1h")] });
		expect(mixed.warnings).toContain("one-hour");
		const long = "word ".repeat(2000);
		expect((await send({ system: long })).body.system).toEqual([block(long)]);
		const own = { system: [block(long), { type: "text", text: "x" }], messages: [{ role: "user", content: long }] };
		expect((await send(own)).body).toMatchObject({ system: own.system, messages: [{ content: [block(long)] }] });
		const hourly = { system: long, messages: [{ role: "user", content: [block(long, "1h")] }] };
		expect((await send(hourly)).body).toMatchObject(hourly);
	});
});

describe.skipIf(recording("anthropic/text.json") === undefined)("recorded answers", () => {
	const names = ["text", "thinking", "tool-no-args", "web-search", "json-output-format", "refusal"];

	it.each(names)("%s comes through as it was, whole and streamed", async (name) => {
		simulator.script.set([{ recording: `anthropic/${name}` }]);
		const request = { model, max_tokens: 100, messages: [{ role: "user", content: "Hi" }] };
		const answer = (await (await post("/v1/messages", request)).json()) as Record<string, unknown>;
		const original = JSON.parse(recording(`anthropic/${name}.json`) ?? "{}") as Record<string, unknown>;
		const { usage, metadata, ...rest } = answer as { usage: Record<string, unknown>; metadata: unknown };
		const { usage: theirs, ...expected } = original;
		expect(rest).toEqual({ ...expected, model: "claude-sonnet-4-5" });
		expect(usage).toMatchObject(theirs as Record<string, unknown>);
		expect(usage.cost).toBeTypeOf("number");
		expect(metadata).toMatchObject({ used_provider: "anthropic" });

		const events = await eventsOf(await post("/v1/messages", { ...request, stream: true }));
		const lines = (recording(`anthropic/${name}.chunks.txt`) ?? "").split("\n").filter((line) => line !== "");
		const sent = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(events.map(({ name: type }) => type)).toEqual(sent.map(({ type }) => type));
		events.forEach(({ data }, at) => {
			if (data.type === "message_start") {
				expect(data).toEqual({ ...sent[at], message: { ...(sent[at]?.message as object), model: "claude-sonnet-4-5" } });
			} else if (data.type === "message_delta") expect(data).toMatchObject(sent[at] ?? {});
			else expect(data).toEqual(sent[at]);
		});
		expect(events.at(-2)?.data.usage).toMatchObject({ cost: expect.any(Number) });
	});
});

describe("POST /v1/messages/count_tokens", () => {
	const prompt = { messages: [{ role: "user" as const, content: "word ".repeat(40) }], system: "Be short." };

	it("asks Anthropic, and estimates elsewhere and when Anthropic does not answer", async () => {
		const tools: Anthropic.Tool[] = [{ name: "f", input_schema: { type: "object" } }];
		const counted = await client.messages.countTokens({ model, ...prompt, tools });
		expect(simulator.requests.at(-1)?.path).toBe("/anthropic/v1/messages/count_tokens");
		expect(upstreamBody()).not.toHaveProperty("max_tokens");
		expect(counted.input_tokens).toBe(50);
		simulator.requests.length = 0;
		const estimated = await client.messages.countTokens({ model: "gpt-4o-mini", ...prompt });
		expect(estimated.input_tokens).toBeGreaterThan(40);
		expect(simulator.requests).toEqual([]);
		simulator.script.set([{ status: 529 }]);
		expect((await client.messages.countTokens({ model, ...prompt })).input_tokens).toBe(estimated.input_tokens);
	});

	it("refuses what Anthropic refuses, bad keys and unknown models", async () => {
		simulator.script.set([{ status: 400, message: "bad prompt" }]);
		await expect(client.messages.countTokens({ model, ...prompt })).rejects.toMatchObject({ status: 400 });
		const stranger = new Anthropic({ baseURL: gateway.url, apiKey: "nobody", maxRetries: 0 });
		await expect(stranger.messages.countTokens({ model, ...prompt })).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
		await expect(client.messages.countTokens({ model: "nothing", ...prompt })).rejects.toMatchObject({ status: 400 });
	});
});

describe("GET /v1/models", () => {
	it("lists pages in Anthropic's shape for its clients", async () => {
		const ids: string[] = [];
		for await (const entry of client.models.list({ limit: 100 })) ids.push(entry.id);
		expect(ids).toContain("claude-sonnet-4-5");
		expect(ids).toContain("gpt-4o-mini");
		expect(new Set(ids).size).toBe(ids.length);
	});
});
