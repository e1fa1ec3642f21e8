import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tenantWithKey } from "../../factories/api-key";
import { testDatabase } from "../../setup/database";
import { type RunningServer, startServer } from "../../setup/server";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

/** Served by these, the cheapest first. */
const model = "gpt-oss-120b";
const [cheapest, second] = ["together-ai", "groq"] as const;

const pool = new pg.Pool({ connectionString: testDatabase(), max: 4 });
const servers: RunningServer[] = [];
let simulator: Simulator;
let token: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders([cheapest]);
	await start();
	({ token } = await tenantWithKey(pool, "llmgtwy_shared_routing_test_key"));
}, 300_000);

afterAll(async () => {
	await Promise.all(servers.map((server) => server.kill()));
	await simulator.close();
	await pool.end();
});

async function start(): Promise<RunningServer> {
	const variables = Object.entries(process.env).filter(([name, value]) => name.startsWith("LLM_") && value !== undefined);
	const server = await startServer({ ...(Object.fromEntries(variables) as Record<string, string>), EXPLORATION_RATE: "0", RUN_WORKER: "false" });
	servers.push(server);
	return server;
}

function post({ url }: RunningServer, requested: string): Promise<Response> {
	return fetch(`${url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "x-no-fallback": String(requested !== model) },
		body: JSON.stringify({ model: requested, messages: [{ role: "user", content: "Say hello" }] }),
	});
}

async function send(server: RunningServer): Promise<{ provider: string; logId: string }> {
	const response = await post(server, model);
	const body = (await response.json()) as { metadata: { used_provider: string; routing: { logId: string }[] } };
	expect(response.status).toBe(200);
	return { provider: body.metadata.used_provider, logId: body.metadata.routing.at(-1)?.logId as string };
}

/** The uptime, in percent, that a server sees of the cheapest provider. */
async function uptimeIn(server: RunningServer): Promise<number | null> {
	const { logId } = await send(server);
	for (;;) {
		const { rows } = await pool.query("SELECT routing->'providerScores' AS scores FROM log WHERE id = $1", [logId]);
		const scores = rows[0]?.scores as { provider: string; uptime: number | null }[] | undefined;
		if (scores) return scores.find(({ provider }) => provider === cheapest)?.uptime ?? null;
		await pause(50);
	}
}

const asked = () => simulator.requests.filter(({ vendor }) => vendor === cheapest).length;

it("what one process suffers the others know, and those that start later", async () => {
	const [one] = servers as [RunningServer];
	const other = await start();
	for (const server of [one, other]) expect((await send(server)).provider).toBe(cheapest);

	simulator.script.set([{ status: 503, vendor: cheapest }]);
	for (let request = 0; request < 3; request++) {
		const refused = await post(one, `${cheapest}/${model}`);
		expect([refused.status, (await refused.text()).length > 0]).toEqual([503, true]);
	}
	const before = asked();
	// The message takes no longer than an answer; the other process sends nothing there.
	await pause(200);
	for (let request = 0; request < 10; request++) expect((await send(other)).provider).toBe(second);
	expect(asked()).toBe(before);

	const deadline = Date.now() + 3000;
	let seen = await uptimeIn(other);
	while ((seen ?? 100) > 40 && Date.now() < deadline) seen = await uptimeIn(other);
	// Two that worked, one in either process, and three that did not: 40 %, less where a new minute began between them.
	expect(seen).toBeGreaterThan(0);
	expect(seen).toBeLessThanOrEqual(40);

	// A dead provider costs one request per back-off of five and ten seconds, not one per process.
	const end = Date.now() + 13_000;
	while (Date.now() < end) {
		await Promise.all([send(one), send(other)]);
		await pause(50);
	}
	expect(asked() - before).toBeGreaterThanOrEqual(1);
	expect(asked() - before).toBeLessThanOrEqual(3);

	await Promise.all([one, other].map((server) => server.stop()));
	const later = await start();
	const known = await uptimeIn(later);
	expect(known).toBeGreaterThan(0);
	expect(known).toBeLessThan(50);
}, 120_000);
