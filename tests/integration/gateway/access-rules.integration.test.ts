import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createIamRule } from "~/domain/iam-rules/create-iam-rule.server";
import { policyChanged } from "~/domain/api-keys/key-policy.server";
import type { RuleType, RuleValue } from "~/domain/iam-rules/schemas";
import { pool } from "~/platform/db/pool.server";
import { newId } from "~/platform/ids";
import { encrypt } from "~/platform/secrets.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { resetRouting } from "../../setup/routing";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

/** Served by these, the cheapest first, which are all configured here. */
const model = "gpt-oss-120b";
const vendors = ["together-ai", "groq", "cerebras"];
const token = "llmgtwy_access_rules_test_key";

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let key: { id: string; organizationId: string };

beforeAll(async () => {
	simulator = await startSimulatedProviders(vendors);
	const { apiKeyId, organizationId } = await tenantWithKey(pool(), token);
	key = { id: apiKeyId, organizationId };
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(async () => {
	simulator.script.clear();
	await resetRouting();
	await pool().query("DELETE FROM iam_rule WHERE api_key_id = $1", [key.id]);
	await policyChanged(key.organizationId);
});

const rule = (ruleType: RuleType, ruleValue: RuleValue) => createIamRule(key, { ruleType, ruleValue, status: "active" }, {});

type Answer = { status: number; provider: string | undefined; tried: string[]; error: Record<string, unknown> };
type Body = {
	metadata?: { used_provider: string; routing: { provider: string }[] };
	error?: Record<string, unknown>;
};

async function ask(requested: string, headers: Record<string, string> = {}, path = "/v1/chat/completions"): Promise<Answer> {
	const response = await fetch(gateway.url + path, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
		body: JSON.stringify({ model: requested, max_tokens: 64, messages: [{ role: "user", content: "Say hello" }] }),
	});
	const { metadata, error = {} } = (await response.json()) as Body;
	return {
		status: response.status,
		provider: metadata?.used_provider,
		tried: metadata?.routing.map(({ provider }) => provider) ?? [],
		error,
	};
}

const asked = () => simulator.requests.length;

describe("rules by model, provider and price", () => {
	it("refuse what is not allowed, in the words and the shape of the page", async () => {
		await rule("allow_models", { models: [model] });
		const before = asked();
		expect(await ask("gpt-4o-mini")).toMatchObject({
			status: 403,
			error: {
				message: "Access denied: Model gpt-4o-mini is not in the allowed models list",
				type: "invalid_request_error",
				param: null,
				code: "permission_denied",
			},
		});
		const refused = await ask("claude-sonnet-4-5", {}, "/v1/messages");
		expect([refused.status, refused.error.type]).toEqual([403, "permission_error"]);
		expect((await ask("claude-sonnet-4-5", {}, "/v1/messages/count_tokens")).status).toBe(403);
		expect(asked()).toBe(before);
		expect((await ask(model)).status).toBe(200);
	});

	it("hold in the list of models as soon as they are made, for their key alone", async () => {
		const headers = { authorization: `Bearer ${token}` };
		const list = async (init: RequestInit = {}) => {
			const response = await fetch(`${gateway.url}/v1/models`, init);
			const { data } = (await response.json()) as { data: { id: string }[] };
			return { ids: data.map(({ id }) => id).sort(), caching: response.headers.get("cache-control"), vary: response.headers.get("vary") };
		};
		const all = await list();
		expect(all).toMatchObject({ caching: "public, max-age=60", vary: expect.stringContaining("authorization") });
		expect(await list({ headers })).toEqual(all);
		await rule("allow_models", { models: [model] });
		expect(await list({ headers })).toMatchObject({ ids: ["auto", model], caching: "private, no-cache" });
		const anthropic = await list({ headers: { "x-api-key": token, "anthropic-version": "2023-06-01" } });
		expect(anthropic.ids).toEqual(["auto", model]);
		expect(await list()).toEqual(all);
		expect(await list({ headers: { authorization: "Bearer nobody" } })).toEqual(all);
		await rule("deny_ip_cidrs", { ipCidrs: ["127.0.0.0/8"] });
		expect((await fetch(`${gateway.url}/v1/models`, { headers })).status).toBe(403);
	});

	it("hold on the named provider at once, and leave a bare model to the others", async () => {
		await rule("deny_providers", { providers: ["together-ai"] });
		expect(await ask(`together-ai/${model}`)).toMatchObject({
			status: 403,
			error: { message: "Access denied: Provider together-ai is in the denied providers list" },
		});
		expect(await ask(model)).toMatchObject({ status: 200, provider: "groq" });
		await rule("deny_models", { models: [`groq/${model}`] });
		expect(await ask(model)).toMatchObject({ status: 200, provider: "cerebras" });
		await rule("allow_pricing", { maxInputPrice: 0.2 });
		expect((await ask(model)).error.code).toBe("permission_denied");
	});

	it("hold in a fallback, also away from a named provider that fails too often", async () => {
		await rule("allow_providers", { providers: ["together-ai", "cerebras"] });
		simulator.script.set([{ status: 503, vendor: "together-ai" }]);
		expect(await ask(model)).toMatchObject({ status: 200, tried: ["together-ai", "cerebras"] });
		simulator.script.set([{ status: 503 }]);
		await ask(model);
		const vendorsAsked = simulator.requests.slice(-4).map(({ vendor }) => vendor);
		expect(vendorsAsked).not.toContain("groq");
		await resetRouting();
		simulator.script.set([{ status: 503, vendor: "together-ai" }]);
		for (let count = 0; count < 12; count++) await ask(`together-ai/${model}`, { "x-no-fallback": "true" });
		for (let count = 0; count < 3; count++) {
			const { tried } = await ask(`together-ai/${model}`);
			expect(tried).not.toContain("groq");
		}
	});

	it("hold for `auto`, which chooses among what is allowed", async () => {
		await rule("allow_providers", { providers: ["anthropic"] });
		expect(await ask("auto")).toMatchObject({ status: 200, provider: "anthropic" });
		await rule("deny_models", { models: ["auto"] });
		expect(await ask("auto")).toMatchObject({ status: 403, error: { code: "permission_denied" } });
		expect((await ask("claude-sonnet-4-5")).status).toBe(200);
	});

	it("let `auto` through where it is listed itself, and do not fall back to simulated answers", async () => {
		await rule("allow_models", { models: ["auto"] });
		expect((await ask("auto")).status).toBe(200);
		expect((await ask("gpt-4o-mini")).status).toBe(403);
		await rule("deny_pricing", { pricingType: "paid" });
		expect(await ask("auto")).toMatchObject({ status: 403, error: { code: "permission_denied" } });
	});

	it("hold for servers of the organization's own", async () => {
		await pool().query(
			`INSERT INTO provider_key (id, organization_id, provider_id, name, encrypted_token, token_hint, base_url)
			VALUES ($1, $2, 'custom', 'our-server', $3, 'x', 'https://ours.invalid/v1')`,
			[newId(), key.organizationId, encrypt("sk-own")],
		);
		await rule("allow_models", { models: [model] });
		expect(await ask("our-server/llama")).toMatchObject({
			status: 403,
			error: { message: "Access denied: Model llama is not in the allowed models list" },
		});
	});

	it("say nothing once they are inactive", async () => {
		const { id } = await rule("allow_models", { models: ["gpt-4o"] });
		expect((await ask(model)).status).toBe(403);
		await pool().query("UPDATE iam_rule SET status = 'inactive' WHERE id = $1", [id]);
		await policyChanged(key.organizationId);
		expect((await ask(model)).status).toBe(200);
	});
});

describe("rules by address", () => {
	const from = (address: string) => ask(model, { "x-forwarded-for": address });

	it("go by the address that trusted proxies tell, in both families", async () => {
		await rule("allow_ip_cidrs", { ipCidrs: ["192.0.2.0/24", "2001:db8::/32"] });
		for (const address of ["192.0.2.9", "::ffff:192.0.2.9", "2001:db8::9"]) expect((await from(address)).status, address).toBe(200);
		for (const address of ["198.51.100.9", "2001:db9::1", "192.0.2.9, 198.51.100.9"]) {
			expect((await from(address)).error, address).toMatchObject({ code: "permission_denied", type: "invalid_request_error" });
		}
		await rule("deny_ip_cidrs", { ipCidrs: ["192.0.2.9/32"] });
		expect((await from("192.0.2.9")).status).toBe(403);
		expect((await from("192.0.2.10")).status).toBe(200);
	});

	it("hold on every route of the key, before its body is read", async () => {
		await rule("allow_ip_cidrs", { ipCidrs: ["192.0.2.0/24"] });
		const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", "x-forwarded-for": "198.51.100.1" };
		const posts = ["chat/completions", "completions", "messages", "messages/count_tokens", "responses"];
		for (const path of posts) {
			const response = await fetch(`${gateway.url}/v1/${path}`, { method: "POST", headers, body: "{" });
			expect([path, response.status]).toEqual([path, 403]);
			await response.text();
		}
		const stored = await fetch(`${gateway.url}/v1/responses/resp_none`, { headers });
		expect([stored.status, (await stored.text()).includes("permission_denied")]).toEqual([403, true]);
	});
});
