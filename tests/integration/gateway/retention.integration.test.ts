import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { policyChanged } from "~/domain/api-keys/key-policy.server";
import { addLedgerEntry } from "~/domain/ledger/add-ledger-entry.server";
import { updateOrganization } from "~/domain/organizations/update-organization.server";
import { dropExpired, ensurePartitions } from "~/domain/usage/partitions.server";
import { readPayload } from "~/domain/usage/usage-record.server";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { newId } from "~/platform/ids";
import { encrypt } from "~/platform/secrets.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import { waitForLog } from "../../setup/wait-for-log";
import type { Simulator } from "../../simulators/simulator.ts";

type Body = {
	usage: { prompt_tokens: number; completion_tokens: number; cost: number; cost_details: { data_storage_cost: number } };
	metadata: { routing: { logId: string }[] };
};

const dayMs = 86_400_000;
const secret = "the harvest is late this year";
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let owner: Awaited<ReturnType<typeof tenantWithKey>>;
let tests = 0;

const paid = (value: boolean) => Object.assign(env(), { PAID_MODE: value });

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	gateway = await startGateway();
});

beforeEach(async () => {
	paid(true);
	owner = await tenantWithKey(pool(), `llmgtwy_retention_test_${++tests}`);
	const { organizationId } = owner;
	await addLedgerEntry(pool(), { organizationId, kind: "top_up", amount: "5", source: `test:${organizationId}` });
	await policyChanged(organizationId);
});

afterAll(async () => {
	paid(false);
	await gateway.close();
	await simulator.close();
});

async function ask(): Promise<{ id: string; usage: Body["usage"]; row: Record<string, unknown> }> {
	const response = await fetch(`${gateway.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${owner.token}`, "content-type": "application/json" },
		body: JSON.stringify({ model: "openai/gpt-4o-mini", messages: [{ role: "user", content: secret }] }),
	});
	const text = await response.text();
	expect(response.status, text).toBe(200);
	const { usage, metadata } = JSON.parse(text) as Body;
	const id = metadata.routing.at(-1)?.logId as string;
	return { id, usage, row: await waitForLog(id) };
}

async function payloadOf(id: string): Promise<{ days: number; encrypted: Buffer } | undefined> {
	const statement = "SELECT retention_days AS days, encrypted FROM log_payload WHERE id = $1";
	return (await pool().query<{ days: number; encrypted: Buffer }>(statement, [id])).rows[0];
}

async function debits(): Promise<Record<string, number>> {
	const { rows } = await pool().query<{ kind: string; amount: number }>(
		`SELECT kind, sum(amount)::float8 AS amount FROM ledger_entry
		WHERE organization_id = $1 AND kind IN ('usage', 'storage') GROUP BY 1`,
		[owner.organizationId],
	);
	return Object.fromEntries(rows.map(({ kind, amount }) => [kind, amount]));
}

const choose = (retentionLevel: "none" | "retain") =>
	updateOrganization(owner.organizationId, { retentionLevel }, {});
const retain = () => choose("retain");

async function keepFor(days: number): Promise<void> {
	await pool().query("UPDATE organization SET retention_days = $2, plan = 'enterprise' WHERE id = $1", [
		owner.organizationId,
		days,
	]);
	await policyChanged(owner.organizationId);
	await ensurePartitions(pool());
}

/** What a row is stored in. */
async function partitionOf(table: "log" | "log_payload", id: string): Promise<string | undefined> {
	const statement = `SELECT tableoid::regclass::text AS name FROM ${table} WHERE id = $1`;
	return (await pool().query<{ name: string }>(statement, [id])).rows[0]?.name;
}

describe("an organization that retains", () => {
	it("pays for the tokens of each request since it does, and what it keeps is encrypted", async () => {
		const before = await ask();
		await retain();
		const after = await ask();
		expect(before.usage.cost_details.data_storage_cost).toBe(0);
		expect(await payloadOf(before.id)).toBeUndefined();
		const price = ((after.usage.prompt_tokens + after.usage.completion_tokens) * 0.01) / 1_000_000;
		expect(after.usage.cost_details.data_storage_cost).toBeCloseTo(price, 15);
		expect(Number(after.row.data_storage_cost)).toBe(after.usage.cost_details.data_storage_cost);
		const kept = await payloadOf(after.id);
		expect(kept?.encrypted.toString("latin1")).not.toContain(secret);
		expect(JSON.stringify(readPayload(kept?.encrypted as Buffer))).toContain(secret);
		const spent = await debits();
		expect(spent.usage).toBeCloseTo(-before.usage.cost - after.usage.cost, 12);
		expect(spent.storage).toBeCloseTo(-price, 12);
		expect(after.row.ledger_entry_id).not.toBeNull();
	});

	it("pays for storage alone where the answer came by its own key", async () => {
		await pool().query(
			`INSERT INTO provider_key (id, organization_id, provider_id, encrypted_token, token_hint)
			VALUES ($1, $2, 'openai', $3, 'x')`,
			[newId(), owner.organizationId, encrypt("sk-own")],
		);
		await pool().query("UPDATE project SET mode = 'api-keys' WHERE id = $1", [owner.projectId]);
		await retain();
		const { usage, row } = await ask();
		expect(row.used_mode).toBe("api-keys");
		expect(usage.cost).toBeGreaterThan(0);
		expect(usage.cost_details.data_storage_cost).toBeGreaterThan(0);
		expect(await debits()).toEqual({ storage: -usage.cost_details.data_storage_cost });
	});

	it("pays nothing where the instance does not charge", async () => {
		paid(false);
		await retain();
		const { id, usage } = await ask();
		expect(usage.cost_details.data_storage_cost).toBe(0);
		expect(await payloadOf(id)).toBeDefined();
		expect(await debits()).toEqual({});
	});
});

it("keeps new rows for the standard period once the plan no longer includes another", async () => {
	await keepFor(365);
	expect((await ask()).row.retention_days).toBe(365);
	await pool().query("UPDATE organization SET plan = 'free' WHERE id = $1", [owner.organizationId]);
	await policyChanged(owner.organizationId);
	expect((await ask()).row.retention_days).toBe(30);
	paid(false);
	await policyChanged(owner.organizationId);
	expect((await ask()).row.retention_days).toBe(365);
});

it("keeps each row for the period that held when it was made, and drops it then", async () => {
	await retain();
	await keepFor(30);
	const month = await ask();
	await keepFor(7);
	const week = await ask();
	await choose("none");
	const bare = await ask();
	await keepFor(90);
	const quarter = await ask();
	const rows = [month, week, bare, quarter];
	expect(rows.map(({ row }) => row.retention_days)).toEqual([30, 7, 7, 90]);
	expect((await Promise.all(rows.map(({ id }) => payloadOf(id)))).map((kept) => kept?.days)).toEqual([
		30, 7, undefined, undefined,
	]);
	expect(await partitionOf("log", week.id)).toMatch(/^log_r7_\d{8}$/);
	expect(await partitionOf("log_payload", month.id)).toMatch(/^log_payload_r30_\d{8}$/);

	/** Which rows are left, with their payloads, once that many days have passed. */
	const leftAfter = async (days: number) => {
		await dropExpired(pool(), Date.now() + days * dayMs);
		const left = await Promise.all(rows.map(async ({ id }) => [
			(await partitionOf("log", id)) !== undefined,
			(await partitionOf("log_payload", id)) !== undefined,
		]));
		return left.map(([row, payload]) => (row ? (payload ? "all" : "metadata") : "nothing"));
	};
	expect(await leftAfter(6)).toEqual(["all", "all", "metadata", "metadata"]);
	expect(await leftAfter(8)).toEqual(["all", "nothing", "nothing", "metadata"]);
	expect(await leftAfter(31)).toEqual(["nothing", "nothing", "nothing", "metadata"]);
	expect(await leftAfter(91)).toEqual(["nothing", "nothing", "nothing", "nothing"]);
});
