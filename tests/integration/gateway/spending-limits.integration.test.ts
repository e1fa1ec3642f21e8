import { afterAll, beforeAll, expect, it } from "vitest";
import { policyChanged } from "~/domain/api-keys/key-policy.server";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

const token = "llmgtwy_spending_limit_test_key";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let tenant: Awaited<ReturnType<typeof tenantWithKey>>;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	tenant = await tenantWithKey(pool(), token);
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

async function send(maxTokens?: number, signal?: AbortSignal): Promise<{ status: number; message: string | undefined }> {
	const response = await fetch(`${gateway.url}/v1/chat/completions`, {
		method: "POST",
		signal: signal ?? null,
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
		body: JSON.stringify({ model: "openai/gpt-4o-mini", messages: [{ role: "user", content: "Hi" }], max_tokens: maxTokens }),
	});
	const body = (await response.json()) as { error?: { message: string } };
	return { status: response.status, message: body.error?.message };
}

async function limit(usageLimit: string | null, periodUsageLimit: string | null): Promise<void> {
	await pool().query(
		"UPDATE api_key SET usage_limit = $2, period_usage_limit = $3, period_usage_duration_value = 1, period_usage_duration_unit = 'day' WHERE id = $1",
		[tenant.apiKeyId, usageLimit, periodUsageLimit],
	);
	await policyChanged(tenant.organizationId);
}

/** Sends until the key is refused; spending counts within about two seconds. */
async function sendUntilRefused(): Promise<{ status: number; message: string | undefined }> {
	for (let attempt = 0; attempt < 60; attempt++) {
		const answer = await send();
		if (answer.status !== 200) return answer;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error("the key was never refused");
}

it.each([
	["lifetime", "0.000001", null, /reached its usage limit\.$/],
	["recurring", null, "0.000001", /for the current period/],
])("stops a key at its %s limit and serves it again once the limit is raised", async (_, lifetime, period, words) => {
	await limit(lifetime, period);
	const refused = await sendUntilRefused();
	expect(refused.status).toBe(401);
	expect(refused.message).toMatch(words);
	await limit(lifetime && "1000", period && "1000");
	expect((await send()).status).toBe(200);
});

it("says that requests under way hold the rest, rather than that it is spent", async () => {
	await limit("0.001", null);
	const before = simulator.requests.length;
	simulator.script.set([{ stallAfter: 0, times: 1 }]);
	const leaving = new AbortController();
	// It may cost more than the limit, so it holds all that is left.
	const holding = send(16_000, leaving.signal).catch((error: Error) => error.name);
	await expect.poll(() => simulator.requests.length, { timeout: 10_000 }).toBe(before + 1);
	const refused = await send();
	expect(refused.status).toBe(401);
	expect(refused.message).toMatch(/usage limit does not cover this request while others are under way/);
	leaving.abort();
	expect(await holding).toBe("AbortError");
	await expect.poll(async () => (await send()).status, { timeout: 10_000 }).toBe(200);
});
