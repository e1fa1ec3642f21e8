import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { policyChanged } from "~/domain/api-keys/key-policy.server";
import { closeStore } from "~/platform/store/index.server";
import { tenantWithKey } from "../../factories/api-key";
import { testDatabase } from "../../setup/database";
import { type RunningServer, startServer } from "../../setup/server";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

const pool = new pg.Pool({ connectionString: testDatabase(), max: 4 });
/** Whatever was measured: what the tests do to providers would else decide who is first. */
const byPrice = { weights: { uptime: 0, throughput: 0, latency: 0 }, thresholds: { uptimePenalty: 0 } };

let one: RunningServer;
let other: RunningServer;
let simulator: Simulator;
let owner: Awaited<ReturnType<typeof tenantWithKey>>;

beforeAll(async () => {
	simulator = await startSimulatedProviders(["cerebras", "deepinfra", "novita", "together-ai"]);
	process.env.LLM_X_AI_API_KEY = "invalid-one,sk-two";
	const variables = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("LLM_")));
	const settings = { ...(variables as Record<string, string>), EXPLORATION_RATE: "0", RUN_WORKER: "false" };
	[one, other] = await Promise.all([startServer(settings), startServer(settings)]);
}, 300_000);

afterAll(async () => {
	await Promise.all([one, other].map((server) => server.kill()));
	await simulator.close();
	await closeStore();
	await pool.end();
});

/** An organization of its own for each test, with settings of its project's routing. */
async function begin(name: string, routing: Record<string, unknown>): Promise<void> {
	owner = await tenantWithKey(pool, `llmgtwy_shared_memory_${name}`);
	await route(routing);
}

async function route(routing: Record<string, unknown>): Promise<void> {
	const config = { enabled: true, ...routing };
	await pool.query("UPDATE project SET routing_config = $2 WHERE id = $1", [owner.projectId, config]);
	await policyChanged(owner.organizationId);
}

type Choice = { provider: string; reason: string };

async function send({ url }: RunningServer, model: string, headers: Record<string, string> = {}): Promise<Choice> {
	const request = { model, messages: [{ role: "user", content: "Say hello" }] };
	const response = await fetch(`${url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${owner.token}`, "content-type": "application/json", ...headers },
		body: JSON.stringify(request),
	});
	const body = (await response.json()) as { metadata: { used_provider: string; routing: { logId: string }[] } };
	expect(response.status).toBe(200);
	return { provider: body.metadata.used_provider, reason: await reasonOf(body.metadata.routing.at(-1)?.logId as string) };
}

async function reasonOf(logId: string): Promise<string> {
	for (;;) {
		const { rows } = await pool.query("SELECT routing->>'selectionReason' AS reason FROM log WHERE id = $1", [logId]);
		if (rows[0]) return rows[0].reason as string;
		await pause(20);
	}
}

const asked = (vendor: string) => simulator.requests.filter((request) => request.vendor === vendor);

it("a session goes on where it began, whichever process answers", async () => {
	const model = "gemma-4-31b-it";
	const session = { "x-session-id": "a conversation" };
	await begin("session", { ...byPrice, providerPriorities: { deepinfra: 0 } });
	expect(await send(one, model, session)).toEqual({ provider: "novita", reason: "weighted-score" });
	await route(byPrice);
	expect(await send(other, model, session)).toEqual({ provider: "novita", reason: "session-sticky" });
	expect(await send(one, model, session)).toEqual({ provider: "novita", reason: "session-sticky" });
	expect(await send(other, model, { "x-session-id": "another one" })).toEqual({ provider: "deepinfra", reason: "weighted-score" });
});

it("what requests to a model prefer holds in every process", async () => {
	const model = "glm-5.3";
	const settings = { ...byPrice, sticky: { scoreMargin: 100 } };
	await begin("preference", { ...settings, providerPriorities: { deepinfra: 0 } });
	const { provider: preferred } = await send(one, model);
	expect(preferred).not.toBe("deepinfra");
	await route(settings);
	expect(await send(one, model)).toEqual({ provider: preferred, reason: "stable-preferred" });
	// A process that has not heard of it yet does not wait for the store: its first request goes by the score.
	await send(other, model);
	for (let request = 0; request < 3; request++) {
		expect(await send(other, model)).toEqual({ provider: preferred, reason: "stable-preferred" });
	}
});

it("one process probes a provider that was out, and what it finds holds in all", async () => {
	const model = "gpt-oss-120b";
	// The provider is the first choice again as soon as it is admitted.
	await begin("probe", { ...byPrice, sticky: { enabled: false } });
	for (const server of [one, other]) expect((await send(server, model)).provider).toBe("together-ai");
	simulator.script.set([{ status: 503, vendor: "together-ai", times: 3 }]);
	for (let request = 0; request < 3; request++) expect((await send(one, model)).provider).toBe("groq");
	simulator.script.set([{ delayMs: 1000, vendor: "together-ai", times: 1 }]);
	await pause(200);
	const before = asked("together-ai").length;
	const choices: Choice[] = [];
	const deadline = Date.now() + 12_000;
	const isBack = () => choices.slice(-2).every(({ provider }) => provider === "together-ai");
	// While the probe is on its way the others go elsewhere, those of its own process too.
	const sendOn = async () => void choices.push(...(await Promise.all([send(one, model), send(other, model)])));
	const sending: Promise<void>[] = [];
	do {
		sending.push(sendOn());
		await pause(150);
	} while ((choices.length === 0 || !isBack()) && Date.now() < deadline);
	await Promise.all(sending);
	await sendOn();
	expect(isBack()).toBe(true);
	expect(choices.filter(({ reason }) => reason === "half-open-probe")).toEqual([{ provider: "together-ai", reason: "half-open-probe" }]);
	const probed = asked("together-ai")[before];
	const during = asked("together-ai").filter(({ startedAt }) => startedAt > (probed?.startedAt ?? 0) && startedAt < (probed?.finishedAt ?? 0));
	expect(during).toEqual([]);
}, 60_000);

it("a refused key is out of the rotation of each process that saw it refused", async () => {
	await begin("keys", {});
	for (const server of [one, one, one, other, other, other]) {
		expect((await send(server, "xai/grok-4-3")).provider).toBe("xai");
	}
	// What one process finds out about a credential is its own: every one of them tries it once.
	const ofOne = ["invalid-one", "sk-two", "sk-two", "sk-two"];
	expect(asked("xai").map(({ credential }) => credential)).toEqual([...ofOne, ...ofOne]);
});
