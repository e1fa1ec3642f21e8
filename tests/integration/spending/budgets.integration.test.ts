import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { policyChanged } from "~/domain/api-keys/key-policy.server";
import { addLedgerEntry } from "~/domain/ledger/add-ledger-entry.server";
import { newId } from "~/platform/ids";
import { formatMoney, parseMoney } from "~/platform/money";
import { tenantWithKey } from "../../factories/api-key";
import type { Tenant } from "../../factories/tenant";
import { testDatabase } from "../../setup/database";
import { type RunningServer, startServer } from "../../setup/server";
import { startSpendingProvider } from "./spending-provider";

const budget = "0.01";
const model = "gpt-oss-120b";
const vendors = { "together-ai": "TOGETHER_AI", groq: "GROQ", alibaba: "ALIBABA" } as const;

/** Costs more than three times as much from 32,001 tokens of prompt on. */
const tiered = { model: "alibaba/qwen3.7-flash", edge: 32_000 };

const pool = new pg.Pool({ connectionString: testDatabase(), max: 4 });
let provider: Awaited<ReturnType<typeof startSpendingProvider>>;
let mood: Parameters<typeof startSpendingProvider>[0] = () => "answer";
const servers: RunningServer[] = [];

beforeAll(async () => {
	provider = await startSpendingProvider((vendor, asked) => mood(vendor, asked));
	await Promise.all([start(), start()]);
}, 300_000);

afterAll(async () => {
	await Promise.all(servers.map((server) => server.kill()));
	provider.close();
	await pool.end();
});

async function start(): Promise<RunningServer> {
	const variables: Record<string, string> = { PAID_MODE: "true", RUN_WORKER: "false", EXPLORATION_RATE: "0" };
	for (const [vendor, name] of Object.entries(vendors)) {
		variables[`LLM_${name}_API_KEY`] = "sk-test";
		variables[`LLM_${name}_BASE_URL`] = provider.urlOf(vendor);
	}
	const server = await startServer(variables);
	servers.push(server);
	return server;
}

type Owner = Tenant & { token: string };

let owners = 0;

/** A new organization with a key, and so many dollars of credits. */
async function ownerWith(credits: string): Promise<Owner> {
	const owner = await tenantWithKey(pool, `llmgtwy_budget_test_key_${owners++}_${newId()}`);
	await addLedgerEntry(pool, { organizationId: owner.organizationId, kind: "grant", amount: credits, source: `test:${newId()}` });
	return owner;
}

type Options = { model?: string; stream?: boolean; hangUpAfterMs?: number; maxTokens?: number; words?: string; server?: number };

/** Status of one request; 499 where the client hung up. */
async function ask(owner: Owner, options: Options = {}): Promise<{ status: number; text: string; warnings: string | null }> {
	const { model: asked = model, stream = false, hangUpAfterMs, maxTokens, words = "Hello there", server = 0 } = options;
	try {
		const response = await fetch(`${(servers[server] as RunningServer).url}/v1/chat/completions`, {
			method: "POST",
			headers: { authorization: `Bearer ${owner.token}`, "content-type": "application/json" },
			body: JSON.stringify({
				model: asked,
				stream,
				messages: [{ role: "user", content: words }],
				...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
			}),
			...(hangUpAfterMs === undefined ? {} : { signal: AbortSignal.timeout(hangUpAfterMs) }),
		});
		return { status: response.status, text: await response.text(), warnings: response.headers.get("x-llmgateway-warnings") };
	} catch {
		return { status: 499, text: "", warnings: null };
	}
}

/** What was written of an organization once nothing is under way any more. */
async function settled({ organizationId, apiKeyId }: Owner, rows: number) {
	for (;;) {
		const { rows: found } = await pool.query<{ rows: number; cost: string; usage: string; balance: string; ledger: string }>(
			`SELECT (SELECT count(*)::int FROM log WHERE organization_id = $1 AND NOT retried) AS rows,
				(SELECT COALESCE(sum(cost), 0)::text FROM log WHERE organization_id = $1) AS cost,
				(SELECT usage::text FROM api_key_usage WHERE api_key_id = $2) AS usage,
				(SELECT balance::text FROM credit_balance WHERE organization_id = $1) AS balance,
				(SELECT sum(amount)::text FROM ledger_entry WHERE organization_id = $1) AS ledger`,
			[organizationId, apiKeyId],
		);
		const [sums] = found;
		if (sums && sums.rows >= rows) return sums;
		await pause(100);
	}
}

it.each([
	["the organization's credits", 402],
	["a key's limit", 401],
] as const)("200 requests at once over two processes never pass %s", async (_, refused) => {
	const owner = await ownerWith(refused === 402 ? budget : "100");
	if (refused === 401) await pool.query("UPDATE api_key SET usage_limit = $2 WHERE id = $1", [owner.apiKeyId, budget]);
	// The cheaper provider fails now and then, and the dearer one serves.
	mood = (vendor) => (vendor === "together-ai" && Math.random() < 0.5 ? "fail" : "answer");
	const answers = await Promise.all(
		Array.from({ length: 200 }, (__, index) =>
			ask(owner, {
				stream: index % 2 === 0,
				server: index % 4 < 2 ? 0 : 1,
				words: "word ".repeat(1 + (index % 7) * 40),
				...(index % 3 === 0 ? { maxTokens: 500 + index * 10 } : {}),
				...(index % 10 === 9 ? { hangUpAfterMs: 20 + index } : {}),
			}),
		),
	);
	const statuses = answers.map(({ status }) => status);
	expect(statuses).toEqual(expect.arrayContaining([200, refused]));
	expect(statuses.filter((status) => ![200, 499, 503, refused].includes(status))).toEqual([]);
	const served = statuses.filter((status) => status === 200).length;
	const { cost, usage, balance, ledger } = await settled(owner, served);
	expect(parseMoney(cost)).toBeGreaterThan(0n);
	expect(parseMoney(cost)).toBeLessThanOrEqual(parseMoney(budget));
	expect(usage).toBe(cost);
	expect(balance).toBe(ledger);
	expect(formatMoney(parseMoney(refused === 402 ? budget : "100") - parseMoney(balance))).toBe(formatMoney(parseMoney(cost)));
}, 120_000);

it("prompts at the edge of a price tier never pass the credits", async () => {
	mood = () => "answer";
	const owner = await ownerWith(budget);
	const answers = await Promise.all(
		Array.from({ length: 40 }, (_, index) =>
			// The provider counts four characters as a token.
			ask(owner, {
				model: tiered.model,
				words: "word".repeat(tiered.edge - 20 + index),
				maxTokens: 100,
				stream: index % 2 === 0,
				server: index % 4 < 2 ? 0 : 1,
			}),
		),
	);
	const statuses = answers.map(({ status }) => status);
	expect(statuses).toEqual(expect.arrayContaining([200, 402]));
	expect(statuses.filter((status) => status !== 200 && status !== 402)).toEqual([]);
	const { cost, balance } = await settled(owner, statuses.filter((status) => status === 200).length);
	expect(parseMoney(cost)).toBeLessThanOrEqual(parseMoney(budget));
	expect(formatMoney(parseMoney(budget) - parseMoney(balance))).toBe(formatMoney(parseMoney(cost)));
});

it("a request that not all is left for is answered shorter, and says so", async () => {
	mood = () => "answer";
	const owner = await ownerWith("0.0005");
	const before = provider.calls.length;
	const answer = await ask(owner, { maxTokens: 50_000 });
	expect(answer.status, answer.text).toBe(200);
	expect(answer.warnings).toMatch(/limited to \d+ tokens/);
	const [call] = provider.calls.slice(before);
	expect(call?.maxTokens).toBeLessThan(50_000);
	const { cost, balance } = await settled(owner, 1);
	expect(parseMoney(cost)).toBeGreaterThan(parseMoney("0.0001"));
	expect(parseMoney(balance)).toBeGreaterThanOrEqual(0n);
	expect((await ask(owner)).status).toBe(402);
});

it("what a killed process held is free again, and what it answered counts", async () => {
	mood = (_, { stream }) => (stream ? "hang" : "answer");
	const owner = await ownerWith("0.001");
	const victim = servers[1] as RunningServer;
	const before = provider.calls.length;
	const hanging = ask(owner, { server: 1, stream: true, maxTokens: 50_000 });
	while (provider.calls.length === before) await pause(10);
	expect((await ask(owner)).status).toBe(402);
	await victim.kill();
	await hanging;
	let answer = await ask(owner);
	while (answer.status === 402) {
		await pause(500);
		answer = await ask(owner);
	}
	expect(answer.status).toBe(200);
}, 90_000);

it("credits that are added are spent at once", async () => {
	mood = () => "answer";
	const owner = await ownerWith("0.000001");
	expect((await ask(owner)).status).toBe(402);
	await addLedgerEntry(pool, { organizationId: owner.organizationId, kind: "top_up", amount: "5", source: `test:${newId()}` });
	await policyChanged(owner.organizationId);
	while ((await ask(owner)).status === 402) await pause(100);
});
