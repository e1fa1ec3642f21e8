import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { recording } from "../../recordings.ts";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import { waitForLog } from "../../setup/wait-for-log";
import type { Simulator } from "../../simulators/simulator.ts";

/** Callers of the Responses API, and OpenAI's own: the same dialect on both sides. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let client: OpenAI;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	const { token } = await tenantWithKey(pool(), "llmgtwy_responses_passthrough_key");
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

const model = "openai/gpt-5.4";
const calculator = {
	type: "function" as const,
	name: "add",
	parameters: { type: "object", properties: { a: { type: "integer" } }, required: ["a"], additionalProperties: false },
	strict: true,
};

type Body = Record<string, unknown>;
const create = (body: Body) => client.responses.create({ model, store: false, ...body } as never) as unknown as Promise<Body>;

async function streamed(body: Body): Promise<Body[]> {
	const events = (await client.responses.create({ model, store: false, ...body, stream: true } as never)) as unknown as AsyncIterable<Body>;
	const all: Body[] = [];
	for await (const event of events) all.push(event);
	return all;
}

/** Fields that belong to the gateway: its own id, who answers, and what it costs. */
function withoutOwned(value: unknown): unknown {
	const { id: _id, model: _model, usage: _usage, llmgateway: _own, ...rest } = value as Body;
	return rest;
}

describe("requests", () => {
	it("reach OpenAI as the caller wrote them", async () => {
		const body = {
			instructions: "Be brief.",
			input: [{ role: "user", content: [{ type: "input_text", text: "Hi" }] }],
			tools: [{ type: "mcp", server_label: "docs", server_url: "https://mcp.example", require_approval: "never" }, calculator],
			include: ["web_search_call.action.sources"],
			reasoning: { effort: "high", mode: "pro" },
			text: { verbosity: "low" },
			prompt_cache_retention: "24h",
			metadata: { a: "b" },
		};
		await create(body);
		expect(simulator.requests[0]).toMatchObject({ family: "openai-responses", status: 200 });
		expect(simulator.requests[0]?.body).toEqual({
			...body,
			include: ["web_search_call.action.sources", "reasoning.encrypted_content"],
			model: "gpt-5.4",
			stream: false,
			store: false,
		});
	});

	it("carry encrypted reasoning back byte for byte", async () => {
		const input: unknown[] = [{ role: "user", content: "use a tool" }];
		const first = await create({ input, tools: [calculator], include: ["reasoning.encrypted_content"] });
		const output = first.output as Body[];
		expect(output.map(({ type }) => type)).toEqual(["reasoning", "function_call"]);
		input.push(...output, { type: "function_call_output", call_id: output[1]?.call_id, output: "7" });
		simulator.requests.length = 0;
		const second = await create({ input, tools: [calculator], include: ["reasoning.encrypted_content"] });
		expect(second.status).toBe("completed");
		expect(simulator.requests[0]?.body.input).toEqual(input);
	});

	it("are refused in OpenAI's own words", async () => {
		const refused = create({ input: "Hi", temperature: 0.2 });
		await expect(refused).rejects.toMatchObject({ status: 400, param: "temperature", code: "unsupported_parameter" });
	});
});

describe("answers", () => {
	const unknown = { id: "new_1", type: "thing_of_tomorrow", payload: { deep: [1, { two: null }] } };
	const whole = {
		id: "resp_1",
		object: "response",
		created_at: 1_790_000_000,
		status: "completed",
		model: "gpt-5.4-2026-03-05",
		service_tier: "default",
		output: [
			unknown,
			{ id: "msg_1", type: "message", role: "assistant", status: "completed", content: [{ type: "output_text", text: "Hi", annotations: [] }] },
		],
		usage: { input_tokens: 1000, input_tokens_details: { cached_tokens: 0 }, output_tokens: 100, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 1100 },
		field_of_tomorrow: { a: 1 },
	};

	it("keep what nobody here knows, whole", async () => {
		simulator.script.set([{ body: whole }]);
		const answer = await create({ input: "Hi" });
		expect(withoutOwned(answer)).toMatchObject({ ...(withoutOwned(whole) as Body) });
		expect(answer.model).toBe(model);
		expect(answer.usage).toMatchObject({ input_tokens: 1000, output_tokens: 100, cost: expect.any(Number) });
	});

	it("keep what nobody here knows, streamed, every event in its place", async () => {
		const events = [
			{ type: "response.created", sequence_number: 0, response: { ...whole, status: "in_progress", output: [], usage: null } },
			{ type: "response.output_item.added", sequence_number: 1, output_index: 0, item: unknown },
			{ type: "response.thing_of_tomorrow.done", sequence_number: 2, output_index: 0, extra: "é👋" },
			{ type: "response.output_item.done", sequence_number: 3, output_index: 0, item: unknown },
			{ type: "response.output_text.delta", sequence_number: 4, output_index: 1, content_index: 0, item_id: "msg_1", delta: "Hi", logprobs: [], obfuscation: "abc" },
			{ type: "response.output_item.done", sequence_number: 5, output_index: 1, item: whole.output[1] },
			{ type: "response.completed", sequence_number: 6, response: whole },
		];
		// Nothing is passed on that stands behind the last event.
		const late = { type: "response.output_text.delta", sequence_number: 7, output_index: 1, item_id: "msg_1", delta: "late" };
		simulator.script.set([{ payloads: [...events, late].map((event) => JSON.stringify(event)), pieceBytes: 13 }]);
		const got = await streamed({ input: "Hi" });
		expect(got.slice(1, -1)).toEqual(events.slice(1, -1));
		expect(got.at(-1)).toMatchObject({ type: "response.completed", response: { model, field_of_tomorrow: { a: 1 }, usage: { cost: expect.any(Number) } } });
	});
});

describe.each(["reasoning-encrypted", "web-search", "custom-tool"])("the recording %s", (name) => {
	const path = `openai-responses/${name}`;

	it.skipIf(!recording(`${path}.json`))("comes through whole", async () => {
		simulator.script.set([{ recording: path }]);
		const theirs = JSON.parse(recording(`${path}.json`) ?? "") as Body;
		const answer = await create({ input: "Hi", tools: [calculator] });
		expect(answer.output).toEqual(theirs.output);
		expect((answer.usage as Body).input_tokens).toBe((theirs.usage as Body).input_tokens);
		const { routing } = answer.llmgateway as { routing: { logId: string }[] };
		const row = await waitForLog(routing[0]?.logId ?? "");
		expect(row.prompt_tokens).toBe((theirs.usage as Body).input_tokens);
	});

	it.skipIf(!recording(`${path}.chunks.txt`))("comes through as a stream, event for event", async () => {
		const lines = (recording(`${path}.chunks.txt`) ?? "").split("\n").filter((line) => line !== "");
		const all = lines.map((line) => JSON.parse(line) as Body);
		// One file holds the responses of several turns.
		const theirs = all.slice(0, all.findIndex(({ type }) => type === "response.completed") + 1);
		simulator.script.set([{ payloads: lines, pieceBytes: 97 }]);
		const got = await streamed({ input: "Hi", tools: [calculator] });
		expect(got.map(({ type }) => type)).toEqual(theirs.map(({ type }) => type));
		const deltas = (events: Body[]) => events.filter(({ type }) => String(type).endsWith(".delta"));
		expect(deltas(got)).toEqual(deltas(theirs));
		const outputs = [got, theirs].map((events) => (events.at(-1)?.response as Body | undefined)?.output);
		expect(outputs[0]).toEqual(outputs[1]);
	});
});
