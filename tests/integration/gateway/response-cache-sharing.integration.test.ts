import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { resetRouting } from "../../setup/routing";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

/** Requests that are alike and come at the same time, in projects where they share one call. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let token: string;
let projectId: string;
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
	await resetRouting();
	({ token, projectId } = await tenantWithKey(pool(), `llmgtwy_response_cache_sharing_key_${++tests}`));
	await pool().query("UPDATE project SET caching_enabled = true, cache_coalescing = true WHERE id = $1", [projectId]);
});

type Options = { headers?: Record<string, string>; signal?: AbortSignal };

async function ask(fields: object = {}, { headers, signal }: Options = {}) {
	const response = await fetch(`${gateway.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "x-no-fallback": "true", ...headers },
		body: JSON.stringify({ model: "openai/gpt-4o-mini", messages: [{ role: "user", content: "Say hello." }], ...fields }),
		...(signal ? { signal } : {}),
	});
	return { status: response.status, cache: response.headers.get("x-llmgateway-cache"), text: await response.text() };
}

/** As many at once, every other one streamed. */
const crowd = (count: number) => Promise.all(Array.from({ length: count }, (_, index) => ask({ stream: index % 2 === 1 })));

const called = (count: number) => vi.waitFor(() => expect(simulator.requests.length).toBeGreaterThanOrEqual(count));

async function rows(count: number): Promise<Record<string, unknown>[]> {
	return await vi.waitFor(
		async () => {
			const found = await pool().query("SELECT * FROM log WHERE project_id = $1 ORDER BY id", [projectId]);
			expect(found.rows).toHaveLength(count);
			return found.rows;
		},
		{ timeout: 5000 },
	);
}

it.each([false, true])("twenty at once are one call, and one of them is paid for (first one streamed: %s)", async (stream) => {
	simulator.script.set([{ delayMs: 100 }]);
	const leading = ask({ stream });
	await called(1);
	const answers = [await leading, ...(await crowd(19))];
	const later = await crowd(19);
	expect(simulator.requests).toHaveLength(1);
	for (const { status, text } of [...answers, ...later]) {
		expect(status).toBe(200);
		expect(text.replaceAll(/"content":"|[^a-z ]/gi, "")).toContain("Hello");
	}
	expect(answers.filter(({ cache }) => cache === "MISS")).toHaveLength(1);
	const logged = await rows(39);
	expect(logged.filter(({ cached }) => cached === true)).toHaveLength(38);
	expect(logged.filter(({ cost }) => Number(cost) > 0)).toHaveLength(1);
});

it("twenty that come in the same moment are one call", async () => {
	const answers = await crowd(20);
	expect(simulator.requests).toHaveLength(1);
	expect(answers.filter(({ cache }) => cache === "HIT")).toHaveLength(19);
});

it("after a call that failed the next one calls", async () => {
	simulator.script.set([{ status: 400, delayMs: 50, times: 1 }]);
	const answers = await crowd(10);
	expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array.from({ length: 9 }, () => 200), 400]);
	expect(simulator.requests).toHaveLength(2);
});

it.each([false, true])("after a caller that hung up the next one calls (streamed: %s)", async (stream) => {
	simulator.script.set([{ delayMs: 60_000, times: 1 }]);
	const leader = new AbortController();
	const leading = ask({ stream }, { signal: leader.signal }).catch((error: Error) => error.name);
	await called(1);
	const waiting = crowd(5);
	leader.abort();
	expect(await leading).toBe("AbortError");
	const answers = await waiting;
	expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
	expect(simulator.requests).toHaveLength(2);
	expect(answers.filter(({ cache }) => cache === "HIT")).toHaveLength(4);
});

it("after a stream that was cut the next one calls", async () => {
	simulator.script.set([{ cutAfter: 3, dripMs: 10, times: 1 }]);
	const leading = ask({ stream: true });
	await called(1);
	const waiting = crowd(5);
	expect((await leading).text).toContain("event: error");
	expect((await waiting).map(({ cache }) => cache).toSorted()).toEqual(["HIT", "HIT", "HIT", "HIT", "MISS"]);
	expect(simulator.requests).toHaveLength(2);
});

it("those that wait hang up by themselves, and are in the log", async () => {
	simulator.script.set([{ delayMs: 500 }]);
	const leading = ask();
	await called(1);
	const patient = ask();
	const hanging = new AbortController();
	const impatient = ask({}, { signal: hanging.signal }).catch((error: Error) => error.name);
	await new Promise((resolve) => setTimeout(resolve, 150));
	hanging.abort();
	expect(await impatient).toBe("AbortError");
	expect([(await leading).cache, (await patient).cache]).toEqual(["MISS", "HIT"]);
	const logged = await rows(3);
	expect(logged.filter(({ canceled }) => canceled)).toMatchObject([{ status: 499, cached: false, cost: "0.000000000000" }]);
});

it("who waits keeps the own time limit", async () => {
	simulator.script.set([{ delayMs: 500 }]);
	const leading = ask();
	await called(1);
	const hurried = await ask({}, { headers: { "x-request-timeout-ms": "50" } });
	expect(hurried.status).toBe(504);
	expect((await leading).status).toBe(200);
	expect(simulator.requests).toHaveLength(1);
	expect((await rows(2)).map(({ status }) => status).toSorted()).toEqual([200, 504]);
});

it("where an answer is not kept, all call at once instead of one after the other", async () => {
	const refusal = { role: "assistant", content: null, refusal: "No." };
	const body = {
		id: "chatcmpl-1",
		object: "chat.completion",
		created: 1,
		model: "gpt-4o-mini",
		choices: [{ index: 0, message: refusal, finish_reason: "stop" }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
	simulator.script.set([{ delayMs: 300, body }]);
	const answers = await Promise.all(Array.from({ length: 6 }, () => ask()));
	expect(answers.map(({ cache }) => cache)).toEqual(Array.from({ length: 6 }, () => "MISS"));
	const others = simulator.requests.slice(1);
	expect(others).toHaveLength(5);
	const lastStart = Math.max(...others.map(({ startedAt }) => startedAt));
	expect(lastStart).toBeLessThan(Math.min(...others.map(({ finishedAt }) => finishedAt as number)));
});

it("requests that differ do not wait for each other", async () => {
	simulator.script.set([{ delayMs: 60_000, times: 1 }]);
	const leader = new AbortController();
	const leading = ask({}, { signal: leader.signal }).catch(() => undefined);
	await called(1);
	expect((await ask({ temperature: 0 })).status).toBe(200);
	leader.abort();
	await leading;
});
