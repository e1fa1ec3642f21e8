import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { SimulatedRequest, Simulator } from "../../simulators/simulator.ts";

/** The real Claude Code, where it is installed: `CLAUDE_CODE_BIN`, this project's packages, or the path. */
const binary = [
	process.env.CLAUDE_CODE_BIN,
	join(process.cwd(), "node_modules/.bin/claude"),
	...(process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "claude")),
].find((path) => path !== undefined && path !== "" && existsSync(path));

const reason = binary ? "" : " (skipped: no `claude` is installed; set CLAUDE_CODE_BIN to run it)";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let token: string;
let folder: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	({ token } = await tenantWithKey(pool(), "llmgtwy_claude_code_test_key"));
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(async () => {
	simulator.script.clear();
	simulator.requests.length = 0;
	folder = await mkdtemp(join(tmpdir(), "claude-code-"));
	await writeFile(join(folder, "secret.txt"), "the word is Matterhorn\n");
	return () => rm(folder, { recursive: true, force: true });
});

type Run = { stdout: string; stderr: string; code: number };

function claude(model: string, prompt: string): Promise<Run> {
	const environment = {
		PATH: process.env.PATH ?? "",
		HOME: folder,
		CLAUDE_CONFIG_DIR: join(folder, "config"),
		ANTHROPIC_BASE_URL: gateway.url,
		ANTHROPIC_AUTH_TOKEN: token,
		ANTHROPIC_MODEL: model,
		ANTHROPIC_SMALL_FAST_MODEL: model,
		ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
		CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
		DISABLE_AUTOUPDATER: "1",
		IS_SANDBOX: "1",
	};
	const flags = ["-p", prompt, "--output-format", "json", "--allowedTools", "Read", "--model", model];
	return new Promise((resolve) => {
		const options = { cwd: folder, env: environment, timeout: 120_000, maxBuffer: 16 * 1024 * 1024 };
		const child = execFile(binary as string, flags, options, (error, stdout, stderr) => {
			resolve({ stdout, stderr, code: error ? Number(error.code ?? 1) : 0 });
		});
		child.stdin?.end();
	});
}

const thoughtSignature = "EqQBCgIYAhIkdGhvdWdodA==";
const encryptedThought = "gAAAAABmdGhvdWdodA==";

/** Scripted answers of the provider: a call of the tool `Read`, then a sentence. */
const answers: Record<string, (path: string) => { call: string[]; text: string[] }> = {
	"gpt-4o-mini": (path) => {
		const chunk = (delta: unknown, finish: string | null = null) =>
			JSON.stringify({
				id: "chatcmpl-1",
				object: "chat.completion.chunk",
				created: 1,
				model: "gpt-4o-mini",
				choices: [{ index: 0, delta, finish_reason: finish }],
			});
		const usage = JSON.stringify({
			id: "chatcmpl-1",
			object: "chat.completion.chunk",
			created: 1,
			model: "gpt-4o-mini",
			choices: [],
			usage: { prompt_tokens: 1000, completion_tokens: 20, total_tokens: 1020 },
		});
		const call = { index: 0, id: "call_1", type: "function", function: { name: "Read", arguments: "" } };
		const input = JSON.stringify({ file_path: path });
		return {
			call: [
				chunk({ role: "assistant", content: null, tool_calls: [call] }),
				chunk({ tool_calls: [{ index: 0, function: { arguments: input.slice(0, 9) } }] }),
				chunk({ tool_calls: [{ index: 0, function: { arguments: input.slice(9) } }] }),
				chunk({}, "tool_calls"),
				usage,
				"[DONE]",
			],
			text: [
				chunk({ role: "assistant", content: "I read " }),
				chunk({ content: "Matterhorn." }),
				chunk({}, "stop"),
				usage,
				"[DONE]",
			],
		};
	},
	// Reasons while it has tools: served over the Responses API.
	"gpt-5.4": (path) => {
		const head = { id: "resp_1", object: "response", created_at: 1, model: "gpt-5.4" };
		const usage = { input_tokens: 1000, output_tokens: 20, total_tokens: 1020 };
		const stream = (items: Record<string, unknown>[]) =>
			[
				{ type: "response.created", response: { ...head, status: "in_progress", output: [] } },
				...items.map((item, at) => ({ type: "response.output_item.done", output_index: at, item })),
				{ type: "response.completed", response: { ...head, status: "completed", output: items, usage } },
			].map((event) => JSON.stringify(event));
		const input = JSON.stringify({ file_path: path });
		const text = { type: "output_text", text: "I read Matterhorn.", annotations: [] };
		return {
			call: stream([
				{ id: "rs_1", type: "reasoning", summary: [], encrypted_content: encryptedThought },
				{ id: "fc_1", type: "function_call", call_id: "call_1", name: "Read", arguments: input },
			]),
			text: stream([{ id: "msg_1", type: "message", role: "assistant", content: [text] }]),
		};
	},
	"claude-sonnet-4-5": (path) => {
		const start = JSON.stringify({
			type: "message_start",
			message: {
				id: "msg_1",
				type: "message",
				role: "assistant",
				model: "claude-sonnet-4-5-20250929",
				content: [],
				stop_reason: null,
				stop_sequence: null,
				usage: { input_tokens: 1000, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 },
			},
		});
		const block = (index: number, content: unknown, ...deltas: unknown[]) => [
			JSON.stringify({ type: "content_block_start", index, content_block: content }),
			...deltas.map((delta) => JSON.stringify({ type: "content_block_delta", index, delta })),
			JSON.stringify({ type: "content_block_stop", index }),
		];
		const thinking = block(
			0,
			{ type: "thinking", thinking: "", signature: "" },
			{ type: "thinking_delta", thinking: "A file." },
			{ type: "signature_delta", signature: thoughtSignature },
		);
		const end = (stop: string) => [
			JSON.stringify({ type: "message_delta", delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 20 } }),
			JSON.stringify({ type: "message_stop" }),
		];
		const input = { type: "input_json_delta", partial_json: JSON.stringify({ file_path: path }) };
		return {
			call: [
				start,
				...thinking,
				...block(1, { type: "tool_use", id: "toolu_1", name: "Read", input: {} }, input),
				...end("tool_use"),
			],
			text: [
				start,
				...block(0, { type: "text", text: "" }, { type: "text_delta", text: "I read Matterhorn." }),
				...end("end_turn"),
			],
		};
	},
};

function hasResultOf(request: SimulatedRequest, text: string): boolean {
	return JSON.stringify(request.body.input ?? request.body.messages).includes(text);
}

describe.skipIf(!binary)(`Claude Code${reason}`, () => {
	it.each(Object.keys(answers))("reads a file with a tool and answers, over %s", async (model) => {
		const { call, text } = (answers[model] as (path: string) => { call: string[]; text: string[] })(join(folder, "secret.txt"));
		simulator.script.set([{ payloads: call, times: 1 }, { payloads: text }]);
		const run = await claude(model, "Read secret.txt and tell me the word.");
		const seen = simulator.requests.map(({ path, status, stream }) => `${path} ${status} ${stream}`).join("\n");
		expect(run.code, `${run.stdout}\n${run.stderr}\n${seen}`).toBe(0);
		const result = JSON.parse(run.stdout) as { result: string; is_error: boolean; num_turns: number };
		expect(result, seen).toMatchObject({ is_error: false, result: "I read Matterhorn." });
		const answered = simulator.requests.filter((request) => hasResultOf(request, "the word is Matterhorn"));
		expect(answered.length, seen).toBeGreaterThan(0);
		if (model.startsWith("claude")) expect(JSON.stringify(answered[0]?.body)).toContain(thoughtSignature);
		if (model === "gpt-5.4") expect(JSON.stringify(answered[0]?.body)).toContain(encryptedThought);
		expect(simulator.requests.every(({ status }) => status === 200), seen).toBe(true);
		expect(await readFile(join(folder, "secret.txt"), "utf8")).toContain("Matterhorn");
	});
});
