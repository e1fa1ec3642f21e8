import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { policyChanged } from "~/domain/api-keys/key-policy.server";
import { pool } from "~/platform/db/pool.server";
import { newId } from "~/platform/ids";
import { encrypt } from "~/platform/secrets.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { resetRouting } from "../../setup/routing";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

const model = "gpt-4o-mini";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let owner: Awaited<ReturnType<typeof tenantWithKey>>;
let tests = 0;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	process.env.LLM_OPENAI_API_KEY = "sk-one,sk-two,sk-three";
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
	owner = await tenantWithKey(pool(), `llmgtwy_key_health_test_${++tests}`);
});

async function send(fields: Record<string, unknown> = {}): Promise<number> {
	const response = await fetch(`${gateway.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${owner.token}`, "content-type": "application/json" },
		body: JSON.stringify({ model: `openai/${model}`, messages: [{ role: "user", content: "Say hello" }], ...fields }),
	});
	await response.text();
	return response.status;
}

const used = () => simulator.requests.map(({ credential }) => credential);

async function sendEach(count: number): Promise<void> {
	for (let request = 0; request < count; request++) expect(await send()).toBe(200);
}

it("requests one after the other go to the operator's keys in turn", async () => {
	await sendEach(6);
	expect(used()).toEqual(["sk-one", "sk-two", "sk-three", "sk-one", "sk-two", "sk-three"]);
});

it("requests at the same time go to the least loaded key", async () => {
	simulator.script.set([{ delayMs: 600, times: 2 }]);
	const slow = [send(), send()];
	await vi.waitFor(() => expect(used()).toEqual(["sk-one", "sk-two"]), 5000);
	await sendEach(3);
	expect(used().slice(2)).toEqual(["sk-three", "sk-three", "sk-three"]);
	expect(await Promise.all(slow)).toEqual([200, 200]);
});

it.each([401, 403])("a key that is refused with %d is not used again", async (status) => {
	simulator.script.set([{ status, times: 1 }]);
	await sendEach(4);
	expect(used()).toEqual(["sk-one", "sk-two", "sk-three", "sk-two", "sk-three"]);
});

it("a key that is limited rests for as long as the provider says", async () => {
	simulator.script.set([{ status: 429, headers: { "retry-after": "3" }, times: 1 }]);
	await sendEach(3);
	expect(used()).toEqual(["sk-one", "sk-two", "sk-three", "sk-two"]);
	await vi.waitFor(async () => {
		await sendEach(1);
		expect(used().at(-1)).toBe("sk-one");
	}, 10_000);
});

it("where every key is refused they are still tried, and the answer says why", async () => {
	simulator.script.set([{ status: 401 }]);
	expect(await send()).toBe(502);
	expect(await send()).toBe(502);
	simulator.script.clear();
	expect(await send()).toBe(200);
});

it("a key of the organization that was refused is used again once it was edited", async () => {
	// Keys are tried in the order of their ids.
	const ids = [newId(), newId()].sort();
	for (const [index, id] of ids.entries()) {
		await pool().query(
			`INSERT INTO provider_key (id, organization_id, provider_id, encrypted_token, token_hint)
			VALUES ($1, $2, 'openai', $3, 'x')`,
			[id, owner.organizationId, encrypt(`sk-own-${index}`)],
		);
	}
	await policyChanged(owner.organizationId);
	simulator.script.set([{ status: 401, times: 1 }]);
	await sendEach(3);
	expect(used()).toEqual(["sk-own-0", "sk-own-1", "sk-own-1", "sk-own-1"]);
	await pool().query("UPDATE provider_key SET updated_at = now() WHERE id = $1", [ids[0]]);
	await policyChanged(owner.organizationId);
	await sendEach(1);
	expect(used().at(-1)).toBe("sk-own-0");
});
