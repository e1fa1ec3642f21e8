import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import pg from "pg";
import { Agent, request } from "undici";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addLedgerEntry } from "~/domain/ledger/add-ledger-entry.server";
import { verifyLedger } from "~/domain/ledger/verify-ledger.server";
import { verifyRollups } from "~/domain/usage/verify-rollups.server";
import { tenantWithKey } from "../../factories/api-key";
import type { Tenant } from "../../factories/tenant";
import { testDatabase, testRedisUrl } from "../../setup/database";
import { type RunningServer, startServer } from "../../setup/server";
import { startAnsweringProvider } from "./answering-provider";

/** An answer that a client has in full: its id in the log, and what it was told it costs. */
type Answered = { logId: string; cost: number };

const concurrency = 200;
const mostKills = 8;
const pool = new pg.Pool({ connectionString: testDatabase(), max: 4 });
const agent = new Agent({ connections: concurrency });
let provider: Awaited<ReturnType<typeof startAnsweringProvider>>;
let owner: Tenant & { token: string };
const servers: RunningServer[] = [];

beforeAll(async () => {
	provider = await startAnsweringProvider();
	owner = await tenantWithKey(pool, "llmgtwy_killed_processes_test_key");
	await makePaying(owner);
	// The first start makes the build where there is none.
	await (await start({})).kill();
}, 300_000);

afterAll(async () => {
	await Promise.all(servers.map((server) => server.kill()));
	await agent.close();
	provider.close();
	await pool.end();
});

function start(variables: Record<string, string>): Promise<RunningServer> {
	const upstream = { LLM_OPENAI_API_KEY: "sk-test", LLM_OPENAI_BASE_URL: provider.url, RUN_WORKER: "false" };
	return startServer({ ...upstream, PAID_MODE: "true", ...variables });
}

/** Credits, a price for what is retained, and a recurring limit: every kind of sum that a request moves. */
async function makePaying({ organizationId, apiKeyId }: Tenant): Promise<void> {
	await addLedgerEntry(pool, { organizationId, kind: "top_up", amount: "1000", source: "test" });
	await pool.query("UPDATE organization SET retention_level = 'retain' WHERE id = $1", [organizationId]);
	await pool.query(
		`UPDATE api_key SET period_usage_limit = 1000, period_usage_duration_value = 1, period_usage_duration_unit = 'day',
			period_started_at = now() WHERE id = $1`,
		[apiKeyId],
	);
}

/** One call; null where the connection broke before the answer was complete. Throws where an answer is no success. */
async function ask(server: RunningServer, stream: boolean): Promise<Answered | null> {
	let text: string;
	let status: number;
	try {
		const response = await request(`${server.url}/v1/chat/completions`, {
			dispatcher: agent,
			method: "POST",
			headers: {
				authorization: `Bearer ${owner.token}`,
				"content-type": "application/json",
				"x-request-id": randomUUID(),
			},
			body: JSON.stringify({ model: "openai/gpt-4o-mini", stream, messages: [{ role: "user", content: "hi" }] }),
		});
		status = response.statusCode;
		text = await response.body.text();
	} catch {
		return null;
	}
	if (status !== 200) throw new Error(`${status}: ${text}`);
	const last = stream ? lastChunk(text) : text;
	if (last === null) return null;
	const { metadata, usage } = JSON.parse(last);
	return { logId: metadata.routing.at(-1).logId, cost: usage.cost };
}

/** The chunk before the end mark; null where the mark is missing. */
function lastChunk(text: string): string | null {
	const frames = text.trimEnd().split("\n\n");
	if (frames.at(-1) !== "data: [DONE]") return null;
	return frames.at(-2)?.slice("data: ".length) ?? null;
}

type Moment = (answeredByVictim: () => number, allDone: Promise<unknown>) => Promise<unknown>;

async function answers(count: number, answeredByVictim: () => number, allDone: Promise<unknown>): Promise<void> {
	let done = false;
	void allDone.then(() => (done = true));
	while (!done && answeredByVictim() < count) await pause(1);
}

const moments: Record<string, Moment> = {
	"while most are under way": () => pause(randomInt(20, 200)),
	"right after an answer": (answered, allDone) => answers(randomInt(5, 60), answered, allDone),
	"right after the last answer": (answered, allDone) => answers(concurrency / 2, answered, allDone),
};

type Round = { answered: Answered[]; leftBehind: number };

/**
 * `concurrency` calls at once over both servers; the victim dies at the moment. Returns what clients have in full, and
 * how much of the victim's no log row told of right after its death, before anybody could recover it.
 */
async function round(victim: RunningServer, survivor: RunningServer, moment: Moment): Promise<Round> {
	const answeredByVictim: Answered[] = [];
	const calls = Array.from({ length: concurrency }, async (_, index) => {
		const server = index % 2 ? victim : survivor;
		const answered = await ask(server, index % 4 < 2);
		if (answered && server === victim) answeredByVictim.push(answered);
		return answered;
	});
	const all = Promise.all(calls);
	await moment(() => answeredByVictim.length, all);
	await victim.kill();
	const leftBehind = await unwritten(answeredByVictim);
	return { answered: (await all).filter((answered) => answered !== null), leftBehind };
}

/** How many of them no log row tells of yet. */
async function unwritten(answered: Answered[]): Promise<number> {
	const { rows } = await pool.query<{ count: number }>("SELECT count(*)::int FROM log WHERE id = ANY($1::uuid[])", [
		answered.map(({ logId }) => logId),
	]);
	return answered.length - (rows[0]?.count ?? 0);
}

async function expectExactlyOnce(received: Answered[]): Promise<void> {
	type Row = { id: string; request_id: string; cost: string };
	const { rows } = await pool.query<Row>("SELECT id, request_id, cost FROM log");
	const costs = new Map(rows.map(({ id, cost }) => [id, Number(cost)]));
	expect(received.filter(({ logId, cost }) => costs.get(logId) !== cost)).toEqual([]);
	expect(costs.size).toBe(rows.length);
	expect(new Set(rows.map(({ request_id }) => request_id)).size).toBe(rows.length);
	const sums = await pool.query(
		`SELECT (SELECT sum(cost) FROM log) = (SELECT usage FROM api_key_usage) AS "keyUsage",
			(SELECT count(*) FROM log) = (SELECT request_count FROM api_key_usage) AS "keyRequests",
			(SELECT sum(cost) FROM log) = (SELECT sum(cost) FROM usage_hourly) AS "hourlyCost",
			(SELECT count(*) FROM log) = (SELECT sum(request_count) FROM usage_hourly) AS "hourlyRequests",
			(SELECT count(*) FROM log) = (SELECT sum(request_count) FROM usage_hourly_source) AS "sourceRequests",
			(SELECT sum(cost) FROM log) = (SELECT sum(usage) FROM api_key_period_usage) AS "periodUsage",
			(SELECT sum(cost) FROM log) = (SELECT -sum(amount) FROM ledger_entry WHERE kind = 'usage') AS "usageDebits",
			(SELECT sum(data_storage_cost) FROM log) =
				(SELECT -sum(amount) FROM ledger_entry WHERE kind = 'storage') AS "storageDebits",
			(SELECT sum(cost + data_storage_cost) FROM log) = (SELECT credited - balance FROM credit_balance) AS "spent"`,
	);
	const agreeing = Object.keys(sums.rows[0] ?? {}).map((name) => [name, true]);
	expect(sums.rows).toEqual([Object.fromEntries(agreeing)]);
	const hour = 3_600_000;
	const during = [new Date(Date.now() - 2 * hour), new Date(Date.now() + hour)] as const;
	expect(await verifyRollups(pool, ...during)).toEqual([]);
	expect(await verifyLedger(pool, ...during)).toEqual([]);
}

async function journaledInRedis(): Promise<number> {
	const redis = new Redis(testRedisUrl());
	const keys = await redis.keys("*:usage");
	const lengths = await Promise.all(keys.map((key) => redis.xlen(key)));
	await redis.quit();
	return lengths.reduce((sum, length) => sum + length, 0);
}

async function journaledInPostgres(): Promise<number> {
	return (await pool.query<{ count: number }>("SELECT count(*)::int FROM usage_journal")).rows[0]?.count ?? 0;
}

type Case = { journal: string; variables: Record<string, string>; journaled: () => Promise<number>; kills: string[] };

const cases: Case[] = [
	{ journal: "Redis", variables: {}, journaled: journaledInRedis, kills: Object.keys(moments) },
	{
		journal: "Postgres",
		variables: { REDIS_URL: "" },
		journaled: journaledInPostgres,
		kills: Object.keys(moments).slice(1),
	},
];

it.each(cases)("loses no answered request and counts none twice, with the journal in $journal", async (given) => {
	let [one, other] = await Promise.all([start(given.variables), start(given.variables)]);
	servers.push(one, other);
	const received: Answered[] = [];
	let leftBehind = 0;
	// A batch may just have been written when the victim dies: then once more, because such a death shows nothing.
	for (let kills = 0; kills < given.kills.length || (leftBehind === 0 && kills < mostKills); kills++) {
		const kill = given.kills[Math.min(kills, given.kills.length - 1)] as string;
		const { answered, leftBehind: unwrittenNow } = await round(one, other, moments[kill] as Moment);
		expect(answered.length, kill).toBeGreaterThanOrEqual(concurrency / 2);
		received.push(...answered);
		leftBehind += unwrittenNow;
		// The survivor of this round is the victim of the next.
		[one, other] = [other, await start(given.variables)];
		servers.push(other);
	}
	// Else the kills came too late to show anything.
	expect(leftBehind).toBeGreaterThan(0);
	const deadline = Date.now() + 30_000;
	while ((await given.journaled()) > 0 && Date.now() < deadline) await pause(100);
	expect(await given.journaled()).toBe(0);
	await pause(300);
	await expectExactlyOnce(received);
	await Promise.all([one.kill(), other.kill()]);
}, 120_000);
