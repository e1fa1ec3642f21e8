import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { Agent, request } from "undici";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addLedgerEntry } from "~/domain/ledger/add-ledger-entry.server";
import { newId } from "~/platform/ids";
import { encrypt } from "~/platform/secrets.server";
import { tenantWithKey } from "../../factories/api-key";
import type { Tenant } from "../../factories/tenant";
import { testDatabase } from "../../setup/database";
import { type RunningServer, startServer } from "../../setup/server";
import { startSpendingProvider } from "./spending-provider";

const requests = 10_000;
const concurrency = 100;
const model = "gpt-oss-120b";

type Owner = Tenant & { token: string };

const pool = new pg.Pool({ connectionString: testDatabase(), max: 4 });
const agent = new Agent({ connections: concurrency });
let provider: Awaited<ReturnType<typeof startSpendingProvider>>;
const servers: RunningServer[] = [];
/** Pays with credits; uses its own keys and keeps what was said; has own keys for one provider and credits for the other, and a cache. */
let owners: [payer: Owner, keeper: Owner, hybrid: Owner];

beforeAll(async () => {
	provider = await startSpendingProvider((vendor, { messages: [message] }) => {
		if (message?.content.includes("[fails]")) return "fail";
		return vendor === "together-ai" && message?.content.includes("[retried]") ? "fail" : "answer";
	}, 5);
	servers.push(await start(), await start());
	owners = [await owner(), await owner(), await owner()];
	const [, keeper, hybrid] = owners;
	await ownKey(keeper, "groq");
	await ownKey(keeper, "together-ai");
	await pool.query("UPDATE project SET mode = 'api-keys' WHERE id = $1", [keeper.projectId]);
	await pool.query("UPDATE organization SET retention_level = 'retain' WHERE id = $1", [keeper.organizationId]);
	await ownKey(hybrid, "groq");
	await pool.query("UPDATE project SET caching_enabled = true, cache_duration_seconds = 3600 WHERE id = $1", [hybrid.projectId]);
	// A limit that is far away has to be counted as exactly as one that is near.
	await pool.query(
		`UPDATE api_key SET usage_limit = 1000, period_usage_limit = 1000, period_usage_duration_value = 1,
			period_usage_duration_unit = 'hour', period_started_at = now() WHERE id = ANY($1)`,
		[owners.map(({ apiKeyId }) => apiKeyId)],
	);
}, 300_000);

afterAll(async () => {
	await Promise.all(servers.map((server) => server.kill()));
	await agent.close();
	provider.close();
	await pool.end();
});

function start(): Promise<RunningServer> {
	return startServer({
		PAID_MODE: "true",
		RUN_WORKER: "false",
		EXPLORATION_RATE: "0",
		LLM_TOGETHER_AI_API_KEY: "sk-test",
		LLM_TOGETHER_AI_BASE_URL: provider.urlOf("together-ai"),
		LLM_GROQ_API_KEY: "sk-test",
		LLM_GROQ_BASE_URL: provider.urlOf("groq"),
	});
}

async function owner(): Promise<Owner> {
	const made = await tenantWithKey(pool, `llmgtwy_mixed_requests_${newId()}`);
	const source = `test:${made.organizationId}`;
	await addLedgerEntry(pool, { organizationId: made.organizationId, kind: "grant", amount: "500", source });
	return made;
}

async function ownKey({ organizationId }: Owner, provider: string): Promise<void> {
	await pool.query(
		`INSERT INTO provider_key (id, organization_id, provider_id, encrypted_token, token_hint)
		VALUES ($1, $2, $3, $4, 'sk-…')`,
		[newId(), organizationId, provider, encrypt("sk-own")],
	);
}

const kinds = ["", "[fails]", "[retried]", "[cached]", "[left]", "[invalid]"];

async function send(index: number): Promise<void> {
	const owner = owners[index % owners.length] as Owner;
	const kind = kinds[index % 7] ?? "";
	const stream = index % 2 === 0;
	const content = kind === "[cached]" ? `${kind} ${index % 11}` : `${kind} ${index}`;
	try {
		const response = await request(`${(servers[(index >> 1) % 2] as RunningServer).url}/v1/chat/completions`, {
			dispatcher: agent,
			method: "POST",
			headers: { authorization: `Bearer ${owner.token}`, "content-type": "application/json" },
			body: JSON.stringify({
				model: kind === "[retried]" ? model : `${index % 3 === 0 ? "groq" : "together-ai"}/${model}`,
				stream,
				max_tokens: kind === "[cached]" ? 50 : 1 + (index % 300),
				messages: kind === "[invalid]" ? [] : [{ role: "user", content }],
			}),
			...(kind === "[left]" ? { signal: AbortSignal.timeout(1 + (index % 20)) } : {}),
		});
		await response.body.text();
	} catch {
		// Those that leave hear nothing.
	}
}

/** Sums of an organization, once nothing moves any more. */
async function sumsOf({ organizationId, apiKeyId }: Owner): Promise<Record<string, string | number>> {
	const statement = `SELECT
		(SELECT count(*)::int FROM log WHERE organization_id = $1) AS rows,
		(SELECT COALESCE(sum(cost), 0)::text FROM log WHERE organization_id = $1) AS cost,
		(SELECT usage::text FROM api_key_usage WHERE api_key_id = $2) AS usage,
		(SELECT COALESCE(sum(usage), 0)::text FROM api_key_period_usage WHERE api_key_id = $2) AS period,
		(SELECT COALESCE(sum(CASE used_mode WHEN 'credits' THEN cost ELSE 0 END + data_storage_cost), 0)::text
			FROM log WHERE organization_id = $1) AS paid,
		(SELECT COALESCE(-sum(amount), 0)::text FROM ledger_entry WHERE organization_id = $1 AND kind IN ('usage', 'storage')) AS debited,
		(SELECT COALESCE(sum(data_storage_cost), 0)::text FROM log WHERE organization_id = $1) AS storage,
		(SELECT (credited - balance)::text FROM credit_balance WHERE organization_id = $1) AS spent,
		(SELECT count(*)::int FROM log WHERE organization_id = $1 AND cached) AS cached,
		(SELECT count(*)::int FROM log WHERE organization_id = $1 AND canceled) AS canceled,
		(SELECT count(*)::int FROM log WHERE organization_id = $1 AND retried) AS retried,
		(SELECT count(*)::int FROM log WHERE organization_id = $1 AND unified_finish_reason = 'upstream_error') AS failed`;
	for (let before = -1; ; await pause(700)) {
		const { rows } = await pool.query<Record<string, string | number>>(statement, [organizationId, apiKeyId]);
		const sums = rows[0] as Record<string, string | number>;
		if (sums.rows === before) return sums;
		before = sums.rows as number;
	}
}

it(`after ${requests} mixed requests every sum is the same to the last digit`, async () => {
	let next = 0;
	const work = async () => {
		while (next < requests) await send(next++);
	};
	await Promise.all(Array.from({ length: concurrency }, work));
	const [payer, keeper, hybrid] = [await sumsOf(owners[0]), await sumsOf(owners[1]), await sumsOf(owners[2])];
	for (const sums of [payer, keeper, hybrid]) {
		expect(sums.rows).toBeGreaterThan(1000);
		expect(Number(sums.cost)).toBeGreaterThan(0);
		expect(sums.usage).toBe(sums.cost);
		expect(sums.period).toBe(sums.cost);
		expect(sums.debited).toBe(sums.paid);
		expect(sums.spent).toBe(sums.paid);
		expect(sums.retried).toBeGreaterThan(0);
		expect(sums.failed).toBeGreaterThan(0);
		expect(sums.canceled).toBeGreaterThan(0);
	}
	expect(payer.paid).toBe(payer.cost);
	// With its own keys only storage is charged.
	expect(keeper.paid).toBe(keeper.storage);
	expect(Number(keeper.storage)).toBeGreaterThan(0);
	expect(hybrid.cached).toBeGreaterThan(0);
	expect(Number(hybrid.paid)).toBeGreaterThan(0);
	expect(Number(hybrid.paid)).toBeLessThan(Number(hybrid.cost));
}, 300_000);
