import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

/** What a log row says of the caller: the API it spoke, the tool it is, and what it was warned of. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let token: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	({ token } = await tenantWithKey(pool(), "llmgtwy_logged_caller_test_key"));
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

type Sent = { path: string; userAgent: string; body: Record<string, unknown> };

async function rowOf({ path, userAgent, body }: Sent): Promise<Record<string, unknown>> {
	const requestId = `logged-caller-${crypto.randomUUID()}`;
	const response = await fetch(gateway.url + path, {
		method: "POST",
		headers: {
			authorization: `Bearer ${token}`,
			"content-type": "application/json",
			"user-agent": userAgent,
			"x-request-id": requestId,
		},
		body: JSON.stringify({ model: "openai/gpt-4o-mini", ...body }),
	});
	const text = await response.text();
	expect(response.status, text).toBe(200);
	return await vi.waitFor(async () => {
		const { rows } = await pool().query<Record<string, unknown>>(
			"SELECT surface, source, warnings FROM log WHERE request_id = $1",
			[requestId],
		);
		expect(rows).toHaveLength(1);
		return { ...rows[0], told: response.headers.get("x-llmgateway-warnings") };
	}, 10_000);
}

const messages = [{ role: "user", content: "Hi" }];

it.each<[string, Sent, Record<string, unknown>]>([
	[
		"chat completions",
		{ path: "/v1/chat/completions", userAgent: "OpenAI/JS 6.10.0", body: { messages } },
		{ surface: "openai-chat", source: "openai-sdk" },
	],
	[
		"completions",
		{ path: "/v1/completions", userAgent: "curl/8.5.0", body: { prompt: "Hi" } },
		{ surface: "openai-completions", source: null },
	],
	[
		"responses",
		{ path: "/v1/responses", userAgent: "codex_cli_rs/0.63.0 (Linux; x86_64)", body: { input: "Hi" } },
		{ surface: "openai-responses", source: "codex" },
	],
	[
		"messages",
		{ path: "/v1/messages", userAgent: "claude-cli/2.1.14 (external, cli)", body: { messages, max_tokens: 10 } },
		{ surface: "anthropic-messages", source: "claude.com/claude-code" },
	],
])("%s without warnings", async (_, sent, expected) => {
	expect(await rowOf(sent)).toEqual({ ...expected, warnings: null, told: null });
});

it.each([false, true])("warnings as the caller got them (stream: %s)", async (stream) => {
	const body = { messages, max_tokens: 10, top_k: 5, context_management: { edits: [] }, stream };
	const { told, warnings } = await rowOf({ path: "/v1/messages", userAgent: "x", body });
	expect(told).toMatch(/context_management was left out/);
	expect((warnings as string[]).join("; ")).toBe(told);
	expect((warnings as string[]).length).toBeGreaterThan(1);
});
