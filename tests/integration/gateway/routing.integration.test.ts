import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { policyChanged } from "~/domain/api-keys/key-policy.server";
import { pool } from "~/platform/db/pool.server";
import { ejection } from "~/gateway/routing/ejection.server";
import { recordAttempt, stopRoutingMetrics } from "~/gateway/routing/metrics.server";
import { noSums, targetKey } from "~/gateway/routing/metrics-window";
import { forgetRoutes } from "~/gateway/routing/memory.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { resetRouting } from "../../setup/routing";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import { waitForLog } from "../../setup/wait-for-log";
import type { Simulator } from "../../simulators/simulator.ts";

/** Served by these, the cheapest first. */
const model = "gpt-oss-120b";
const [cheapest, second, third] = ["together-ai", "groq", "cerebras"] as const;

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let token: string;
let organizationId: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders([cheapest, second, third]);
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(async () => {
	simulator.script.clear();
	await resetRouting();
	// What is remembered belongs to a project.
	({ token, organizationId } = await tenantWithKey(pool(), `llmgtwy_routing_test_key_${++tests}`));
});

let tests = 0;

type Decision = {
	selectionReason: string;
	strategy: string;
	availableProviders: string[];
	providerScores: { provider: string; score: number; price: number; uptime: number | null; factors: Record<string, number> }[];
};

async function send(fields: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
	const response = await fetch(`${gateway.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
		body: JSON.stringify({ model, messages: [{ role: "user", content: "Say hello" }], ...fields }),
	});
	const body = (await response.json()) as { metadata?: { used_provider: string; routing: { logId: string }[] }; error?: { code: string; message: string } };
	return { status: response.status, provider: body.metadata?.used_provider, logId: body.metadata?.routing.at(-1)?.logId, error: body.error };
}

async function decisionOf(logId: string | undefined): Promise<Decision> {
	return (await waitForLog(logId as string)).routing as Decision;
}

/** As if so many attempts had ended like this just now. */
function measured(provider: string, changes: Partial<typeof noSums>): void {
	recordAttempt(targetKey(model, provider, undefined), { ...noSums, attempts: 100, ...changes });
}

it("chooses the cheapest of equally good providers, and logs what was compared", async () => {
	const { provider, logId } = await send();
	expect(provider).toBe(cheapest);
	const decision = await decisionOf(logId);
	expect(decision).toMatchObject({ selectionReason: "weighted-score", strategy: "auto", availableProviders: [cheapest, second, third] });
	expect(decision.providerScores.map(({ provider: scored }) => scored)).toEqual([cheapest, second, third]);
	const [first, other] = decision.providerScores;
	expect(first).toMatchObject({ score: 0, price: 0.375e-6, uptime: null });
	expect(other?.factors.price).toBeCloseTo(((0.45 / 0.375 - 1) * 0.6) / 1.15);
});

it("leaves a provider that fails too often, unless it was named without fallback", async () => {
	measured(cheapest, { failures: 40 });
	expect((await send()).provider).toBe(second);
	const named = await send({ model: `${cheapest}/${model}` });
	expect(named.provider).toBe(second);
	expect(await decisionOf(named.logId)).toMatchObject({ selectionReason: "low-uptime-fallback" });
	const forced = await send({ model: `${cheapest}/${model}` }, { "x-no-fallback": "true" });
	expect(forced.provider).toBe(cheapest);
	expect(await decisionOf(forced.logId)).toMatchObject({ selectionReason: "direct-provider-specified", noFallback: true });
	for (const provider of [second, third]) measured(provider, { failures: 40 });
	expect((await send({ model: `${cheapest}/${model}` })).provider).toBe(cheapest);
});

it("goes by one factor where the caller says so, and refuses that beside a named provider", async () => {
	measured(third, { tokens: 100_000, generationMs: 100_000 });
	measured(cheapest, { tokens: 10_000, generationMs: 100_000 });
	const fastest = await send({ routing: "throughput" });
	expect(fastest.provider).toBe(third);
	expect(await decisionOf(fastest.logId)).toMatchObject({ strategy: "throughput" });
	expect((await send({ routing: "price" })).provider).toBe(cheapest);
	expect(await send({ routing: "price", model: `${second}/${model}` })).toMatchObject({ status: 400, error: { code: "strategy_not_applicable" } });
});

it("stays with the preferred provider while another is only a little better", async () => {
	measured(cheapest, { failures: 12 });
	expect((await send()).provider).toBe(second);
	await stopRoutingMetrics();
	const kept = await send();
	expect(kept.provider).toBe(second);
	expect(await decisionOf(kept.logId)).toMatchObject({ selectionReason: "stable-preferred" });
	await stopRoutingMetrics();
	measured(second, { failures: 20 });
	expect((await send()).provider).toBe(cheapest);
});

it("goes by the wished factor alone, whatever provider other requests prefer", async () => {
	measured(cheapest, { failures: 12 });
	expect((await send()).provider).toBe(second);
	await stopRoutingMetrics();
	measured(second, { tokens: 10_000, generationMs: 100_000 });
	measured(third, { tokens: 11_000, generationMs: 100_000 });
	expect((await send({ routing: "throughput" })).provider).toBe(third);
});

it("keeps a session where it began, also for another process, until that provider fails", async () => {
	const session = { "x-session-id": "conversation-1" };
	measured(cheapest, { failures: 12 });
	expect((await send({}, session)).provider).toBe(second);
	await stopRoutingMetrics();
	// What this process remembers is gone, as it would be unknown to another one; the store has it.
	await vi.waitFor(async () => {
		forgetRoutes();
		const kept = await send({}, session);
		expect(await decisionOf(kept.logId)).toMatchObject({ selectionReason: "session-sticky" });
		expect(kept.provider).toBe(second);
	});
	simulator.script.set([{ status: 503, vendor: second }]);
	expect((await send({}, session)).provider).toBe(cheapest);
	simulator.script.clear();
	await stopRoutingMetrics();
	const moved = await send({}, session);
	expect(moved.provider).toBe(cheapest);
	expect(await decisionOf(moved.logId)).toMatchObject({ selectionReason: "session-sticky" });
	expect((await send({}, { "x-session-id": "conversation-2" })).provider).toBe(cheapest);
});

it("takes a dead provider out after three failures, and back after a probe", async () => {
	simulator.script.set([{ status: 500, vendor: cheapest }]);
	for (let count = 0; count < 3; count++) await send({ model: `${cheapest}/${model}` }, { "x-no-fallback": "true" });
	await stopRoutingMetrics();
	const asked = () => simulator.requests.filter(({ vendor }) => vendor === cheapest).length;
	const before = asked();
	for (let count = 0; count < 5; count++) expect((await send()).provider).toBe(second);
	expect(asked()).toBe(before);
	vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 6000 });
	const probed = await send();
	expect(probed.provider).toBe(second);
	expect(asked()).toBe(before + 1);
	simulator.script.clear();
	vi.setSystemTime(Date.now() + 11_000);
	await stopRoutingMetrics();
	const back = await send();
	vi.useRealTimers();
	expect(back.provider).toBe(cheapest);
	expect(await decisionOf(back.logId)).toMatchObject({ selectionReason: "half-open-probe" });
	expect((await send()).provider).toBe(cheapest);
});

it("answers a dry run with the decision, and calls nobody", async () => {
	measured(cheapest, { failures: 40 });
	const before = simulator.requests.length;
	const response = await fetch(`${gateway.url}/v1/messages`, {
		method: "POST",
		headers: { "x-api-key": token, "content-type": "application/json", "x-dry-run": "true" },
		body: JSON.stringify({ model, max_tokens: 10, messages: [{ role: "user", content: "Hi" }] }),
	});
	expect(await response.json()).toMatchObject({
		object: "routing.decision",
		routing: { selectedProvider: second, selectionReason: "weighted-score", attempts: [] },
		candidates: [{ provider: second }, { provider: third }, { provider: cheapest }],
	});
	expect(simulator.requests.length).toBe(before);
});

it("chooses the model where the caller leaves that open, and keeps a session with it", async () => {
	const session = { "x-session-id": "conversation-3" };
	const first = await send({ model: "auto" }, session);
	expect(first.status).toBe(200);
	expect(await decisionOf(first.logId)).toMatchObject({ requestedModel: "auto", selectionReason: "auto" });
	const again = await send({ model: "auto" }, session);
	expect(again.provider).toBe(first.provider);
	expect(await decisionOf(again.logId)).toMatchObject({ selectionReason: "session-sticky" });
	const { used_model: chosen } = await waitForLog(first.logId as string);
	simulator.script.set([{ status: 500, model: (await waitForLog(first.logId as string)).external_model as string }]);
	const other = await send({ model: "auto" });
	expect(other.status).toBe(200);
	expect((await waitForLog(other.logId as string)).used_model).not.toBe(chosen);
	expect(await send({ model: "auto", no_reasoning: true, reasoning_effort: "high" })).toMatchObject({ status: 400 });
});

it("probes what was out also for requests that leave the model open", async () => {
	const first = await send({ model: "auto" });
	const { used_model: used, used_provider: provider, used_region: region } = await waitForLog(first.logId as string);
	const target = targetKey(used as string, provider as string, (region as string | null) ?? undefined);
	const longAgo = Date.now() - 3_600_000;
	for (let failure = 0; failure < 3; failure++) ejection.failed(target, longAgo);
	const probe = await send({ model: "auto" });
	expect(probe.provider).toBe(first.provider);
	expect((await waitForLog(probe.logId as string)).used_model).toBe(used);
	expect(ejection.admits(target, Date.now())).toBe("yes");
});

it("serves nobody whom the organization's compliance policy leaves out", async () => {
	const policy = { enabled: true, blockedProviders: [cheapest, second] };
	await limitOrganization(policy);
	expect((await send()).provider).toBe(third);
	expect(await send({ model: `${second}/${model}` })).toMatchObject({ status: 403, error: { code: "compliance_policy" } });
	await limitOrganization({ ...policy, blockedModels: [model] });
	const refused = await send();
	expect(refused).toMatchObject({ status: 403 });
	expect(refused.error?.message).toMatch(/compliance policy/);
});

/** As the Policies page would. */
async function limitOrganization(policy: object): Promise<void> {
	await pool().query("UPDATE organization SET compliance_policy = $2 WHERE id = $1", [organizationId, JSON.stringify(policy)]);
	await policyChanged(organizationId);
}
