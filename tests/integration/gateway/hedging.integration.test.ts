import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { resetRouting } from "../../setup/routing";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

/** Served by these, the cheapest first. */
const model = "gpt-oss-120b";
const [first, second] = ["together-ai", "groq"] as const;
const hedged = { strategy: "auto", hedge_ms: 60 };

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let token: string;
let tests = 0;

beforeAll(async () => {
	simulator = await startSimulatedProviders([first, second]);
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
	await newProject();
});

async function newProject(routing: object | null = null): Promise<void> {
	const tenant = await tenantWithKey(pool(), `llmgtwy_hedging_test_key_${++tests}`);
	({ token } = tenant);
	await pool().query("UPDATE project SET routing_config = $2 WHERE id = $1", [tenant.projectId, routing && JSON.stringify(routing)]);
}

type Metadata = { used_provider: string; hedge_provider?: string; hedge_cost?: number | null };

async function ask(stream: boolean, fields: Record<string, unknown> = {}) {
	const response = await fetch(`${gateway.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
		body: JSON.stringify({ model, stream, routing: hedged, messages: [{ role: "user", content: "Say hello" }], ...fields }),
	});
	const text = await response.text();
	const payloads = stream && response.ok ? [...text.matchAll(/^data: (\{.*)$/gm)].map(([, json]) => JSON.parse(json as string)) : [JSON.parse(text)];
	const metadata = payloads.findLast((payload) => payload.metadata)?.metadata as Metadata | undefined;
	return { requestId: response.headers.get("x-request-id") as string, status: response.status, text, metadata };
}

async function rowsOf(requestId: string, count: number): Promise<Record<string, unknown>[]> {
	return await vi.waitFor(async () => {
		const { rows } = await pool().query("SELECT * FROM log WHERE request_id = $1 ORDER BY created_at, id", [requestId]);
		expect(rows).toHaveLength(count);
		return rows;
	}, 5000);
}

const asked = () => simulator.requests.map(({ vendor }) => vendor);

describe.each([false, true])("streamed: %s", (stream) => {
	it("asks a second provider where the first says nothing in time; the first answer counts", async () => {
		simulator.script.set([{ delayMs: 3000, vendor: first }]);
		const began = Date.now();
		const { metadata, requestId } = await ask(stream);
		expect(Date.now() - began).toBeLessThan(2500);
		expect(metadata).toMatchObject({ used_provider: second, hedge_provider: first, hedge_cost: null });
		const rows = await rowsOf(requestId, 2);
		const winner = rows.find((row) => row.used_provider === second) as Record<string, unknown>;
		const loser = rows.find((row) => row.used_provider === first);
		expect(winner).toMatchObject({ status: 200, retried: false, canceled: false, routing: { hedge: { provider: first, cost: null } } });
		expect(loser).toMatchObject({ canceled: true, retried: true, retried_by_log_id: winner.id, cost: "0.000000000000" });
	});

	it("asks nobody else where the first is quick, and hears the first where the second is slower still", async () => {
		expect((await ask(stream, { routing: { hedge_ms: 10_000 } })).metadata).toMatchObject({ used_provider: first });
		expect(asked()).toEqual([first]);
		simulator.script.set([{ delayMs: 500, vendor: first }, { delayMs: 3000, vendor: second }]);
		const { metadata } = await ask(stream);
		expect(metadata).toMatchObject({ used_provider: first, hedge_provider: second });
	});

	it("survives the failure of either copy, and tells the earlier one where both fail", async () => {
		simulator.script.set([{ delayMs: 500, status: 500, vendor: first }, { delayMs: 700, vendor: second }]);
		expect((await ask(stream)).metadata).toMatchObject({ used_provider: second });
		await newProject();
		await resetRouting();
		simulator.script.set([{ delayMs: 800, vendor: first }, { status: 500, vendor: second }]);
		expect((await ask(stream)).metadata).toMatchObject({ used_provider: first });
		await newProject();
		await resetRouting();
		simulator.script.set([{ delayMs: 1500, status: 503, vendor: first }, { status: 500, vendor: second }]);
		expect((await ask(stream)).status).toBe(502);
	});

	it("keeps to the project's cap", async () => {
		await newProject({ hedging: { maxPercent: 0 } });
		simulator.script.set([{ delayMs: 200, vendor: first }]);
		expect((await ask(stream)).metadata).toMatchObject({ used_provider: first });
		expect(asked()).toEqual([first]);
	});
});
