import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readPayload } from "~/domain/usage/usage-record.server";
import { parseExactJson } from "~/gateway/exact-json";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedClouds } from "../../setup/simulated-clouds";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import { waitForLog } from "../../setup/wait-for-log";
import type { Simulator } from "../../simulators/simulator.ts";
import type { TokenEndpoint } from "../../simulators/token-endpoint.ts";

/** Identifiers of 19 digits in arguments of tools and elsewhere, over HTTP, in both directions. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let tokens: TokenEndpoint;
let token: string;
let organizationId: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	tokens = await startSimulatedClouds(simulator);
	({ token, organizationId } = await tenantWithKey(pool(), "llmgtwy_long_numbers_test_key"));
	await pool().query("UPDATE organization SET retention_level = 'retain' WHERE id = $1", [organizationId]);
	gateway = await startGateway();
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

async function post(path: string, body: string): Promise<{ status: number; text: string }> {
	const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
	const response = await fetch(gateway.url + path, { method: "POST", headers, body });
	return { status: response.status, text: await response.text() };
}

const lastWire = () => simulator.requests.at(-1)?.text;

/** Not one of these is a double. */
const args = '{"order":1234567890123456789,"list":[{"at":-9223372036854775808}],"ratio":0.12345678901234567891}';
const schema = '{"type":"object","properties":{"order":{"type":"integer","enum":[1234567890123456789]}}}';

type Sample = { model: string; whole: string; chunks: string[] };

const anthropicUse = '{"type":"tool_use","id":"toolu_1","name":"find","input":';
const anthropicHead = '"id":"msg_1","type":"message","role":"assistant","model":"m"';
const anthropicStop = '"stop_reason":"tool_use","stop_sequence":null';
const anthropicUsage = '"usage":{"input_tokens":5,"output_tokens":5}';
const geminiPart = `{"functionCall":{"name":"find","args":${args}}}`;
const geminiCall = `{"candidates":[{"content":{"role":"model","parts":[${geminiPart}]},"index":0`;
const geminiUsage = '"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":5,"totalTokenCount":10},"responseId":"r1"}';
const openaiHead = '"id":"c1","created":1763800000,"model":"m"';
const openaiChunk = '"object":"chat.completion.chunk"';
const openaiCall = '{"index":0,"id":"t1","type":"function","function":{"name":"find","arguments":';
const openaiTail = '"usage":{"prompt_tokens":5,"completion_tokens":5,"total_tokens":10}}';

const samples: Sample[] = [
	{
		model: "anthropic/claude-sonnet-4-5",
		whole: `{${anthropicHead},"content":[${anthropicUse}${args}}],${anthropicStop},${anthropicUsage}}`,
		// The input at once, as some servers of this format send it.
		chunks: [
			`{"type":"message_start","message":{${anthropicHead},"content":[],"stop_reason":null,${anthropicUsage}}}`,
			`{"type":"content_block_start","index":0,"content_block":${anthropicUse}${args}}}`,
			'{"type":"content_block_stop","index":0}',
			`{"type":"message_delta","delta":{${anthropicStop}},${anthropicUsage}}`,
			'{"type":"message_stop"}',
		],
	},
	{
		model: "aws-bedrock/claude-sonnet-4-5",
		whole:
			'{"output":{"message":{"role":"assistant","content":' +
			`[{"toolUse":{"toolUseId":"t1","name":"find","input":${args}}}]}},` +
			'"stopReason":"tool_use","usage":{"inputTokens":5,"outputTokens":5,"totalTokens":10}}',
		chunks: [
			'{"messageStart":{"role":"assistant"}}',
			'{"contentBlockStart":{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t1","name":"find"}}}}',
			`{"contentBlockDelta":{"contentBlockIndex":0,"delta":{"toolUse":{"input":${JSON.stringify(args)}}}}}`,
			'{"contentBlockStop":{"contentBlockIndex":0}}',
			'{"messageStop":{"stopReason":"tool_use"}}',
			'{"metadata":{"usage":{"inputTokens":5,"outputTokens":5,"totalTokens":10}}}',
		],
	},
	{
		model: "google-ai-studio/gemini-3.5-flash",
		whole: `${geminiCall},"finishReason":"STOP"}],${geminiUsage}`,
		chunks: [
			`${geminiCall}}],${geminiUsage}`,
			`{"candidates":[{"content":{"role":"model","parts":[{"text":""}]},"index":0,"finishReason":"STOP"}],${geminiUsage}`,
		],
	},
	{
		model: "google-vertex/gemini-3.5-flash",
		whole: `${geminiCall},"finishReason":"STOP"}],${geminiUsage}`,
		chunks: [`${geminiCall},"finishReason":"STOP"}],${geminiUsage}`],
	},
	{
		model: "deepseek/deepseek-v4-pro",
		whole:
			`{${openaiHead},"object":"chat.completion","choices":[{"index":0,"finish_reason":"tool_calls",` +
			`"message":{"role":"assistant","content":null,"tool_calls":[${openaiCall}${JSON.stringify(args)}}}]}}],${openaiTail}`,
		// Arguments as an object, as some servers of this format send them.
		chunks: [
			`{${openaiHead},${openaiChunk},"choices":[{"index":0,"delta":{"tool_calls":[${openaiCall}${args}}}]}}]}`,
			`{${openaiHead},${openaiChunk},"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],${openaiTail}`,
			"[DONE]",
		],
	},
];

const chatTools = `[{"type":"function","function":{"name":"find","parameters":${schema}}}]`;
const messagesTools = `[{"name":"find","input_schema":${schema}}]`;
const chatBody = (model: string, more: string) =>
	`{"model":"${model}","tools":${chatTools},"messages":[{"role":"user","content":"Find it."}]${more}}`;
const messagesBody = (model: string, more: string) =>
	`{"model":"${model}","max_tokens":500,"tools":${messagesTools},"messages":[{"role":"user","content":"Find it."}]${more}}`;

const events = (text: string) =>
	text
		.split("\n")
		.filter((line) => line.startsWith("data: {"))
		.map((line) => JSON.parse(line.slice(6)) as Record<string, unknown>);

/** Arguments of the calls in a stream of chat chunks. */
function streamedArguments(text: string): string {
	type Delta = { tool_calls?: { function?: { arguments?: string } }[] };
	const choices = events(text).flatMap((event) => (event.choices as { delta?: Delta }[] | undefined) ?? []);
	const calls = choices.flatMap(({ delta }) => delta?.tool_calls ?? []);
	return calls.map((call) => call.function?.arguments ?? "").join("");
}

describe.each(samples)("answers of $model", ({ model, whole, chunks }) => {
	const answerWhole = () => simulator.script.set([{ body: parseExactJson(whole) }]);
	const answerStreamed = () => simulator.script.set([{ payloads: chunks }]);

	it("reach chat completions whole, and the log", async () => {
		answerWhole();
		const { status, text } = await post("/v1/chat/completions", chatBody(model, ""));
		expect(status).toBe(200);
		const answer = JSON.parse(text) as {
			choices: { message: { tool_calls: { function: { arguments: string } }[] } }[];
			metadata: { routing: { logId: string }[] };
		};
		expect(answer.choices[0]?.message.tool_calls[0]?.function.arguments).toBe(args);
		const id = answer.metadata.routing[0]?.logId ?? "";
		await waitForLog(id);
		const { rows } = await pool().query<{ encrypted: Buffer }>("SELECT encrypted FROM log_payload WHERE id = $1", [id]);
		expect(JSON.stringify(readPayload(rows[0]?.encrypted as Buffer))).toContain("1234567890123456789");
	});

	it("reach chat completions in a stream", async () => {
		answerStreamed();
		const { status, text } = await post("/v1/chat/completions", chatBody(model, ',"stream":true'));
		expect(status).toBe(200);
		expect(streamedArguments(text)).toBe(args);
	});

	it("reach messages whole", async () => {
		answerWhole();
		const { status, text } = await post("/v1/messages", messagesBody(model, ""));
		expect(status).toBe(200);
		expect(text).toContain(`"name":"find","input":${args}}`);
	});

	it("reach messages in a stream", async () => {
		answerStreamed();
		const { status, text } = await post("/v1/messages", messagesBody(model, ',"stream":true'));
		expect(status).toBe(200);
		// A forwarded block has its input as it came; a written one comes in deltas.
		const deltas = events(text).map(({ delta }) => (delta as { partial_json?: string } | undefined)?.partial_json ?? "");
		if (model.startsWith("anthropic/")) expect(text).toContain(`"input":${args}`);
		else expect(deltas.join("")).toBe(args);
	});

	it("reach responses whole and in a stream", async () => {
		const body = (more: string) =>
			`{"model":"${model}","input":"Find it.","tools":[{"type":"function","name":"find","parameters":${schema}}]${more}}`;
		answerWhole();
		expect((await post("/v1/responses", body(""))).text).toContain(`"arguments":${JSON.stringify(args)}`);
		answerStreamed();
		expect((await post("/v1/responses", body(',"stream":true'))).text).toContain(`"arguments":${JSON.stringify(args)}`);
	});
});

/** Where a wire has arguments as objects they stand there as written, else inside the text. */
const onWire = (model: string) => (/^(?:openai|deepseek)\//.test(model) ? JSON.stringify(args) : args);

describe.each([...samples.map(({ model }) => model), "openai/gpt-4o-mini"])("requests to %s", (model) => {
	it("come from chat completions", async () => {
		const call = `{"id":"t1","type":"function","function":{"name":"find","arguments":${JSON.stringify(args)}}}`;
		const history =
			'{"role":"user","content":"Find it."},' +
			`{"role":"assistant","content":null,"tool_calls":[${call}]},{"role":"tool","tool_call_id":"t1","content":"found"}`;
		const body = `{"model":"${model}","tools":${chatTools},"messages":[${history}]}`;
		const { status, text } = await post("/v1/chat/completions", body);
		expect([status, status === 200 ? "" : text]).toEqual([200, ""]);
		expect(lastWire()).toContain(onWire(model));
		expect(lastWire()).toContain('"enum":[1234567890123456789]');
	});

	it.each(["/v1/messages", "/v1/chat/completions"])("come from blocks at %s", async (path) => {
		const tools = path === "/v1/messages" ? messagesTools : chatTools;
		const history =
			'{"role":"user","content":"Find it."},' +
			`{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"find","input":${args}}]},` +
			'{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"found"}]}';
		const body = `{"model":"${model}","max_tokens":500,"tools":${tools},"messages":[${history}]}`;
		const { status, text } = await post(path, body);
		expect([status, status === 200 ? "" : text]).toEqual([200, ""]);
		expect(lastWire()).toContain(onWire(model));
		expect(lastWire()).toContain('"enum":[1234567890123456789]');
	});
});

describe("the same format on both sides", () => {
	it("forwards fields that nobody here knows", async () => {
		const { status } = await post(
			"/v1/chat/completions",
			chatBody("deepseek/deepseek-v4-pro", ',"tenant":{"id":1234567890123456789,"seed":1234567890123456788}'),
		);
		expect(status).toBe(200);
		expect(lastWire()).toContain('"tenant":{"id":1234567890123456789,"seed":1234567890123456788}');
	});

	it.each([
		["anthropic/claude-sonnet-4-5", "/v1/messages", messagesBody],
		["deepseek/deepseek-v4-pro", "/v1/chat/completions", chatBody],
	])("brings fields of %s back", async (model, path, body) => {
		const sample = samples.find((one) => one.model === model) as Sample;
		const trace = '"trace":{"span":1234567890123456789}';
		simulator.script.set([{ body: parseExactJson(sample.whole.replace("{", `{${trace},`)) }]);
		expect((await post(path, body(model, ""))).text).toContain(trace);
	});

	it("mends too many cache markers beside long numbers", async () => {
		const block = '{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}';
		const body =
			`{"model":"anthropic/claude-sonnet-4-5","max_tokens":500,"tools":${messagesTools},` +
			`"messages":[{"role":"user","content":[${Array.from({ length: 5 }, () => block).join(",")}]}]}`;
		expect((await post("/v1/messages", body)).status).toBe(200);
		expect(lastWire()).toContain('"enum":[1234567890123456789]');
	});
});

describe("numbers that are read", () => {
	it.each([
		['"seed":12345678901234567890', 400, /seed/],
		['"max_tokens":12345678901234567890', 400, /max_tokens/],
		['"temperature":12345678901234567890', 400, /temperature/],
		['"tools":12345678901234567890', 400, /tools: expected array, received number/],
		['"reasoning":12345678901234567890', 400, /reasoning: expected object, received number/],
	])("%s is refused in the usual words", async (field, expected, words) => {
		const { status, text } = await post(
			"/v1/chat/completions",
			`{"model":"openai/gpt-4o-mini","messages":[{"role":"user","content":"Hi"}],${field}}`,
		);
		expect(status).toBe(expected);
		expect(text).toMatch(words);
	});

	it("are sent as the doubles they are", async () => {
		const fields = '"temperature":0.70000000000000001,"logit_bias":{"50256":0.1234567890123456789}';
		const { status } = await post(
			"/v1/chat/completions",
			`{"model":"openai/gpt-4o-mini","messages":[{"role":"user","content":"Hi"}],${fields}}`,
		);
		expect(status).toBe(200);
		expect(simulator.requests.at(-1)?.body).toMatchObject({ temperature: 0.7, logit_bias: { 50256: 0.12345678901234568 } });
	});

	it("are counted in usage, however they are written", async () => {
		const sample = samples.find(({ model }) => model.startsWith("anthropic/")) as Sample;
		const usage = '"usage":{"input_tokens":5.00000000000000001,"output_tokens":7.00000000000000001}';
		simulator.script.set([{ body: parseExactJson(sample.whole.replace(anthropicUsage, usage)) }]);
		const { text } = await post("/v1/chat/completions", chatBody(sample.model, ""));
		expect(JSON.parse(text)).toMatchObject({ usage: { prompt_tokens: 5, completion_tokens: 7 } });
	});
});
