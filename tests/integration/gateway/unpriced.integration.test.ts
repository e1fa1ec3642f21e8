import { afterAll, beforeAll, expect, it } from "vitest";
import { policyChanged } from "~/domain/api-keys/key-policy.server";
import { addLedgerEntry } from "~/domain/ledger/add-ledger-entry.server";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { newId } from "~/platform/ids";
import { encrypt } from "~/platform/secrets.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

const token = "llmgtwy_unpriced_test_key";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let tenant: Awaited<ReturnType<typeof tenantWithKey>>;

beforeAll(async () => {
	Object.assign(env(), { PAID_MODE: true });
	simulator = await startSimulatedProviders();
	tenant = await tenantWithKey(pool(), token);
	await addLedgerEntry(pool(), { organizationId: tenant.organizationId, kind: "grant", amount: "5", source: "test:unpriced" });
	gateway = await startGateway();
});

afterAll(async () => {
	Object.assign(env(), { PAID_MODE: false });
	await gateway.close();
	await simulator.close();
});

async function ask(fields: object): Promise<{ status: number; text: string }> {
	const response = await fetch(`${gateway.url}/v1/messages`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
		body: JSON.stringify({
			model: "anthropic/claude-haiku-4-5",
			max_tokens: 20,
			messages: [{ role: "user", content: "Hi" }],
			...fields,
		}),
	});
	return { status: response.status, text: await response.text() };
}

it("credits do not pay for what has no price, an organization's own key does", async () => {
	expect((await ask({})).status).toBe(200);
	const calls = simulator.requests.length;
	const refused = await ask({ speed: "fast" });
	expect(refused.status).toBe(400);
	expect(refused.text).toMatch(/speed .*fast.* cannot be paid with credits/);
	expect(simulator.requests).toHaveLength(calls);
	await pool().query(
		"INSERT INTO provider_key (id, organization_id, provider_id, encrypted_token, token_hint) VALUES ($1, $2, 'anthropic', $3, 'x')",
		[newId(), tenant.organizationId, encrypt("sk-own")],
	);
	await pool().query("UPDATE project SET mode = 'hybrid' WHERE id = $1", [tenant.projectId]);
	await policyChanged(tenant.organizationId);
	const served = await ask({ speed: "fast" });
	expect(served.status, served.text).toBe(200);
	expect(simulator.requests.at(-1)?.body).toMatchObject({ speed: "fast" });
});
