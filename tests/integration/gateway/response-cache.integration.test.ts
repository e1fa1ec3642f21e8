import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { newId } from "~/platform/ids";
import { hashApiKey } from "~/platform/secrets.server";
import { store } from "~/platform/store/index.server";
import { tenantWithKey } from "../../factories/api-key";
import type { Tenant } from "../../factories/tenant";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let project: Tenant & { token: string };
let tests = 0;

beforeAll(async () => {
	simulator = await startSimulatedProviders(["together-ai"]);
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

afterEach(() => void vi.useRealTimers());

beforeEach(async () => {
	simulator.script.clear();
	simulator.requests.length = 0;
	project = await cachingProject();
});

async function cachingProject(): Promise<Tenant & { token: string }> {
	const made = await tenantWithKey(pool(), `llmgtwy_response_cache_test_key_${++tests}`);
	await pool().query(
		"UPDATE project SET caching_enabled = true WHERE id = $1",
		[made.projectId],
	);
	return made;
}

const question = { role: "user" as const, content: "Say hello." };

type Options = { token?: string; headers?: Record<string, string> };

async function post(path: string, body: object, options: Options = {}) {
	const response = await fetch(`${gateway.url}${path}`, {
		method: "POST",
		headers: { authorization: `Bearer ${options.token ?? project.token}`, "content-type": "application/json", ...options.headers },
		body: JSON.stringify(body),
	});
	const text = await response.text();
	return { status: response.status, text, cache: response.headers.get("x-llmgateway-cache"), headers: response.headers };
}

const chat = (fields: object = {}, options?: Options) =>
	post("/v1/chat/completions", { model: "openai/gpt-4o-mini", messages: [question], ...fields }, options);

const endedBy = (reason: string) => ({
	id: "chatcmpl-1",
	object: "chat.completion",
	created: 1,
	model: "gpt-4o-mini",
	choices: [{ index: 0, message: { role: "assistant", content: "Hel" }, finish_reason: reason }],
	usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

/** Another key of the project. */
async function anotherKey(fields: { usageLimit?: string } = {}): Promise<{ apiKeyId: string; token: string }> {
	const apiKeyId = newId();
	const token = `llmgtwy_response_cache_${apiKeyId}`;
	await pool().query(
		`INSERT INTO api_key (id, project_id, description, token_hash, token_hint, usage_limit, updated_at)
		VALUES ($1, $2, 'Another', $3, 'llmg…test', $4, now())`,
		[apiKeyId, project.projectId, hashApiKey(token), fields.usageLimit ?? null],
	);
	return { apiKeyId, token };
}

async function rowOf({ headers }: { headers: Headers }): Promise<Record<string, unknown>> {
	return await vi.waitFor(
		async () => {
			const { rows } = await pool().query("SELECT * FROM log WHERE request_id = $1", [headers.get("x-request-id")]);
			expect(rows).toHaveLength(1);
			return rows[0] as Record<string, unknown>;
		},
		{ timeout: 5000 },
	);
}

const zeroUsage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cost: 0 };

it("answers the second of two requests that are alike without asking anybody, and for nothing", async () => {
	const [first, second] = [await chat(), await chat({ user: "somebody else" })];
	expect([first.cache, second.cache]).toEqual(["MISS", "HIT"]);
	expect(simulator.requests).toHaveLength(1);
	const [miss, hit] = [JSON.parse(first.text), JSON.parse(second.text)];
	expect(hit.choices[0].message.content).toBe(miss.choices[0].message.content);
	expect(hit.choices[0].finish_reason).toBe("stop");
	expect(Object.keys(hit.usage).toSorted()).toEqual(Object.keys(miss.usage).toSorted());
	expect(hit.usage).toMatchObject(zeroUsage);
	expect(Object.keys(hit.usage.cost_details).toSorted()).toEqual(Object.keys(miss.usage.cost_details).toSorted());
	expect(Object.values(hit.usage.cost_details).every((amount) => Number(amount) === 0)).toBe(true);
	expect(hit.metadata).toMatchObject({ used_provider: "openai", used_model: "gpt-4o-mini", routing: [] });
	const [missed, found] = [await rowOf(first), await rowOf(second)];
	expect(missed).toMatchObject({ cached: false, used_model: "gpt-4o-mini" });
	expect(found).toMatchObject({
		cached: true,
		status: 200,
		used_provider: "openai",
		used_model: "gpt-4o-mini",
		unified_finish_reason: "completed",
		total_tokens: 0,
		streamed: false,
	});
	expect([Number(missed.cost) > 0, Number(found.cost), Number(found.data_storage_cost)]).toEqual([true, 0, 0]);
	const { rows } = await pool().query(
		`SELECT sum(cost)::float8 AS cost, sum(cache_count)::int AS cached, sum(request_count)::int AS requests
		FROM usage_hourly WHERE project_id = $1`,
		[project.projectId],
	);
	expect(rows[0]).toEqual({ cost: Number(missed.cost), cached: 1, requests: 2 });
});

it("keeps nothing and says nothing of it where the project has no cache", async () => {
	const { token } = await tenantWithKey(pool(), "llmgtwy_response_cache_off_key");
	const answers = [await chat({}, { token }), await chat({}, { token })];
	expect(answers.map(({ cache }) => cache)).toEqual([null, null]);
	expect(simulator.requests).toHaveLength(2);
});

it("keeps projects apart", async () => {
	await chat();
	const other = await cachingProject();
	expect((await chat({}, { token: other.token })).cache).toBe("MISS");
	expect((await chat()).cache).toBe("HIT");
	expect(simulator.requests).toHaveLength(2);
});

it.each([
	["temperature", { temperature: 0 }],
	["the model", { model: "openai/gpt-4o" }],
	["what is said", { messages: [{ role: "user", content: "Say hello!" }] }],
	["the number of answers", { n: 2 }],
])("asks again where %s is another", async (_, fields) => {
	await chat();
	expect((await chat(fields)).cache).toBe("MISS");
	expect((await chat(fields)).cache).toBe("HIT");
	expect(simulator.requests).toHaveLength(2);
});

it("goes by the time that the project sets now", async () => {
	await chat();
	expect((await chat()).cache).toBe("HIT");
	vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 59_000 });
	expect((await chat()).cache).toBe("HIT");
	vi.setSystemTime(Date.now() + 2_000);
	expect((await chat()).cache).toBe("MISS");
	vi.useRealTimers();
});

it.each([
	["fails", { status: 500 }],
	["is refused", { status: 400 }],
	["is filtered", { body: endedBy("content_filter") }],
])("keeps no answer that %s", async (_, behaviour) => {
	simulator.script.set([{ ...behaviour, times: 5 }]);
	const first = await chat({}, { headers: { "x-no-fallback": "true" } });
	expect(first.cache).not.toBe("HIT");
	simulator.script.clear();
	expect((await chat({}, { headers: { "x-no-fallback": "true" } })).cache).toBe("MISS");
});

it("keeps no stream that was cut", async () => {
	simulator.script.set([{ cutAfter: 3, times: 5 }]);
	expect((await chat({ stream: true })).text).toContain("event: error");
	simulator.script.clear();
	expect((await chat()).cache).toBe("MISS");
});

it("gives an answer only to keys that may call who made it", async () => {
	const model = "gpt-oss-120b";
	const made = JSON.parse((await chat({ model })).text).metadata.used_provider as string;
	expect((await chat({ model })).cache).toBe("HIT");
	const { apiKeyId, token } = await anotherKey();
	await pool().query(
		"INSERT INTO iam_rule (id, api_key_id, rule_type, rule_value, updated_at) VALUES ($1, $2, 'deny_providers', $3, now())",
		[newId(), apiKeyId, JSON.stringify({ providers: [made] })],
	);
	const limited = await chat({ model }, { token });
	expect([limited.status, limited.cache]).toEqual([200, "MISS"]);
	expect(JSON.parse(limited.text).metadata.used_provider).not.toBe(made);
	const again = await chat({ model }, { token });
	expect([again.cache, JSON.parse(again.text).metadata.used_provider]).toEqual([
		"HIT",
		JSON.parse(limited.text).metadata.used_provider,
	]);
});

it.each(["length", "stop"])("keeps no answer that was limited to what its key had left (%s)", async (reason) => {
	simulator.script.set([{ body: endedBy(reason) }]);
	const { token } = await anotherKey({ usageLimit: "0.0001" });
	const short = await chat({}, { token });
	expect(short.headers.get("x-llmgateway-warnings")).toContain("limited to");
	const whole = await chat();
	expect([whole.cache, whole.headers.get("x-llmgateway-warnings")]).toEqual(["MISS", null]);
	expect((await chat()).cache).toBe("HIT");
	// It costs nothing, whatever is left.
	expect((await chat({}, { token })).cache).toBe("HIT");
});

it("answers although the store is not there", async () => {
	const broken = vi.spyOn(store(), "cache", "get").mockReturnValue({
		get: () => Promise.reject(new Error("gone")),
		put: () => Promise.reject(new Error("gone")),
	});
	expect([(await chat()).status, (await chat({ stream: true })).status]).toEqual([200, 200]);
	broken.mockRestore();
	expect(simulator.requests).toHaveLength(2);
});

it("keeps what it keeps encrypted", async () => {
	const kept = vi.spyOn(store().cache, "put");
	await chat();
	const sealed = kept.mock.calls[0]?.[2] as Buffer;
	kept.mockRestore();
	expect(sealed.length).toBeGreaterThan(100);
	expect(sealed.includes("simulator")).toBe(false);
});

it("answers completions, too, and not as if they were chats", async () => {
	const complete = (stream: boolean) => post("/v1/completions", { model: "openai/gpt-4o-mini", prompt: "Say hello.", stream });
	const [first, second, third] = [await complete(false), await complete(true), await complete(false)];
	expect([first.cache, second.cache, third.cache]).toEqual(["MISS", "HIT", "HIT"]);
	expect(JSON.parse(third.text).choices[0].text).toBe(JSON.parse(first.text).choices[0].text);
	expect(second.text.endsWith("data: [DONE]\n\n")).toBe(true);
	expect((await chat()).cache).toBe("MISS");
});
