import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { playMessage } from "../../factories/message-stream";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let client: Anthropic;
let token: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	({ token } = await tenantWithKey(pool(), "llmgtwy_anthropic_translation_test_key"));
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

const weather: Anthropic.Tool = {
	name: "weather",
	input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

function upstream(): string {
	return JSON.stringify(simulator.requests.at(-1)?.body);
}

function post(body: Record<string, unknown>): Promise<Response> {
	return fetch(`${gateway.url}/v1/messages`, {
		method: "POST",
		headers: { "x-api-key": token, "content-type": "application/json", "anthropic-version": "2023-06-01" },
		body: JSON.stringify({ max_tokens: 1000, messages: [{ role: "user", content: "Hi" }], ...body }),
	});
}

describe("thinking", () => {
	const ask = (model: string, messages: Anthropic.MessageParam[]) =>
		client.messages
			.stream({ model, max_tokens: 4096, thinking: { type: "enabled", budget_tokens: 2048 }, tools: [weather], messages })
			.finalMessage();

	it.each(["anthropic/claude-sonnet-4-5", "google-ai-studio/gemini-3.5-flash", "deepseek/deepseek-v4-pro"])(
		"of %s goes through a tool loop and back",
		async (model) => {
			const asked: Anthropic.MessageParam[] = [{ role: "user", content: "Use the tool" }];
			const first = await ask(model, asked);
			expect(first.stop_reason).toBe("tool_use");
			expect(first.content[0]).toMatchObject({ type: "thinking", thinking: expect.stringContaining("question") });
			const call = first.content.find((block) => block.type === "tool_use");
			const firstUpstream = simulator.requests.at(-1);
			const second = await ask(model, [
				...asked,
				{ role: "assistant", content: first.content },
				{ role: "user", content: [{ type: "tool_result", tool_use_id: call?.id ?? "", content: "Sunny" }] },
			]);
			expect(second.stop_reason).toBe("end_turn");
			expect(firstUpstream?.status).toBe(200);
			if (model.startsWith("anthropic")) expect(upstream()).toContain('"signature":"c2ltdWxhdGVkLXNpZ25hdHVyZQ=="');
			if (model.startsWith("google")) expect(upstream()).toContain('"thoughtSignature":"');
			expect(upstream()).not.toContain("llmgateway:");
		},
	);

	it("of one provider is left out when another one goes on", async () => {
		const asked: Anthropic.MessageParam[] = [{ role: "user", content: "Use the tool" }];
		const first = await ask("google-ai-studio/gemini-3.5-flash", asked);
		const call = first.content.find((block) => block.type === "tool_use");
		const messages: Anthropic.MessageParam[] = [
			...asked,
			{ role: "assistant", content: first.content },
			{ role: "user", content: [{ type: "tool_result", tool_use_id: call?.id ?? "", content: "Sunny" }] },
		];
		for (const model of ["anthropic/claude-sonnet-4-5", "openai/gpt-4o-mini"]) {
			const second = await client.messages.create({ model, max_tokens: 100, tools: [weather], messages });
			expect(second.stop_reason).toBe("end_turn");
			expect(upstream()).not.toMatch(/llmgateway:|thoughtSignature/);
		}
	});

	it("is fitted to a model that does not think, and to one that takes no budget", async () => {
		const thinking = { type: "enabled", budget_tokens: 20_000 };
		const plain = await post({ model: "openai/gpt-4o-mini", thinking, max_tokens: 64_000 });
		expect(plain.status, await plain.text()).toBe(200);
		expect(plain.headers.get("x-llmgateway-warnings")).toMatch(/max_tokens 64000.*thinking was left out/);
		expect(upstream()).toMatch(/"max_(completion_)?tokens":16384/);
		const effort = await post({ model: "groq/gpt-oss-120b", thinking, max_tokens: 30_000 });
		expect(effort.status, await effort.text()).toBe(200);
		expect(simulator.requests.at(-1)?.body).toMatchObject({ reasoning_effort: "high" });
	});
});

describe("what other providers get", () => {
	const image = { type: "image" as const, source: { type: "base64" as const, media_type: "image/png" as const, data: pixel } };

	it.each(["openai/gpt-4o-mini", "google-ai-studio/gemini-3.5-flash"])("images in results of tools reach %s", async (model) => {
		const call = { type: "tool_use" as const, id: "toolu_1", name: "weather", input: { city: "Bern" } };
		const message = await client.messages.create({
			model,
			max_tokens: 100,
			tools: [weather],
			messages: [
				{ role: "user", content: [{ type: "text", text: "Look" }, image] },
				{ role: "assistant", content: [call] },
				{ role: "user", content: [{ type: "tool_result", tool_use_id: call.id, content: [{ type: "text", text: "r" }, image] }] },
			],
		});
		expect(message.stop_reason).toBe("end_turn");
		expect(upstream().split(pixel)).toHaveLength(3);
	});

	it("tools of Anthropic's own are refused by name, what is merely lost is told", async () => {
		const refused = await post({ model: "openai/gpt-4o-mini", tools: [{ type: "bash_20250124", name: "bash" }] });
		expect(refused.status).toBe(400);
		expect(await refused.json()).toMatchObject({
			type: "error",
			error: { type: "invalid_request_error", code: "model_not_supported", message: expect.stringContaining("bash_20250124") },
		});
		expect(simulator.requests).toEqual([]);
		const told = await post({ model: "openai/gpt-4o-mini", context_management: { edits: [] } });
		expect(told.status, await told.text()).toBe(200);
		expect(told.headers.get("x-llmgateway-warnings")).toContain("context_management was left out");
	});

	it.each([
		"anthropic/claude-sonnet-4-5",
		"openai/gpt-4o-mini",
		"google-ai-studio/gemini-3.5-flash",
		"groq/gpt-oss-120b",
		"xai/grok-4-3",
		"deepseek/deepseek-v4-pro",
		"mistral/mistral-large-latest",
		"moonshot/kimi-k3",
	])("everything at once is taken by %s", async (model) => {
		const marked = { cache_control: { type: "ephemeral" } };
		const response = await post({
			model,
			system: [{ type: "text", text: "Be short.", ...marked }],
			temperature: 0.5,
			top_k: 40,
			stop_sequences: ["END"],
			metadata: { user_id: JSON.stringify({ device_id: "d".repeat(64), account_uuid: "", session_id: "s" }) },
			service_tier: "standard_only",
			tools: [{ ...weather, ...marked }],
			tool_choice: { type: "auto", disable_parallel_tool_use: true },
			messages: [
				{ role: "user", content: [{ type: "text", text: "Hi", ...marked }] },
				{
					role: "assistant",
					content: [
						{ type: "text", text: "Look." },
						{ type: "tool_use", id: "toolu_1", name: "weather", input: {} },
						{ type: "tool_use", id: "toolu_2", name: "weather", input: { city: "Bern" } },
					],
				},
				{
					role: "user",
					content: [
						{ type: "tool_result", tool_use_id: "toolu_1", content: "failed", is_error: true, ...marked },
						{ type: "tool_result", tool_use_id: "toolu_2" },
						{ type: "text", text: "Go on" },
					],
				},
			],
		});
		expect(response.status, await response.text()).toBe(200);
	});

	it("a schema for the answer, and stop sequences", async () => {
		const schema = { type: "object", properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false };
		const response = await post({
			model: "openai/gpt-4o-mini",
			output_config: { format: { type: "json_schema", schema } },
			stop_sequences: ["END"],
		});
		expect(response.status, await response.text()).toBe(200);
		expect(simulator.requests.at(-1)?.body).toMatchObject({
			response_format: { type: "json_schema", json_schema: { name: "answer", schema, strict: true } },
			stop: ["END"],
		});
	});
});

describe("streams", () => {
	const chunk = (delta: unknown, finish: string | null = null) =>
		JSON.stringify({
			id: "chatcmpl-1",
			object: "chat.completion.chunk",
			created: 1,
			model: "gpt-4o-mini",
			choices: [{ index: 0, delta, finish_reason: finish }],
		});
	const called = (index: number, fields: Record<string, unknown>) => chunk({ tool_calls: [{ index, ...fields }] });
	const first = (index: number) => {
		const named = { name: "weather", arguments: "" };
		return called(index, { id: `call_${index}`, type: "function", function: named });
	};
	const more = (index: number, text: string) => called(index, { function: { arguments: text } });

	it("of interleaved calls have one block for each, in a legal order", async () => {
		const payloads = [
			first(0),
			first(1),
			more(0, '{"city":'),
			more(1, '{"city":"B'),
			more(0, '"A"}'),
			more(1, '"}'),
			chunk({}, "tool_calls"),
			"[DONE]",
		];
		simulator.script.set([{ payloads }]);
		const response = await post({ model: "openai/gpt-4o-mini", stream: true, tools: [weather] });
		expect(response.headers.get("content-type")).toContain("text/event-stream");
		const { content, start, end } = playMessage(await response.text());
		expect(content).toEqual([
			{ type: "tool_use", id: "call_0", name: "weather", input: { city: "A" } },
			{ type: "tool_use", id: "call_1", name: "weather", input: { city: "B" } },
		]);
		expect(start.usage).toMatchObject({ input_tokens: expect.any(Number) });
		expect(end.delta.stop_reason).toBe("tool_use");
	});

	it.each(["anthropic/claude-sonnet-4-5", "openai/gpt-4o-mini", "google-ai-studio/gemini-3.5-flash"])(
		"of %s are legal however they are cut, and end in an error event where the provider fails",
		async (model) => {
			for (const pieceBytes of [1, 7, 4096]) {
				simulator.script.set([{ pieceBytes }]);
				const played = playMessage(await (await post({ model, stream: true })).text());
				expect(played.content).toMatchObject([{ type: "text", text: expect.stringContaining("Hi") }]);
			}
			simulator.script.set([{ errorAfter: 8, words: 20, dripMs: 15 }]);
			const failed = await (await post({ model, stream: true })).text();
			expect(failed).toMatch(/event: error\ndata: \{"type":"error","error":\{"type":"\w+_error"/);
			expect(failed).not.toContain("message_stop");
		},
	);

	it("of an organization that retains answers pass unchanged too, and are kept", async () => {
		const { token: own, organizationId } = await tenantWithKey(pool(), "llmgtwy_anthropic_retaining_test_key");
		await pool().query(`update organization set retention_level = 'retain' where id = $1`, [organizationId]);
		const found = { type: "web_search_result", url: "https://e.com" };
		const block = { type: "web_search_tool_result", tool_use_id: "s", content: [found] };
		const payloads = [
			{ type: "message_start", message: { id: "msg_1", model: "c", usage: { input_tokens: 5, output_tokens: 1 } } },
			{ type: "content_block_start", index: 0, content_block: block },
			{ type: "content_block_stop", index: 0 },
			{ type: "content_block_start", index: 1, content_block: { type: "text", text: "" } },
			{ type: "content_block_delta", index: 1, delta: { type: "text_delta", text: "found" } },
			{ type: "content_block_stop", index: 1 },
			{ type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 3 }, of_tomorrow: 1 },
			{ type: "message_stop" },
		].map((event) => JSON.stringify(event));
		simulator.script.set([{ payloads }]);
		const response = await fetch(`${gateway.url}/v1/messages`, {
			method: "POST",
			headers: { authorization: `Bearer ${own}`, "content-type": "application/json" },
			body: JSON.stringify({
				model: "anthropic/claude-sonnet-4-5",
				max_tokens: 10,
				stream: true,
				messages: [{ role: "user", content: "Hi" }],
			}),
		});
		const text = await response.text();
		expect(text).toContain(JSON.stringify(block));
		expect(text).toContain('"of_tomorrow":1');
		expect(text).toContain("event: message_stop");
	});
});
