import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { recording } from "../../recordings.ts";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import { waitForLog } from "../../setup/wait-for-log";
import type { Simulator } from "../../simulators/simulator.ts";

/** What the chat surface takes and gives beyond text and functions, with the official SDK. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let client: OpenAI;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	const { token } = await tenantWithKey(pool(), "llmgtwy_chat_surface_test_key");
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
type Details = { type: string; signature?: string; format?: string }[];
type Answer = OpenAI.ChatCompletion & {
	usage: { cost: number; cost_details: Record<string, number> };
	metadata: { routing: { logId: string }[]; healing?: { method: string } };
};

const hello: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Hi" }];
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

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

describe("what a model cannot do", () => {
	const file = { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" } };
	const audio = { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } };
	const image = { type: "image_url", image_url: { url: `data:image/png;base64,${pixel}` } };

	it.each<[string, Record<string, unknown>, string, string]>([
		[
			"gpt-4o-mini",
			{ reasoning_effort: "medium" },
			"model_not_supported",
			"Model gpt-4o-mini does not support reasoning. Remove the reasoning_effort parameter or use a reasoning-capable model.",
		],
		["gpt-4o-mini", { reasoning: { max_tokens: 2000 } }, "model_not_supported", "does not support reasoning.max_tokens."],
		["gpt-4o-mini", { tools: [{ type: "web_search" }] }, "model_not_supported", "does not support native web search."],
		["gpt-4o-mini", { web_search: true }, "model_not_supported", "does not support native web search."],
		["groq/gpt-oss-120b", { messages: [{ role: "user", content: [file] }] }, "model_not_supported", "document input"],
		["gpt-4o-mini", { messages: [{ role: "user", content: [audio] }] }, "model_not_supported", "audio input"],
		["openai/gpt-4", { messages: [{ role: "user", content: [image] }] }, "model_not_supported", "image input"],
		["openai/gpt-4", { response_format: { type: "json_object" } }, "model_not_supported", "JSON output mode"],
		["openai/gpt-4o-mini", { service_tier: "priority" }, "unsupported_service_tier", 'service tier "priority"'],
		["gpt-4o-mini", { reasoning_effort: "low", reasoning: { effort: "low" } }, "unsupported_parameter_combination", "not both"],
	])("%s: %j is refused before any provider is called", async (model, request, code, message) => {
		await expect(ask({ model, ...request })).rejects.toMatchObject({
			status: 400,
			code,
			type: "invalid_request_error",
			message: expect.stringContaining(message),
		});
		expect(simulator.requests).toEqual([]);
	});

	it("no reasoning may be asked of a model without", async () => {
		const { choices } = await ask({ model: "gpt-4o-mini", reasoning_effort: "none" });
		expect(choices[0]?.message.content).toBeTruthy();
	});
});

describe("web search", () => {
	const request = { model: gemini, tools: [{ type: "web_search", search_context_size: "low" }] };

	it("names its sources and costs by query", async () => {
		const answer = await ask(request);
		expect(sent().tools).toEqual([{ googleSearch: {} }]);
		expect(answer.choices[0]?.message.annotations).toEqual([
			{
				type: "url_citation",
				url_citation: { url: "https://example.com/one", title: "One", content: "Hello", start_index: 0, end_index: 5 },
			},
			{ type: "url_citation", url_citation: { url: "https://example.com/two", title: "Two" } },
		]);
		// Two queries at 0.014.
		expect(answer.usage.cost_details.web_search_cost).toBe(0.028);
		expect(answer.usage.cost).toBe(answer.usage.cost_details.total_cost);
	});

	it("does so in streams and beside functions", async () => {
		const lookup = { type: "function", function: { name: "lookup", parameters: { type: "object", properties: {} } } };
		const { deltas, last } = await stream({ ...request, tools: [...request.tools, lookup] });
		expect(deltas.flatMap((delta) => (delta.annotations as unknown[] | undefined) ?? [])).toHaveLength(2);
		expect(last.usage.cost_details.web_search_cost).toBe(0.028);
		expect(sent().toolConfig).toEqual({ includeServerSideToolInvocations: true });
	});
});

describe("service tiers", () => {
	const usage = { promptTokenCount: 1_000_000, candidatesTokenCount: 0, totalTokenCount: 1_000_000 };

	it("cost what the tier that served costs", async () => {
		simulator.script.set([{ usage }]);
		const standard = await ask({ model: gemini, service_tier: "auto" });
		expect(sent()).not.toHaveProperty("service_tier");
		const flex = await ask({ model: gemini, service_tier: "flex" });
		expect(sent().service_tier).toBe("flex");
		expect(flex.service_tier).toBe("flex");
		expect(flex.usage.cost).toBe(standard.usage.cost / 2);
		const { last } = await stream({ model: gemini, service_tier: "flex" });
		expect(last.usage.cost).toBe(flex.usage.cost);
		const row = await waitForLog(last.metadata.routing[0]?.logId ?? "");
		expect(row.service_tier).toBe("flex");
		simulator.script.set([{ usage, headers: { "x-gemini-service-tier": "standard" } }]);
		const downgraded = await ask({ model: gemini, service_tier: "priority" });
		expect(sent().service_tier).toBe("priority");
		expect(downgraded.usage.cost).toBe(standard.usage.cost);
	});

	it("cost what was asked for where the provider does not say", async () => {
		const model = "openai/gpt-5.2";
		const usage = { prompt_tokens: 1_000_000, completion_tokens: 0, total_tokens: 1_000_000 };
		const body = {
			id: "c1",
			object: "chat.completion",
			created: 1,
			model: "gpt-5.2",
			choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
			usage,
		};
		const costs = new Map<string, number>();
		for (const tier of ["default", "flex", "priority"]) {
			simulator.script.set([{ body }]);
			costs.set(tier, (await ask({ model, service_tier: tier })).usage.cost);
			expect(sent().service_tier).toBe(tier);
		}
		simulator.script.set([{ body: { ...body, service_tier: "default" } }]);
		costs.set("served as standard", (await ask({ model, service_tier: "priority" })).usage.cost);
		const standard = costs.get("default") ?? 0;
		expect([...costs.values()]).toEqual([standard, standard / 2, standard * 2, standard]);
	});
});

describe("reasoning", () => {
	it("signatures go back to whom they came from, and to nobody else", async () => {
		const tools = [{ type: "function", function: { name: "look", parameters: { type: "object", properties: {} } } }];
		const first = await ask({ model: gemini, reasoning_effort: "low", tools, tool_choice: "required" });
		const message = first.choices[0]?.message as OpenAI.ChatCompletionMessage & { reasoning_details: Details };
		expect(message.reasoning_details).toMatchObject([{ type: "reasoning.text", format: "google-gemini-v1" }]);
		const call = message.tool_calls?.[0] as OpenAI.ChatCompletionMessageFunctionToolCall & Record<string, unknown>;
		expect(call.extra_content).toEqual({ google: { thought_signature: "c2ltdWxhdGVkLXRob3VnaHQtc2lnbmF0dXJl" } });
		const result = { role: "tool", tool_call_id: call.id, content: "4 °C" };
		const messages = [...hello, message, result];
		const second = await ask({ model: gemini, reasoning_effort: "low", tools, messages });
		expect(second.choices[0]?.message.content).toBeTruthy();
		expect(JSON.stringify(sent())).toContain('"thoughtSignature":"c2ltdWxhdGVkLXRob3VnaHQtc2lnbmF0dXJl"');
		await ask({ model: "anthropic/claude-sonnet-4-5", reasoning: { max_tokens: 2000 }, tools, messages });
		expect(JSON.stringify(sent())).not.toContain("c2ltdWxhdGVk");
	});

	it("Claude's signature comes back to Claude and stays away from Gemini", async () => {
		const model = "anthropic/claude-sonnet-4-5";
		const { choices } = await ask({ model, reasoning: { max_tokens: 2000 } });
		const message = choices[0]?.message as OpenAI.ChatCompletionMessage & { reasoning_details: Details };
		const signature = message.reasoning_details.find((detail) => detail.signature)?.signature ?? "none";
		expect(message.reasoning_details[0]?.format).toBe("anthropic-claude-v1");
		const messages = [...hello, message, { role: "user", content: "And?" }];
		await ask({ model, reasoning: { max_tokens: 2000 }, messages });
		expect(JSON.stringify(sent())).toContain(signature);
		await ask({ model: gemini, messages });
		expect(JSON.stringify(sent())).not.toContain(signature);
	});
});

describe.skipIf(!recording("google/tool-call.json"))("Google's own signatures", () => {
	it.each(["whole", "streamed"])("of a recorded call go back byte for byte, %s", async (how) => {
		simulator.script.set([{ recording: "google/tool-call", pieceBytes: 97 }]);
		const model = "google-ai-studio/gemini-3.1-pro-preview";
		const kind = how === "whole" ? "json" : "chunks.txt";
		const issued = /"thoughtSignature":\s*"([^"]+)"/.exec(recording(`google/tool-call.${kind}`) ?? "")?.[1] ?? "none";
		const calls =
			how === "whole"
				? (await ask({ model })).choices[0]?.message.tool_calls
				: (await stream({ model })).deltas.flatMap((delta) => (delta.tool_calls as OpenAI.ChatCompletionMessageToolCall[]) ?? []);
		const results = calls?.map(({ id }) => ({ role: "tool", tool_call_id: id, content: "ok" })) ?? [];
		simulator.script.clear();
		await ask({ model, messages: [...hello, { role: "assistant", tool_calls: calls }, ...results] });
		const parts = (sent().contents as { parts: { thoughtSignature?: string }[] }[]).flatMap((content) => content.parts);
		expect(parts.map((part) => part.thoughtSignature)).toContain(issued);
	});
});

describe("media and tools of other kinds", () => {
	it("documents and sound reach Gemini as they are", async () => {
		const content = [
			{ type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" } },
			{ type: "file", file: { file_data: "https://example.com/b.pdf" } },
			{ type: "input_audio", input_audio: { data: "AAAA", format: "mp3" } },
			{ type: "image", source: { type: "base64", media_type: "image/png", data: pixel } },
		];
		await ask({ model: gemini, messages: [{ role: "user", content }] });
		expect(sent().contents).toEqual([
			{
				role: "user",
				parts: [
					{ inlineData: { mimeType: "application/pdf", data: "JVBERi0=" } },
					{ fileData: { mimeType: "application/pdf", fileUri: "https://example.com/b.pdf" } },
					{ inlineData: { mimeType: "audio/mp3", data: "AAAA" } },
					{ inlineData: { mimeType: "image/png", data: pixel } },
				],
			},
		]);
		const byId = [{ role: "user", content: [{ type: "file", file: { file_id: "file-1" } }] }];
		await expect(ask({ model: gemini, messages: byId })).rejects.toMatchObject({ status: 400 });
	});

	it("images come out, and go back with their signature", async () => {
		const model = "google-ai-studio/gemini-3.1-flash-image";
		const answer = await ask({ model, image_config: { aspect_ratio: "16:9", image_size: "2K" } });
		expect(sent().generationConfig).toMatchObject({ responseModalities: ["TEXT", "IMAGE"], imageConfig: { aspectRatio: "16:9", imageSize: "2K" } });
		const message = answer.choices[0]?.message as OpenAI.ChatCompletionMessage & { images: unknown[] };
		expect(message.images).toEqual([{ type: "image_url", image_url: { url: `data:image/png;base64,${pixel}` } }]);
		await ask({ model, messages: [...hello, message, { role: "user", content: "Bigger." }] });
		expect(JSON.stringify(sent())).toContain(pixel);
		expect(JSON.stringify(sent())).toContain("thoughtSignature");
	});

	it("free-form tools are functions to Gemini and free-form to the caller", async () => {
		const tools = [{ type: "custom", custom: { name: "shell", description: "Runs a command." } }];
		const answer = await ask({ model: gemini, tools, tool_choice: { type: "custom", custom: { name: "shell" } } });
		expect(answer.choices[0]?.message.tool_calls).toMatchObject([{ type: "custom", custom: { name: "shell", input: "Zürich" } }]);
		const { deltas } = await stream({ model: gemini, tools, tool_choice: "required" });
		const pieces = deltas.flatMap((delta) => (delta.tool_calls as { custom: { input: string } }[] | undefined) ?? []);
		expect(pieces.map(({ custom }) => custom.input).join("")).toBe("Zürich");
	});

	it("probabilities come in OpenAI's form", async () => {
		const { choices } = await ask({ model: gemini, logprobs: true, top_logprobs: 1 });
		expect(choices[0]?.logprobs?.content?.[0]).toMatchObject({ token: "Hello", logprob: -0.25, top_logprobs: [{ token: "Hello" }] });
	});
});

describe("provider cache writes", () => {
	it("leave the caller's marks alone, or take them all away", async () => {
		const { token, projectId } = await tenantWithKey(pool(), "llmgtwy_no_cache_writes_test_key");
		await pool().query("UPDATE project SET provider_cache_writes_enabled = false WHERE id = $1", [projectId]);
		const marked = { type: "text", text: "Long. ".repeat(2000), cache_control: { type: "ephemeral" } };
		const request = { model: "anthropic/claude-sonnet-4-5", messages: [{ role: "user", content: [marked] }] };
		await ask(request);
		expect(JSON.stringify(sent())).toContain("cache_control");
		const frugal = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: token, maxRetries: 0 });
		await frugal.chat.completions.create(request as unknown as Request);
		expect(JSON.stringify(sent())).not.toContain("cache_control");
	});
});
