import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { generateText, type LanguageModel, streamText, type ToolSet } from "ai";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { OrderCheck, type StreamedEvent } from "../../responses-order";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let anthropic: Anthropic;
let openai: OpenAI;
let at: { baseURL: string; apiKey: string };

beforeAll(async () => {
	simulator = await startSimulatedProviders(["perplexity"]);
	const { token, organizationId } = await tenantWithKey(pool(), "llmgtwy_web_searches_test_key");
	await pool().query(`update organization set retention_level = 'retain' where id = $1`, [organizationId]);
	gateway = await startGateway();
	anthropic = new Anthropic({ baseURL: gateway.url, apiKey: token, maxRetries: 0 });
	at = { baseURL: `${gateway.url}/v1`, apiKey: token };
	openai = new OpenAI({ ...at, maxRetries: 0 });
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(() => {
	simulator.script.clear();
	simulator.requests.length = 0;
});

const claude = "anthropic/claude-sonnet-4-5";
const gemini = "google-ai-studio/gemini-3.5-flash";
const gpt = "openai/gpt-5.4";
const sonar = "perplexity/sonar";

const question = "Please search the news.";
const upstream = () => simulator.requests.at(-1)?.body as Record<string, unknown>;
const lost = "web searches of earlier turns were left out: this provider cannot take them back";

describe("clients of Anthropic", () => {
	const asked = (model: string, messages: Anthropic.MessageParam[]): Anthropic.MessageCreateParamsNonStreaming => ({
		model,
		max_tokens: 500,
		tools: [{ type: "web_search_20250305", name: "web_search" }],
		messages,
	});
	const first = (model: string) => asked(model, [{ role: "user", content: question }]);
	/** Search and text, whatever their order and ids. */
	const partsOf = (content: Anthropic.ContentBlock[]) =>
		(JSON.parse(JSON.stringify(content).replaceAll(/"srvtoolu_llmgateway\w+"/g, '"id"')) as Anthropic.ContentBlock[])
			.filter(({ type }) => type !== "redacted_thinking")
			.toSorted((one, other) => one.type.localeCompare(other.type));

	it.each([
		[gemini, 2, "simulated query; simulated query 2", "https://example.com/one"],
		[gpt, 1, question, "https://news.example/found"],
		[sonar, 1, "", "https://"],
	])("see the searches of %s, streamed and whole", async (model, count, query, url) => {
		const streamed = await anthropic.messages.stream(first(model)).finalMessage();
		const whole = await anthropic.messages.create(first(model));
		for (const { content, usage } of [streamed, whole]) {
			const [use] = content.filter((block) => block.type === "server_tool_use");
			const [result] = content.filter((block) => block.type === "web_search_tool_result");
			expect(use).toMatchObject({ name: "web_search", input: { query } });
			expect(result?.tool_use_id).toBe(use?.id);
			expect(result?.content).toMatchObject([{ type: "web_search_result", encrypted_content: "" }, ...(count > 1 ? [{}] : [])]);
			expect(JSON.stringify(result)).toContain(url);
			expect(content.indexOf(result as Anthropic.ContentBlock)).toBe(content.indexOf(use as Anthropic.ContentBlock) + 1);
			expect(usage.server_tool_use).toMatchObject({ web_search_requests: count });
			expect(JSON.stringify(content)).toContain('"web_search_result_location"');
		}
		expect(partsOf(streamed.content)).toEqual(partsOf(whole.content));
		expect(whole.content.findIndex(({ type }) => type === "server_tool_use")).toBeLessThan(
			whole.content.findIndex(({ type }) => type === "text"),
		);
	});

	it("go on with Claude, which is not shown what another found, and is shown its own", async () => {
		const { content: theirs } = await anthropic.messages.stream(first(gemini)).finalMessage();
		const { content: own } = await anthropic.messages.create(first(claude));
		const { response, data } = await anthropic.messages
			.create(
				asked(claude, [
					{ role: "user", content: question },
					{ role: "assistant", content: theirs },
					{ role: "user", content: "Again: search." },
					{ role: "assistant", content: own },
					{ role: "user", content: "Thanks." },
				]),
			)
			.withResponse();
		expect(data.stop_reason).toBe("end_turn");
		expect(response.headers.get("x-llmgateway-warnings")).toBe(lost);
		const [, second, , fourth] = upstream().messages as { content: unknown }[];
		expect(second?.content).toMatchObject([{ type: "text" }]);
		expect(fourth?.content).toEqual(own);
		expect(own.map(({ type }) => type)).toEqual(["server_tool_use", "web_search_tool_result", "text"]);
	});

	it("go on with another model, which gets the text alone and tells it", async () => {
		const { content } = await anthropic.messages.create(first(claude));
		const messages: Anthropic.MessageParam[] = [
			{ role: "user", content: question },
			{ role: "assistant", content },
			{ role: "user", content: "Thanks." },
		];
		const { response } = await anthropic.messages.create(asked(gemini, messages)).withResponse();
		expect(response.headers.get("x-llmgateway-warnings")).toContain("web searches of earlier turns were left out");
		expect(JSON.stringify(upstream())).not.toContain("srvtoolu");
	});
});

describe("clients of the Responses API", () => {
	const include = ["web_search_call.action.sources" as const];
	const first = (model: string) => ({ model, input: question, tools: [{ type: "web_search" as const }], include });

	async function streamed(model: string) {
		const stream = openai.responses.stream({ ...first(model), stream: true });
		const check = new OrderCheck();
		const types: string[] = [];
		let response: OpenAI.Responses.Response | undefined;
		for await (const event of stream) {
			check.take(event as unknown as StreamedEvent);
			types.push(event.type);
			if (event.type === "response.completed") ({ response } = event);
		}
		check.end();
		expect((await stream.finalResponse()).output).toMatchObject(response?.output ?? []);
		return { types, response: response as OpenAI.Responses.Response };
	}

	it.each([
		[claude, question, "https://news.example/found"],
		[gemini, "simulated query", "https://example.com/one"],
		[sonar, "", "https://"],
	])("see the searches of %s, streamed and whole", async (model, query, url) => {
		const { types, response } = await streamed(model);
		const whole = await openai.responses.create(first(model));
		for (const { output } of [response, whole]) {
			const [item] = output.filter(({ type }) => type === "web_search_call");
			expect(item).toMatchObject({ status: "completed", action: { type: "search", query } });
			expect(JSON.stringify(item)).toContain(url);
			const message = output.find(({ type }) => type === "message");
			expect(message).toMatchObject({ content: [{ annotations: expect.arrayContaining([expect.objectContaining({ type: "url_citation" })]) }] });
		}
		const steps = types.filter((type) => type.startsWith("response.web_search_call."));
		expect(steps.map((type) => type.split(".").at(-1))).toEqual(["in_progress", "searching", "completed"]);
		expect(whole.output[0]?.type).toBe("web_search_call");
	});

	it("go on with OpenAI, which is not shown what another searched, and is shown its own", async () => {
		const { response: theirs } = await streamed(claude);
		const own = await openai.responses.create(first(gpt));
		const input = [
			...theirs.output,
			...own.output,
			{ role: "user" as const, content: "Thanks." },
		] as OpenAI.Responses.ResponseInput;
		const { response } = await openai.responses.create({ ...first(gpt), input }).withResponse();
		expect(response.headers.get("x-llmgateway-warnings")).toBe(lost);
		const searches = (upstream().input as { type?: string; id?: string }[]).filter(({ type }) => type === "web_search_call");
		expect(searches.map(({ id }) => id)).toEqual(own.output.flatMap(({ type, id }) => (type === "web_search_call" ? [id] : [])));
		expect(searches).toHaveLength(1);
	});

	it("go on from a kept response without a search of another", async () => {
		const { response } = await streamed(claude);
		const next = await openai.responses.create({ model: gpt, input: "Thanks.", previous_response_id: response.id });
		expect(next.status).toBe("completed");
		expect(JSON.stringify(upstream().input)).not.toContain("web_search_call");
	});
});

/** Its parsers are stricter than the official clients', and it sends back what it got. */
describe("the AI SDK", () => {
	type Asked = { model: LanguageModel; tools: ToolSet };
	const clients: Record<"messages" | "responses", (model: string) => Asked> = {
		messages: (model: string) => {
			const provider = createAnthropic(at);
			return { model: provider(model), tools: { web_search: provider.tools.webSearch_20250305({}) } };
		},
		responses: (model: string) => {
			const provider = createOpenAI(at);
			return { model: provider.responses(model), tools: { web_search: provider.tools.webSearch({}) } };
		},
	};

	it.each([
		["messages", gemini],
		["messages", gpt],
		["messages", sonar],
		["responses", claude],
		["responses", gemini],
		["responses", sonar],
	] as const)("reads searches over %s of %s, and goes on", async (surface, model) => {
		const asked = { ...clients[surface](model), prompt: question, maxOutputTokens: 500, maxRetries: 0 };
		const whole = await generateText(asked);
		const stream = streamText(asked);
		await stream.consumeStream();
		for (const calls of [whole.toolCalls, await stream.toolCalls]) {
			expect(calls).toMatchObject([{ toolName: "web_search", providerExecuted: true }]);
			expect(calls[0]).not.toHaveProperty("invalid");
		}
		expect([whole.finishReason, await stream.finishReason]).toEqual(["stop", "stop"]);
		expect(whole.sources).not.toEqual([]);
		const said = [{ role: "user" as const, content: question }, ...whole.response.messages];
		const next = await generateText({
			...clients[surface](surface === "messages" ? claude : gpt),
			messages: [...said, { role: "user", content: "Thanks." }],
			maxRetries: 0,
		});
		expect(next.finishReason).toBe("stop");
	});
});

it("a search is billed once, however it is told", async () => {
	type Billed = { cost_details: { web_search_cost: number } };
	const tools = [{ type: "web_search" as const }];
	for (const [model, cost] of [[gpt, 0.01], [claude, 0.01], [gemini, 0.028]] as const) {
		const responses = await openai.responses.create({ model, input: question, tools });
		const messages = await anthropic.messages.create({
			model,
			max_tokens: 500,
			messages: [{ role: "user", content: question }],
			tools: [{ type: "web_search_20250305", name: "web_search" }],
		});
		for (const { usage } of [responses, messages]) {
			expect((usage as unknown as Billed).cost_details.web_search_cost, model).toBe(cost);
		}
	}
});
