import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { policyChanged } from "~/domain/api-keys/key-policy.server";
import { addLedgerEntry } from "~/domain/ledger/add-ledger-entry.server";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { bucketTag } from "~/platform/store/store";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

const paidModel = "openai/gpt-4o-mini";
const freeModel = "demo/demo-chat";

type Limits = { requestsPerMinute?: number; tokensPerMinute?: number };
type Told = { status: number; limit: string | null; remaining: string | null; reset: number; text: string; headers: Headers };

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let owner: Awaited<ReturnType<typeof tenantWithKey>>;
let redis: Redis;
let tests = 0;

const paid = (value: boolean) => Object.assign(env(), { PAID_MODE: value });

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	redis = new Redis(process.env.REDIS_URL ?? "");
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
	await redis.quit();
});

beforeEach(async () => {
	paid(false);
	simulator.script.clear();
	simulator.requests.length = 0;
	owner = await tenantWithKey(pool(), `llmgtwy_rate_limit_test_${++tests}`);
});

async function limit(table: "api_key" | "project", { requestsPerMinute, tokensPerMinute }: Limits): Promise<void> {
	await pool().query(`UPDATE ${table} SET requests_per_minute = $2, tokens_per_minute = $3 WHERE id = $1`, [
		table === "project" ? owner.projectId : owner.apiKeyId,
		requestsPerMinute ?? null,
		tokensPerMinute ?? null,
	]);
	await policyChanged(owner.organizationId);
}

async function post(path: string, body: Record<string, unknown>, headers: Record<string, string> = {}): Promise<Told> {
	const response = await fetch(`${gateway.url}${path}`, {
		method: "POST",
		headers: { authorization: `Bearer ${owner.token}`, "content-type": "application/json", ...headers },
		body: JSON.stringify(body),
	});
	const told = (name: string) => response.headers.get(`x-ratelimit-${name}`);
	return {
		status: response.status,
		limit: told("limit"),
		remaining: told("remaining"),
		reset: Number(told("reset")),
		text: await response.text(),
		headers: response.headers,
	};
}

const chat = (fields: Record<string, unknown> = {}) =>
	post("/v1/chat/completions", { model: paidModel, messages: [{ role: "user", content: "Say hello" }], ...fields });

const secondsFromNow = (reset: number) => reset - Date.now() / 1000;

/** Lets the current windows of the tests' organization end now. */
async function endWindows(): Promise<void> {
	const keys = await redis.keys("rate:*");
	await Promise.all(keys.map((key) => redis.pexpire(key, 0)));
}

describe("free models, where the instance charges", () => {
	it("are limited to five requests in ten minutes, and after a purchase to twenty a minute", async () => {
		paid(true);
		for (let left = 4; left >= 0; left--) {
			const answer = await chat({ model: freeModel });
			expect([answer.status, answer.limit, answer.remaining]).toEqual([200, "5", String(left)]);
			expect(secondsFromNow(answer.reset)).toBeGreaterThan(500);
			expect(secondsFromNow(answer.reset)).toBeLessThanOrEqual(601);
		}
		const refused = await chat({ model: freeModel });
		expect([refused.status, refused.limit, refused.remaining]).toEqual([429, "5", "0"]);
		expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(500);
		expect(JSON.parse(refused.text)).toMatchObject({
			error: { message: "Rate limit exceeded. Try again later.", type: "rate_limit_error", code: "rate_limit_exceeded" },
		});

		await addLedgerEntry(pool(), { organizationId: owner.organizationId, kind: "top_up", amount: "10", source: `test:${owner.organizationId}` });
		await policyChanged(owner.organizationId);
		const answers = await Promise.all(Array.from({ length: 25 }, () => chat({ model: freeModel })));
		expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
		expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
		for (const { limit: told, reset } of answers) {
			expect(told).toBe("20");
			expect(secondsFromNow(reset)).toBeLessThanOrEqual(61);
		}
		await endWindows();
		expect(await chat({ model: freeModel })).toMatchObject({ status: 200, remaining: "19" });
	});

	it("are limited by organization, whichever of them and with whichever key", async () => {
		paid(true);
		await chat({ model: freeModel });
		await pool().query("UPDATE api_key SET id = gen_random_uuid() WHERE id = $1", [owner.apiKeyId]);
		await policyChanged(owner.organizationId);
		expect(await chat({ model: freeModel, stream: true })).toMatchObject({ status: 200, remaining: "3" });
		owner = await tenantWithKey(pool(), `llmgtwy_rate_limit_test_${++tests}`);
		expect(await chat({ model: freeModel })).toMatchObject({ status: 200, remaining: "4" });
	});

	it("are not limited where the instance does not charge", async () => {
		expect(await chat({ model: freeModel })).toMatchObject({ status: 200, limit: null });
		paid(true);
		await chat({ model: freeModel });
		expect(await redis.keys(`rate:${bucketTag(owner.organizationId)}:free:*${owner.organizationId}`)).toHaveLength(1);
	});
});

describe("a key and a project", () => {
	it("are limited to requests a minute; the tightest limit is told", async () => {
		expect(await chat()).toMatchObject({ status: 200, limit: null, remaining: null });
		await limit("project", { requestsPerMinute: 3 });
		expect(await chat()).toMatchObject({ status: 200, limit: "3", remaining: "2" });
		await limit("api_key", { requestsPerMinute: 10 });
		expect(await chat()).toMatchObject({ status: 200, limit: "3", remaining: "1" });
		await limit("api_key", { requestsPerMinute: 2 });
		expect(await chat()).toMatchObject({ status: 200, limit: "2", remaining: "0" });
		const refused = await chat();
		expect(refused).toMatchObject({ status: 429, limit: "2", remaining: "0" });
		expect(refused.text).toContain("This API key may make 2 requests per minute.");
		expect(simulator.requests).toHaveLength(4);
		await endWindows();
		expect(await chat()).toMatchObject({ status: 200, limit: "2", remaining: "1" });
	});

	it("use up nothing with a request that one of them refuses", async () => {
		await limit("project", { requestsPerMinute: 1 });
		await limit("api_key", { requestsPerMinute: 5 });
		for (const status of [200, 429, 429, 429]) expect((await chat()).status).toBe(status);
		expect(await redis.get(`rate:${bucketTag(owner.organizationId)}:key:${owner.apiKeyId}:requests`)).toBe("1");
	});

	it("are limited to tokens a minute: the prompt's at first, then those that were used", async () => {
		await limit("api_key", { tokensPerMinute: 1000 });
		const used = async () => Number(await redis.get(`rate:${bucketTag(owner.organizationId)}:key:${owner.apiKeyId}:tokens`));
		const answer = await chat({ messages: [{ role: "user", content: `Say hello ${"x".repeat(1000)}` }] });
		const { usage } = JSON.parse(answer.text) as { usage: { total_tokens: number } };
		expect(answer).toMatchObject({ status: 200, limit: "1000", remaining: String(1000 - 253) });
		expect(answer.headers.get("x-ratelimit-remaining-tokens")).toBe(String(1000 - 253));
		await vi.waitFor(async () => expect(await used()).toBe(usage.total_tokens));

		const before = await used();
		simulator.script.set([{ status: 400, times: 1 }]);
		expect((await chat()).status).toBe(400);
		await vi.waitFor(async () => expect(await used()).toBe(before));

		await redis.incrby(`rate:${bucketTag(owner.organizationId)}:key:${owner.apiKeyId}:tokens`, 1000);
		const refused = await chat();
		expect(refused).toMatchObject({ status: 429, limit: "1000", remaining: "0" });
		expect(refused.text).toContain("may use 1000 tokens per minute");
		await endWindows();
		const tooLarge = await chat({ messages: [{ role: "user", content: "x".repeat(8000) }] });
		expect(tooLarge).toMatchObject({ status: 429, remaining: "1000" });
		expect(tooLarge.headers.get("retry-after")).toBeNull();
		expect((await chat()).status).toBe(200);
	});

	it("count an answer from the cache as a request, and no tokens of it", async () => {
		await limit("api_key", { requestsPerMinute: 5, tokensPerMinute: 1000 });
		await pool().query("UPDATE project SET caching_enabled = true WHERE id = $1", [owner.projectId]);
		await policyChanged(owner.organizationId);
		const used = async () => Number(await redis.get(`rate:${bucketTag(owner.organizationId)}:key:${owner.apiKeyId}:tokens`));
		const { usage } = JSON.parse((await chat()).text) as { usage: { total_tokens: number } };
		await vi.waitFor(async () => expect(await used()).toBe(usage.total_tokens));
		const cached = await chat();
		expect(cached).toMatchObject({ status: 200, limit: "5", remaining: "3" });
		expect(cached.headers.get("x-llmgateway-cache")).toBe("HIT");
		expect(cached.headers.get("x-ratelimit-limit-tokens")).toBe("1000");
		expect(simulator.requests).toHaveLength(1);
		await vi.waitFor(async () => expect(await used()).toBe(usage.total_tokens));
	});

	it("count neither dry runs nor what never reaches a model", async () => {
		await limit("api_key", { requestsPerMinute: 2 });
		const dry = await post("/v1/chat/completions", { model: paidModel, messages: [{ role: "user", content: "Hi" }] }, { "x-dry-run": "true" });
		expect(dry).toMatchObject({ status: 200, limit: null });
		expect((await chat({ model: "no-such-model" })).status).toBe(400);
		expect((await post("/v1/messages/count_tokens", { model: "anthropic/claude-sonnet-4-5", messages: [{ role: "user", content: "Hi" }] })).status).toBe(200);
		expect(await chat()).toMatchObject({ status: 200, remaining: "1" });
	});
});

describe("what is told of a limit", () => {
	const surfaces: [string, Record<string, unknown>][] = [
		["/v1/chat/completions", { model: paidModel, messages: [{ role: "user", content: "Hi" }] }],
		["/v1/messages", { model: "anthropic/claude-sonnet-4-5", max_tokens: 50, messages: [{ role: "user", content: "Hi" }] }],
		["/v1/responses", { model: paidModel, input: "Hi" }],
		["/v1/completions", { model: paidModel, prompt: "Hi" }],
	];

	it.each(surfaces)("is in every answer of %s: whole, streamed, failed, refused", async (path, body) => {
		await limit("api_key", { requestsPerMinute: 3 });
		expect(await post(path, body)).toMatchObject({ status: 200, limit: "3", remaining: "2" });
		const streamed = await post(path, { ...body, stream: true });
		expect(streamed).toMatchObject({ status: 200, limit: "3", remaining: "1" });
		expect(streamed.headers.get("content-type")).toContain("text/event-stream");
		simulator.script.set([{ status: 400, times: 1 }]);
		expect(await post(path, { ...body, stream: true })).toMatchObject({ status: 400, limit: "3", remaining: "0" });
		for (const stream of [false, true]) {
			const refused = await post(path, { ...body, stream });
			expect(refused).toMatchObject({ status: 429, limit: "3", remaining: "0" });
			expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
			expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
			const error = { type: "rate_limit_error" };
			const expected = path === "/v1/messages" ? { type: "error", error } : { error: { ...error, code: "rate_limit_exceeded" } };
			expect(JSON.parse(refused.text)).toMatchObject(expected);
		}
	});
});

it("holds by process where the store cannot count", async () => {
	await limit("api_key", { requestsPerMinute: 2 });
	// A number cannot be counted up where fields are: the script fails as it does without a connection.
	await redis.hset(`rate:${bucketTag(owner.organizationId)}:key:${owner.apiKeyId}:requests`, "field", "1");
	expect(await chat()).toMatchObject({ status: 200, limit: "2", remaining: "1" });
	expect(await chat()).toMatchObject({ status: 200, remaining: "0" });
	expect((await chat()).status).toBe(429);
});
