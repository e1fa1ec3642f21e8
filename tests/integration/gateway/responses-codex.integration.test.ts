import { execFile } from "node:child_process";
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

/** The real Codex CLI: `CODEX_BIN`, or where npm or the PATH has it. */
function findCodex(): string | undefined {
	const directories = ["node_modules/.bin", ...(process.env.PATH ?? "").split(path.delimiter)];
	const candidates = [process.env.CODEX_BIN, ...directories.map((directory) => path.resolve(directory, "codex"))];
	return candidates.find((candidate) => {
		try {
			if (candidate) accessSync(candidate, constants.X_OK);
			return Boolean(candidate);
		} catch {
			return false;
		}
	});
}

const codex = findCodex();
const token = "llmgtwy_responses_codex_test_key";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let directory: string;

beforeAll(async () => {
	if (!codex) return;
	simulator = await startSimulatedProviders();
	await tenantWithKey(pool(), token);
	gateway = await startGateway();
	directory = mkdtempSync(path.join(tmpdir(), "codex-test-"));
});

afterAll(async () => {
	if (!codex) return;
	await gateway.close();
	await simulator.close();
	rmSync(directory, { recursive: true, force: true });
});

beforeEach(() => {
	if (codex) simulator.requests.length = 0;
});

/** The two ways to point Codex at a gateway: a provider of one's own, or another address for its built-in one. */
const ways = {
	"own provider": (model: string) => `model = "${model}"
model_provider = "gateway"
model_reasoning_effort = "high"
[model_providers.gateway]
name = "gateway"
base_url = "${gateway.url}/v1"
env_key = "GATEWAY_KEY"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
`,
	"built-in provider": (model: string) => `model = "${model}"
model_reasoning_effort = "high"
openai_base_url = "${gateway.url}/v1"
model_auto_compact_token_limit = 500000
`,
};

/** Runs one task and returns what Codex printed as its last message. */
async function run(way: keyof typeof ways, model: string, task: string): Promise<{ said: string; workspace: string }> {
	const [home, workspace] = ["home", "work"].map((name) => path.join(directory, `${name}-${way}-${model}`)) as [string, string];
	for (const each of [home, workspace]) mkdirSync(each, { recursive: true });
	writeFileSync(path.join(home, "config.toml"), ways[way](model));
	writeFileSync(path.join(home, "auth.json"), JSON.stringify({ OPENAI_API_KEY: token }));
	const options = ["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", task];
	const child = promisify(execFile)(codex as string, options, {
		cwd: workspace,
		env: { ...process.env, CODEX_HOME: home, GATEWAY_KEY: token },
		timeout: 45_000,
	});
	child.child.stdin?.end();
	const { stdout } = await child;
	return { said: stdout, workspace };
}

const command = "printf written-by-codex > proof.txt && cat proof.txt";
const arguments_ = JSON.stringify({ cmd: command });

function chatPayloads(delta: unknown, finish: string): string[] {
	const head = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "simulated" };
	return [
		JSON.stringify({ ...head, choices: [{ index: 0, delta, finish_reason: null }] }),
		JSON.stringify({ ...head, choices: [{ index: 0, delta: {}, finish_reason: finish }] }),
		JSON.stringify({ ...head, choices: [], usage: { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 } }),
		"[DONE]",
	];
}

function chatCall(name: string, json: string): string[] {
	const call = { index: 0, id: "call_1", type: "function", function: { name, arguments: json } };
	return chatPayloads({ role: "assistant", tool_calls: [call] }, "tool_calls");
}

const called = chatCall("exec_command", arguments_);
const done = chatPayloads({ role: "assistant", content: "The proof is written." }, "stop");

function anthropicPayloads(block: object, delta: object, reason: string): string[] {
	const usage = { input_tokens: 9, output_tokens: 1 };
	const message = { id: "msg_1", type: "message", role: "assistant", model: "claude", content: [], usage };
	return [
		{ type: "message_start", message },
		{ type: "content_block_start", index: 0, content_block: block },
		{ type: "content_block_delta", index: 0, delta },
		{ type: "content_block_stop", index: 0 },
		{ type: "message_delta", delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: 5 } },
		{ type: "message_stop" },
	].map((payload) => JSON.stringify(payload));
}

const claudeCalled = anthropicPayloads(
	{ type: "tool_use", id: "toolu_1", name: "exec_command", input: {} },
	{ type: "input_json_delta", partial_json: arguments_ },
	"tool_use",
);
const claudeDone = anthropicPayloads(
	{ type: "text", text: "" },
	{ type: "text_delta", text: "The proof is written." },
	"end_turn",
);

function responsePayloads(item: Record<string, unknown>, deltas: Record<string, unknown>[]): string[] {
	const head = { id: "resp_1", object: "response", created_at: 1, model: "simulated" };
	const usage = { input_tokens: 9, output_tokens: 5, total_tokens: 14 };
	const events = [
		{ type: "response.created", response: { ...head, status: "in_progress", output: [] } },
		{ type: "response.output_item.added", output_index: 0, item },
		...deltas.map((delta) => ({ ...delta, output_index: 0, item_id: item.id })),
		{ type: "response.output_item.done", output_index: 0, item },
		{ type: "response.completed", response: { ...head, status: "completed", output: [item], usage } },
	];
	return events.map((event, at) => JSON.stringify({ ...event, sequence_number: at }));
}

const openaiCalled = responsePayloads(
	{ id: "fc_1", type: "function_call", call_id: "call_1", name: "exec_command", arguments: arguments_, status: "completed" },
	[{ type: "response.function_call_arguments.delta", delta: arguments_ }],
);
const openaiText = { type: "output_text", text: "The proof is written.", annotations: [] };
const openaiDone = responsePayloads(
	{ id: "msg_1", type: "message", role: "assistant", status: "completed", content: [openaiText] },
	[{ type: "response.output_text.delta", content_index: 0, delta: openaiText.text }],
);

describe.skipIf(!codex)(`Codex CLI${codex ? "" : " (skipped: no codex binary in node_modules, CODEX_BIN or PATH)"}`, () => {
	it.each([
		["own provider", "deepseek-v4-pro", "deepseek", called, done],
		["own provider", "mistral-large-latest", "mistral", called, done],
		["own provider", "claude-sonnet-4-5", "anthropic", claudeCalled, claudeDone],
		// The provider's own wire is the same: what Codex sends passes as it is.
		["own provider", "gpt-5.3-codex", "openai", openaiCalled, openaiDone],
		["built-in provider", "claude-sonnet-4-5", "anthropic", claudeCalled, claudeDone],
	] as const)("runs a task with a tool call, %s, on %s", async (way, model, vendor, first, second) => {
		simulator.script.set([
			{ vendor, payloads: first, times: 1 },
			{ vendor, payloads: second },
		]);
		const { said, workspace } = await run(way, model, "Write the proof.");
		expect(said).toContain("The proof is written.");
		expect(readFileSync(path.join(workspace, "proof.txt"), "utf8")).toBe("written-by-codex");
		expect(simulator.requests.map(({ status }) => status)).toEqual([200, 200]);
		expect(JSON.stringify(simulator.requests[1]?.body)).toContain("written-by-codex");
	});

	it("goes on with a summary where a conversation gets too long", async () => {
		const full = claudeCalled.map((payload) => payload.replace('"input_tokens":9', '"input_tokens":900000'));
		const summed = claudeDone.map((payload) => payload.replace("The proof is written.", "Summary: the proof was asked for."));
		simulator.script.set([
			{ vendor: "anthropic", payloads: full, times: 1 },
			{ vendor: "anthropic", payloads: summed, times: 1 },
			{ vendor: "anthropic", payloads: claudeDone },
		]);
		const { said } = await run("built-in provider", "claude-sonnet-4-5", "Write the proof.");
		expect(said).toContain("The proof is written.");
		expect(simulator.requests.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(JSON.stringify(simulator.requests[2]?.body)).toContain("Summary: the proof was asked for.");
	});

	it("finds tools of a namespace by the plain names that providers know", async () => {
		simulator.script.set([
			{ vendor: "deepseek", payloads: chatCall("close_agent", JSON.stringify({ target: "nobody" })), times: 1 },
			{ vendor: "deepseek", payloads: done },
		]);
		await run("own provider", "deepseek-v4-pro", "Close the agent.");
		const [first, second] = simulator.requests.map(({ body }) => body as { messages: { role: string; content: string }[]; tools: object[] });
		expect(JSON.stringify(first?.tools)).toContain('"close_agent"');
		const result = second?.messages.find(({ role }) => role === "tool");
		expect(result?.content).toBeTruthy();
		expect(result?.content).not.toMatch(/unsupported|unknown tool/i);
	});
});
