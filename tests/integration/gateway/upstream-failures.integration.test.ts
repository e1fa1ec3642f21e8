import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

const token = "llmgtwy_upstream_test_key";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let projectId: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	projectId = (await tenantWithKey(pool(), token)).projectId;
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(() => simulator.script.clear());

const families = ["openai/gpt-4o-mini", "anthropic/claude-sonnet-4-5", "google-ai-studio/gemini-3.5-flash"];

function send(model: string, body: Record<string, unknown> = {}, init: RequestInit = {}): Promise<Response> {
	return fetch(`${gateway.url}/v1/chat/completions`, {
		method: "POST",
		body: JSON.stringify({ model, messages: [{ role: "user", content: "Hi" }], ...body }),
		...init,
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...(init.headers as object) },
	});
}

type ErrorBody = { error: { message: string; type: string; code: string | null } };

/** The newest log row of this test's project, once one newer than `since` is there. */
async function newestLog(since: number): Promise<Record<string, unknown>> {
	for (let attempt = 0; attempt < 100; attempt++) {
		const { rows } = await pool().query<Record<string, unknown>>(
			"SELECT * FROM log WHERE project_id = $1 AND created_at >= to_timestamp($2 / 1000.0) ORDER BY id DESC LIMIT 1",
			[projectId, since],
		);
		if (rows[0]) return rows[0];
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error("no log row");
}

describe.each(families)("failures of %s", (model) => {
	it.each([
		[400, 400, "invalid_request_error", "client_error"],
		[404, 404, "invalid_request_error", "client_error"],
		[401, 502, "api_error", "upstream_error"],
		[403, 502, "api_error", "upstream_error"],
		[429, 429, "rate_limit_error", "upstream_error"],
		[500, 502, "api_error", "upstream_error"],
		[503, 503, "api_error", "upstream_error"],
		[529, 529, "api_error", "upstream_error"],
	])("turns status %i into %i, whole and streamed, and charges nothing", async (given, expected, type, reason) => {
		const message = "The provider's own words";
		simulator.script.set([{ status: given, message, headers: { "retry-after": "7" } }]);
		for (const stream of [false, true]) {
			const since = Date.now();
			const response = await send(model, { stream });
			const { error } = (await response.json()) as ErrorBody;
			expect(response.status).toBe(expected);
			expect(error.type).toBe(type);
			if (given === 401 || given === 403) expect(error.message).toMatch(/refused the credential/);
			else expect(error.message).toContain(message);
			if (given === 429) expect(response.headers.get("retry-after")).toBe("7");
			expect(await newestLog(since)).toMatchObject({
				status: expected,
				unified_finish_reason: reason,
				streamed: stream,
				cost: "0.000000000000",
			});
		}
	});

	it("tells an error inside a 200 before any content as a proper error", async () => {
		simulator.script.set([{ errorAfter: 0, message: "overloaded inside" }]);
		const response = await send(model, { stream: true });
		expect(response.status).toBeGreaterThanOrEqual(429);
		expect(((await response.json()) as ErrorBody).error.message).toContain("overloaded inside");
	});

	it.each([
		["an error inside a 200", { errorAfter: 6, dripMs: 10 }],
		["a dropped connection", { cutAfter: 4 }],
		["an end without the protocol's end", { endAfter: 4 }],
	])("ends with an error event after content: %s", async (_, behaviour) => {
		simulator.script.set([{ words: 20, ...behaviour }]);
		const since = Date.now();
		const response = await send(model, { stream: true });
		const text = await response.text();
		expect(response.status).toBe(200);
		expect(text).toContain("event: error\ndata: {\"error\":{");
		expect(text).not.toContain("[DONE]");
		expect(await newestLog(since)).toMatchObject({ unified_finish_reason: "upstream_error", cost: "0.000000000000" });
	});

	it("answers a connection that is dropped before content with 502", async () => {
		simulator.script.set([{ cutAfter: 0 }]);
		for (const stream of [false, true]) expect((await send(model, { stream })).status).toBe(502);
	});

	it("gives up at the caller's time limit with 504, before and after content", async () => {
		const limit = { headers: { "x-request-timeout-ms": "300" } };
		simulator.script.set([{ delayMs: 5000 }]);
		for (const stream of [false, true]) {
			const response = await send(model, { stream }, limit);
			expect(response.status).toBe(504);
			expect(((await response.json()) as ErrorBody).error).toMatchObject({ type: "timeout_error", code: "timeout" });
		}
		simulator.script.set([{ words: 20, stallAfter: 5 }]);
		const since = Date.now();
		const stalled = await send(model, { stream: true }, limit);
		expect(stalled.status).toBe(200);
		expect(await stalled.text()).toContain('"type":"timeout_error"');
		// Else a caller could choose the moment up to which an answer is free.
		const row = await newestLog(since);
		expect(row).toMatchObject({ unified_finish_reason: "client_error", status: 504, estimated: true });
		expect(Number(row.cost)).toBeGreaterThan(0);
	});

	it("refuses an answer that is not of its protocol with 502", async () => {
		simulator.script.set([{ body: ["not", "an", "answer"], payloads: ["{]"] }]);
		for (const stream of [false, true]) expect((await send(model, { stream })).status).toBe(502);
	});

	it("aborts the upstream call within a second of a hang-up, and bills what was produced", async () => {
		simulator.script.set([{ words: 400, dripMs: 20 }]);
		const since = Date.now();
		const abort = new AbortController();
		const response = await send(model, { stream: true }, { signal: abort.signal });
		const reader = response.body?.getReader();
		await reader?.read();
		const before = simulator.requests.at(-1);
		const hungUpAt = Date.now();
		abort.abort();
		await reader?.read().catch(() => undefined);
		while (before?.finishedAt === undefined && Date.now() < hungUpAt + 5000) await new Promise((resolve) => setTimeout(resolve, 10));
		expect(before?.aborted).toBe(true);
		expect((before?.finishedAt ?? Number.POSITIVE_INFINITY) - hungUpAt).toBeLessThan(1000);
		const row = await newestLog(since);
		expect(row).toMatchObject({ canceled: true, unified_finish_reason: "canceled", status: 499, estimated: true });
		expect(Number(row.cost)).toBeGreaterThan(0);
	});

	it("aborts a whole answer on a hang-up too, and charges nothing for it", async () => {
		simulator.script.set([{ delayMs: 20_000 }]);
		const since = Date.now();
		const abort = new AbortController();
		const sending = send(model, {}, { signal: abort.signal });
		const count = simulator.requests.length;
		await expect.poll(() => simulator.requests.length, { interval: 5, timeout: 10_000 }).toBeGreaterThan(count);
		const seen = simulator.requests.at(-1);
		abort.abort();
		await expect(sending).rejects.toThrow();
		expect(await newestLog(since)).toMatchObject({ canceled: true, unified_finish_reason: "canceled", cost: "0.000000000000" });
		expect(seen?.aborted).toBe(true);
	});
});

it("forwards nothing that clients would fail at, and nothing behind the end mark", async () => {
	const chunk = (delta: object, finish: string | null = null) =>
		JSON.stringify({ id: "c1", model: "m", choices: [{ index: 0, delta, finish_reason: finish }] });
	const begun = chunk({ role: "assistant", content: "Hello" });
	simulator.script.set([{ dripMs: 20, payloads: [begun, '{"id":"c1", "choices', chunk({}, "stop"), "[DONE]"] }]);
	const broken = await (await send("openai/gpt-4o-mini", { stream: true })).text();
	expect(broken).toContain("event: error\n");
	expect(broken).not.toContain("[DONE]");
	simulator.script.set([{ payloads: [begun, '{"id":"c1"}', chunk({}, "stop"), "[DONE]", chunk({ content: "late" }), "{bad"] }]);
	const whole = await (await send("openai/gpt-4o-mini", { stream: true })).text();
	expect(whole).toContain('"finish_reason":"stop"');
	expect(whole).toMatch(/data: \[DONE\]\n\n$/);
	for (const unwanted of ["late", "{bad", '{"id":"c1"}']) expect(whole).not.toContain(unwanted);
});

it.each(["openai/gpt-4o-mini", "deepseek/deepseek-v4-pro"])("tells where %s says the end mark in the middle of an answer", async (model) => {
	const chunk = (fields: object) => JSON.stringify({ id: "c1", model: "m", ...fields });
	const half = chunk({ choices: [{ index: 0, delta: { role: "assistant", content: "Half of" }, finish_reason: null }] });
	simulator.script.set([{ payloads: [half, "[DONE]"] }]);
	const cut = await (await send(model, { stream: true })).text();
	expect(cut).toContain("Half of");
	expect(cut).toContain("closed the stream before the answer was complete");
	expect(cut).not.toContain("data: [DONE]");
	const usage = chunk({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } });
	simulator.script.set([{ payloads: [half, usage, "[DONE]"] }]);
	const whole = await (await send(model, { stream: true })).text();
	expect(whole).toContain("Half of");
	expect(whole).toMatch(/data: \[DONE\]\n\n$/);
	expect(whole).toContain("\"finish_reason\":\"stop\"");
	expect(whole).not.toContain("event: error");
});

it("holds a stream that never says anything only up to a bound", async () => {
	const empty = JSON.stringify({ id: "c1", choices: [{ index: 0, delta: {}, padding: "x".repeat(4 * 1024 * 1024) }] });
	simulator.script.set([{ payloads: Array.from({ length: 17 }, () => empty) }]);
	const response = await send("openai/gpt-4o-mini", { stream: true });
	expect(response.status).toBe(502);
	expect(((await response.json()) as ErrorBody).error.message).toContain("too large");
});

it("tells a refusal by the content filter as an answer without content, and charges the catalogue's fee", async () => {
	simulator.script.set([{ status: 403, message: "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO" }]);
	const whole = await send("xai/grok-4-3");
	expect(whole.status).toBe(200);
	expect(await whole.json()).toMatchObject({
		choices: [{ message: { role: "assistant", content: null }, finish_reason: "content_filter" }],
		usage: { prompt_tokens: 0, completion_tokens: 0, cost: 0.05, cost_details: { request_cost: 0.05 } },
	});
	const since = Date.now();
	const streamed = await send("xai/grok-4-3", { stream: true });
	expect(await streamed.text()).toMatch(/"finish_reason":"content_filter"[^]*"cost":0.05[^]*\[DONE\]/);
	expect(await newestLog(since)).toMatchObject({ unified_finish_reason: "content_filter", cost: "0.050000000000", status: 200 });
});

it("never shows a provider's key", async () => {
	simulator.script.set([{ status: 400, message: "bad key sk-simulated-openai in request" }]);
	expect(await (await send("openai/gpt-4o-mini")).text()).not.toContain("sk-simulated-openai");
});
