import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { recording } from "../../recordings";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

/** What official clients get of an answer that was kept: whole or streamed, whichever way it came. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let openai: OpenAI;
let anthropic: Anthropic;
/** What the cache did, per answer. */
let told: (string | null)[];
let tests = 0;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(async () => {
	simulator.script.clear();
	simulator.requests.length = 0;
	told = [];
	await newProject();
});

async function newProject(retention = "none"): Promise<void> {
	const made = await tenantWithKey(pool(), `llmgtwy_response_cache_surfaces_key_${++tests}`);
	await pool().query("UPDATE project SET caching_enabled = true WHERE id = $1", [made.projectId]);
	const retain = "UPDATE organization SET retention_level = $2::retention_level WHERE id = $1";
	await pool().query(retain, [made.organizationId, retention]);
	const listening: typeof fetch = async (input, init) => {
		const response = await fetch(input, init);
		told.push(response.headers.get("x-llmgateway-cache"));
		return response;
	};
	openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: made.token, maxRetries: 0, fetch: listening });
	anthropic = new Anthropic({ baseURL: gateway.url, apiKey: made.token, maxRetries: 0, fetch: listening });
}

/** Asks whole and streamed, in both orders, each order in a project of its own. */
async function inBothOrders<Answer>(
	whole: () => Promise<Answer>,
	streamed: () => Promise<Answer>,
): Promise<[Answer, Answer][]> {
	const pairs: [Answer, Answer][] = [];
	for (const [first, second] of [[whole, streamed], [streamed, whole]] as const) {
		await newProject();
		told = [];
		simulator.requests.length = 0;
		const miss = await first();
		pairs.push([miss, await second()]);
		await second();
		await first();
		expect(told).toEqual(["MISS", "HIT", "HIT", "HIT"]);
		expect(simulator.requests).toHaveLength(1);
	}
	return pairs;
}

const claude = "anthropic/claude-sonnet-4-5";
const messages = [{ role: "user" as const, content: "Say hello." }];

describe("chat completions", () => {
	type Request = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;

	async function whole(request: Request): Promise<OpenAI.Chat.ChatCompletion> {
		return await openai.chat.completions.create(request);
	}

	async function streamed(request: Request): Promise<OpenAI.Chat.ChatCompletion> {
		const stream = openai.chat.completions.stream({ ...request, stream: true, stream_options: { include_usage: true } });
		return (await stream.finalChatCompletion()) as OpenAI.Chat.ChatCompletion;
	}

	const both = (request: Request) => inBothOrders(() => whole(request), () => streamed(request));

	it.each(["openai/gpt-4o-mini", claude, "google-ai-studio/gemini-3.5-flash"])("text of %s", async (model) => {
		for (const [miss, hit] of await both({ model, messages })) {
			expect(hit.choices[0]?.message.content).toBe(miss.choices[0]?.message.content);
			expect(hit.choices[0]?.message.content).toContain("Say hello.");
			expect(miss.usage?.total_tokens).toBeGreaterThan(0);
			expect(hit.usage).toMatchObject({ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cost: 0 });
			expect(hit.usage?.prompt_tokens_details).toMatchObject({ cached_tokens: 0 });
			expect(hit.choices[0]?.finish_reason).toBe("stop");
		}
	});

	it("tool calls", async () => {
		const parameters = { type: "object", properties: { city: { type: "string" } } };
		const tools: Request["tools"] = [{ type: "function", function: { name: "weather", parameters } }];
		const request: Request = { model: claude, messages: [{ role: "user", content: "Ask the tool." }], tools };
		for (const [miss, hit] of await both(request)) {
			const calls = hit.choices[0]?.message.tool_calls ?? [];
			expect(calls).toMatchObject([{ type: "function", function: { name: "weather" } }]);
			expect(calls.map(withArguments)).toEqual((miss.choices[0]?.message.tool_calls ?? []).map(withArguments));
			expect(hit.choices[0]?.finish_reason).toBe("tool_calls");
		}
	});

	it("reasoning with its signature", async () => {
		const request = { model: claude, messages, max_tokens: 4000, reasoning: { max_tokens: 1024 } } as Request;
		type Thinking = { reasoning?: string; reasoning_details?: { signature?: string }[] };
		const thought = ({ choices }: OpenAI.Chat.ChatCompletion) => choices[0]?.message as unknown as Thinking;
		const [first, second] = [thought(await whole(request)), thought(await whole(request))];
		expect(told).toEqual(["MISS", "HIT"]);
		expect(first.reasoning).toBeTruthy();
		expect(second.reasoning).toBe(first.reasoning);
		expect(second.reasoning_details).toEqual(first.reasoning_details);
		expect(second.reasoning_details?.some(({ signature }) => signature)).toBe(true);
		const texts: string[] = [];
		for await (const chunk of await openai.chat.completions.create({ ...request, stream: true })) {
			texts.push((chunk.choices[0]?.delta as { reasoning?: string } | undefined)?.reasoning ?? "");
		}
		expect(told.at(-1)).toBe("HIT");
		expect(texts.join("")).toBe(first.reasoning);
	});

	it("sources of a search", async () => {
		const request = {
			model: "google-ai-studio/gemini-3.5-flash",
			messages: [{ role: "user", content: "Search the news." }],
			tools: [{ type: "web_search" }],
		} as unknown as Request;
		const [first, second] = [await whole(request), await whole(request)];
		expect(told).toEqual(["MISS", "HIT"]);
		expect(first.choices[0]?.message.annotations?.length).toBeGreaterThan(0);
		expect(second.choices[0]?.message.annotations).toEqual(first.choices[0]?.message.annotations);
		expect(second.usage).toMatchObject({ cost: 0 });
	});

	it("several answers, and their probabilities", async () => {
		const choices = ["one", "two"].map((content, index) => ({
			index,
			message: { role: "assistant", content },
			finish_reason: "stop",
			logprobs: { content: [{ token: content, logprob: -0.5, bytes: null, top_logprobs: [] }], refusal: null },
		}));
		const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
		const head = { id: "chatcmpl-1", object: "chat.completion", created: 1, model: "gpt-4o-mini" };
		simulator.script.set([{ body: { ...head, choices, usage } }]);
		const request: Request = { model: "openai/gpt-4o-mini", messages, n: 2, logprobs: true };
		const [first, second] = [await whole(request), await whole(request)];
		expect(second.choices.map(({ message }) => message.content)).toEqual(["one", "two"]);
		const likely = ({ choices: all }: OpenAI.Chat.ChatCompletion) => all.map(({ logprobs }) => logprobs?.content);
		expect(likely(second)).toEqual(likely(first));
	});

	it.runIf(recording("google/reasoning-gemini3.json"))("recorded thoughts of Gemini, with their signatures", async () => {
		simulator.script.set([{ recording: "google/reasoning-gemini3" }]);
		const request = { model: "google-ai-studio/gemini-3.1-pro-preview", messages, reasoning_effort: "high" } as Request;
		const [first, second] = [await whole(request), await whole(request)];
		expect(told).toEqual(["MISS", "HIT"]);
		expect(second.choices[0]?.message).toEqual(first.choices[0]?.message);
		expect(JSON.stringify(first.choices[0]?.message)).toContain("signature");
	});
});

function withArguments(call: OpenAI.Chat.ChatCompletionMessageToolCall) {
	if (call.type !== "function") return call;
	return { id: call.id, name: call.function.name, arguments: JSON.parse(call.function.arguments) as unknown };
}

describe("messages", () => {
	type Request = Anthropic.MessageCreateParamsNonStreaming;

	const both = (request: Request) =>
		inBothOrders<Anthropic.Message>(
			() => anthropic.messages.create(request),
			() => anthropic.messages.stream(request).finalMessage(),
		);

	it.each([
		[claude, { type: "enabled" as const, budget_tokens: 1024 }],
		["openai/gpt-4o-mini", undefined],
	])("text and thinking of %s", async (model, thinking) => {
		for (const [miss, hit] of await both({ model, max_tokens: 2000, messages, ...(thinking ? { thinking } : {}) })) {
			const said = ({ content }: Anthropic.Message) => content.map((block) => (block.type === "text" ? block.text : block));
			expect(said(hit)).toEqual(said(miss));
			if (thinking) expect(hit.content[0]).toMatchObject({ type: "thinking", signature: expect.stringMatching(/./) });
			expect(hit.usage).toMatchObject({ input_tokens: 0, output_tokens: 0, cache_read_input_tokens: 0 });
			expect(hit.stop_reason).toBe("end_turn");
			expect(hit.id).not.toBe(miss.id);
		}
	});

	it("says at the start of a stream that nothing was used", async () => {
		const request: Request = { model: claude, max_tokens: 100, messages };
		await anthropic.messages.create(request);
		const events: Anthropic.RawMessageStreamEvent[] = [];
		for await (const event of await anthropic.messages.create({ ...request, stream: true })) events.push(event);
		const usage = { input_tokens: 0, output_tokens: 0 };
		expect(events[0]).toMatchObject({ type: "message_start", message: { usage } });
		expect(told).toEqual(["MISS", "HIT"]);
	});

	it("tool calls and a search", async () => {
		const input_schema = { type: "object" as const, properties: { city: { type: "string" } } };
		const tools: Request["tools"] = [{ name: "weather", input_schema }];
		const asked: Request = { model: claude, max_tokens: 100, tools, messages: [{ role: "user", content: "Ask the tool." }] };
		for (const [miss, hit] of await both(asked)) {
			expect(hit.content).toEqual(miss.content);
			expect(hit.stop_reason).toBe("tool_use");
		}
		const search: Request = {
			model: claude,
			max_tokens: 100,
			tools: [{ type: "web_search_20250305", name: "web_search" }],
			messages: [{ role: "user", content: "Please search the news." }],
		};
		const [first, second] = [await anthropic.messages.create(search), await anthropic.messages.create(search)];
		expect(told.slice(-2)).toEqual(["MISS", "HIT"]);
		expect(second.content.map(({ type }) => type).toSorted()).toEqual(first.content.map(({ type }) => type).toSorted());
		expect(JSON.stringify(second.content)).toContain("https://");
	});
});

describe("responses", () => {
	type Request = OpenAI.Responses.ResponseCreateParamsNonStreaming;

	async function streamed(request: Request): Promise<OpenAI.Responses.Response> {
		let final: OpenAI.Responses.Response | undefined;
		for await (const event of await openai.responses.create({ ...request, stream: true })) {
			if (event.type === "response.completed") final = event.response;
		}
		return final as OpenAI.Responses.Response;
	}

	const kinds = ({ output }: OpenAI.Responses.Response) => output.map(({ type }) => type);

	it.each(["openai/gpt-5.4", claude])("text and reasoning of %s", async (model) => {
		const request: Request = {
			model,
			input: "Say hello.",
			store: false,
			reasoning: { effort: "low", summary: "auto" },
			include: ["reasoning.encrypted_content"],
		};
		for (const [miss, hit] of await inBothOrders(() => openai.responses.create(request), () => streamed(request))) {
			expect(kinds(hit)).toEqual(kinds(miss));
			expect(textOf(hit)).toBe(textOf(miss));
			expect(hit.output.map(secretOf)).toEqual(miss.output.map(secretOf));
			expect(hit.usage).toMatchObject({
				input_tokens: 0,
				output_tokens: 0,
				total_tokens: 0,
				cost: 0,
				input_tokens_details: { cached_tokens: 0 },
				output_tokens_details: { reasoning_tokens: 0 },
			});
			expect(hit.id).not.toBe(miss.id);
		}
	});

	it("continues a conversation from an answer of the cache, and asks again where the conversation is another", async () => {
		await newProject("retain");
		const request: Request = { model: "openai/gpt-5.4", input: "My name is Ada." };
		const [first, second] = [await openai.responses.create(request), await streamed(request)];
		expect(told).toEqual(["MISS", "HIT"]);
		expect(second.id).not.toBe(first.id);
		expect(await openai.responses.retrieve(second.id)).toMatchObject({ id: second.id, usage: { total_tokens: 0 } });
		told = [];
		const next: Request = { model: "openai/gpt-5.4", input: "What is it?", previous_response_id: second.id };
		await openai.responses.create(next);
		await openai.responses.create({ model: "openai/gpt-5.4", input: "What is it?" });
		expect(told).toEqual(["MISS", "MISS"]);
		expect(JSON.stringify(simulator.requests.at(-2)?.body)).toContain("My name is Ada.");
		const again = await openai.responses.create(next);
		expect(told.at(-1)).toBe("HIT");
		expect(again.previous_response_id).toBe(second.id);
	});
});

function textOf({ output }: OpenAI.Responses.Response): string {
	const parts = output.flatMap((item) => (item.type === "message" ? item.content : []));
	return parts.map((part) => (part.type === "output_text" ? part.text : "")).join("");
}

function secretOf(item: OpenAI.Responses.ResponseOutputItem): unknown {
	return item.type === "reasoning" ? [item.summary.map(({ text }) => text).join(""), item.encrypted_content] : undefined;
}
