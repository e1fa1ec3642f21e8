import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { policyChanged } from "~/domain/api-keys/key-policy.server";
import { addLedgerEntry } from "~/domain/ledger/add-ledger-entry.server";
import { verifyLedger } from "~/domain/ledger/verify-ledger.server";
import { stopUsageRecorder } from "~/domain/usage/recorder.server";
import { verifyRollups } from "~/domain/usage/verify-rollups.server";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { newId } from "~/platform/ids";
import { encrypt } from "~/platform/secrets.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import { seededRandom } from "../../simulate-routing/random";
import type { Behaviour } from "../../simulators/script.ts";
import type { Simulator } from "../../simulators/simulator.ts";

/** `MIXED_REQUESTS=10000` for the long run. */
const requests = Number(process.env.MIXED_REQUESTS ?? 300);
const atOnce = 40;
const hourMs = 3_600_000;
const random = seededRandom(5);
const below = (limit: number): number => Math.floor(random() * limit);

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let tokens: string[];

beforeAll(async () => {
	Object.assign(env(), { PAID_MODE: true });
	simulator = await startSimulatedProviders(["together-ai", "cerebras"]);
	simulator.script.follow(misbehaving);
	gateway = await startGateway();
	tokens = await Promise.all([
		payingKey({ mode: "credits", level: "none", caching: true }),
		payingKey({ mode: "credits", level: "retain", caching: false }),
		payingKey({ mode: "hybrid", level: "retain", caching: true }),
		payingKey({ mode: "api-keys", level: "retain", caching: false }),
		payingKey({ mode: "api-keys", level: "none", caching: false }),
	]);
});

afterAll(async () => {
	Object.assign(env(), { PAID_MODE: false });
	await gateway.close();
	await simulator.close();
});

/** What providers do to one request in eight. */
function misbehaving(): Behaviour {
	const kinds: Behaviour[] = [
		{ status: 500 }, { status: 429 }, { status: 400 }, { cutAfter: 2 }, { endAfter: 2 }, { errorAfter: 2 },
	];
	if (below(8) === 0) return kinds[below(kinds.length)] as Behaviour;
	return { words: 1 + below(40), delayMs: below(10), dripMs: below(20) === 0 ? 3 : 0 };
}

type Kind = { mode: "credits" | "hybrid" | "api-keys"; level: "none" | "retain"; caching: boolean };

const ownKeys = { credits: [], hybrid: ["openai"], "api-keys": ["openai", "anthropic", "groq", "together-ai"] };

/** A key with both limits, of an organization with credits and, unless these alone pay, with its own provider keys. */
async function payingKey({ mode, level, caching }: Kind): Promise<string> {
	const owner = await tenantWithKey(pool(), `llmgtwy_mixed_money_${newId()}`);
	const { organizationId, projectId, apiKeyId, token } = owner;
	await addLedgerEntry(pool(), { organizationId, kind: "top_up", amount: "1000", source: `test:${organizationId}` });
	const retain = "UPDATE organization SET retention_level = $2::retention_level WHERE id = $1";
	await pool().query(retain, [organizationId, level]);
	await pool().query("UPDATE project SET mode = $2::project_mode, caching_enabled = $3 WHERE id = $1", [
		projectId,
		mode,
		caching,
	]);
	await pool().query(
		`UPDATE api_key SET usage_limit = 900, period_usage_limit = 900, period_usage_duration_value = 1,
			period_usage_duration_unit = 'day', period_started_at = now() WHERE id = $1`,
		[apiKeyId],
	);
	for (const provider of ownKeys[mode]) {
		await pool().query(
			`INSERT INTO provider_key (id, organization_id, provider_id, encrypted_token, token_hint)
			VALUES ($1, $2, $3, $4, 'x')`,
			[newId(), organizationId, provider, encrypt("sk-own")],
		);
	}
	await policyChanged(organizationId);
	return token;
}

type Told = { logId: string; cost: number };

/** One request among many; what it was told it costs, where it got a whole answer. */
async function ask(): Promise<Told | null> {
	const stream = below(2) === 0;
	const model = ["openai/gpt-4o-mini", "gpt-4o-mini", "claude-sonnet-4-5", "gpt-oss-120b"][below(4)];
	const messages = [{ role: "user", content: `Question ${below(30)}` }];
	const controller = new AbortController();
	if (below(12) === 0) void pause(below(40)).then(() => controller.abort());
	try {
		const response = await fetch(`${gateway.url}/v1/chat/completions`, {
			method: "POST",
			headers: { authorization: `Bearer ${tokens[below(tokens.length)]}`, "content-type": "application/json" },
			body: JSON.stringify({ model, stream, messages }),
			signal: controller.signal,
		});
		const text = await response.text();
		const last = stream ? text.trimEnd().split("\n\n").at(-2)?.slice("data: ".length) : text;
		const { usage, metadata, error } = JSON.parse(last ?? "{}");
		if (!response.ok || error || !usage) return null;
		// Answers from the cache were no attempt of anybody's, and are told to cost nothing.
		const logId: string | undefined = metadata.routing.at(-1)?.logId;
		return logId === undefined && usage.cost === 0 ? null : { logId: logId ?? "none", cost: usage.cost };
	} catch {
		return null;
	}
}

it("come to the same sums everywhere: log, keys, windows, rollups, ledger, balance", async () => {
	const told: Told[] = [];
	let left = requests;
	const caller = async (): Promise<void> => {
		while (left-- > 0) {
			const answer = await ask();
			if (answer) told.push(answer);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, caller));
	// Answers whose callers are gone may still be read for their usage.
	for (let before = -1, now = 0; now !== before; await pause(300)) {
		before = now;
		now = (await pool().query<{ count: number }>("SELECT count(*)::int FROM log")).rows[0]?.count ?? 0;
	}
	await stopUsageRecorder();

	const { rows: kinds } = await pool().query(
		`SELECT bool_or(cached) AS cached, bool_or(retried) AS retried, bool_or(canceled) AS canceled,
			bool_or(used_mode = 'api-keys' AND cost > 0) AS own, bool_or(used_mode = 'credits' AND cost > 0) AS credits,
			bool_or(unified_finish_reason = 'upstream_error') AS failed, bool_or(data_storage_cost > 0) AS stored FROM log`,
	);
	expect(kinds).toEqual([
		{ cached: true, retried: true, canceled: true, own: true, credits: true, failed: true, stored: true },
	]);

	const { rows: costs } = await pool().query<{ id: string; cost: number }>("SELECT id, cost::float8 AS cost FROM log");
	const costOf = new Map(costs.map(({ id, cost }) => [id, cost]));
	expect(told.length).toBeGreaterThan(requests / 2);
	expect(told.filter(({ logId, cost }) => costOf.get(logId) !== cost)).toEqual([]);

	const { rows: keys } = await pool().query(
		`SELECT sum(cost) = min(u.usage)
			AND sum(cost) = (SELECT sum(usage) FROM api_key_period_usage p WHERE p.api_key_id = k) AS agree
		FROM (SELECT *, api_key_id AS k FROM log) l JOIN api_key_usage u ON u.api_key_id = k GROUP BY k`,
	);
	expect(keys).toEqual(tokens.map(() => ({ agree: true })));
	const { rows: organizations } = await pool().query(
		`SELECT spent = credited - balance AND spent = -debits AS agree FROM (
			SELECT organization_id, sum(CASE used_mode WHEN 'credits' THEN cost ELSE 0 END + data_storage_cost) AS spent
			FROM log GROUP BY 1
		) s JOIN credit_balance USING (organization_id) JOIN (
			SELECT organization_id, coalesce(sum(amount) FILTER (WHERE kind IN ('usage', 'storage')), 0) AS debits
			FROM ledger_entry GROUP BY 1
		) d USING (organization_id)`,
	);
	expect(organizations).toEqual(tokens.map(() => ({ agree: true })));
	const during = [new Date(Math.floor(Date.now() / hourMs - 1) * hourMs), new Date(Date.now() + hourMs)] as const;
	expect(await verifyLedger(pool(), ...during)).toEqual([]);
	expect(await verifyRollups(pool(), ...during)).toEqual([]);
}, 120_000 + requests * 90);
