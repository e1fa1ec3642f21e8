import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { serviceAccountExchange } from "~/gateway/providers/google-vertex/service-account";
import { forgetToken, tradeCredential } from "~/gateway/steps/access-token.server";
import { validateCredential } from "~/gateway/upstream.server";
import { pool } from "~/platform/db/pool.server";
import { encrypt } from "~/platform/secrets.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startTokenEndpoint, type TokenEndpoint } from "../../simulators/token-endpoint.ts";

let tokens: TokenEndpoint;
let other: { tradeCredential: typeof tradeCredential; forgetToken: typeof forgetToken };
const provider = { credentialExchange: serviceAccountExchange };
const keyOf = (apiKey: string) => ({ apiKey, fields: {} });

beforeAll(async () => {
	tokens = await startTokenEndpoint();
	// A second copy of the module has memory of its own, as another process would.
	const path = "~/gateway/steps/access-token.server?another-process";
	other = (await import(/* @vite-ignore */ path)) as typeof other;
});

afterAll(() => tokens.close());

beforeEach(async () => {
	await forgetToken(keyOf(tokens.serviceAccount));
	await other.forgetToken(keyOf(tokens.serviceAccount));
	tokens.issued.length = 0;
	tokens.refused.length = 0;
	tokens.behaviour = { delayMs: 0, status: 200 };
});

describe("trading a service account", () => {
	it("gives the token to `authorize`", async () => {
		const sent = await tradeCredential(provider, keyOf(tokens.serviceAccount), true);
		expect(sent).toEqual({ apiKey: tokens.issued[0], fields: { tokenType: "oauth" } });
		expect(await tradeCredential(provider, keyOf("AQ.api-key"), true)).toEqual(keyOf("AQ.api-key"));
	});

	it("is done once at a time, by one of several processes", async () => {
		expect(other.tradeCredential).not.toBe(tradeCredential);
		tokens.behaviour.delayMs = 100;
		const trades = [tradeCredential, other.tradeCredential, tradeCredential, other.tradeCredential];
		const sent = await Promise.all(trades.map((trade) => trade(provider, keyOf(tokens.serviceAccount), true)));
		expect(new Set(sent.map(({ apiKey }) => apiKey)).size).toBe(1);
		expect(tokens.issued).toHaveLength(1);
	});

	it("fails for all who wait, and is tried again by the next", async () => {
		tokens.behaviour = { delayMs: 50, status: 500 };
		const trade = () => tradeCredential(provider, keyOf(tokens.serviceAccount), true);
		const results = await Promise.allSettled([trade(), trade(), trade()]);
		expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
		expect(tokens.refused).toHaveLength(1);
		tokens.behaviour.status = 200;
		expect((await trade()).apiKey).toBe(tokens.issued[0]);
	});

	it("keeps the newer token when several were refused the older one", async () => {
		const credential = keyOf(tokens.serviceAccount);
		const old = await tradeCredential(provider, credential, true);
		await forgetToken(credential, old.apiKey);
		const renewed = await tradeCredential(provider, credential, true);
		await forgetToken(credential, old.apiKey);
		expect(await tradeCredential(provider, credential, true)).toEqual(renewed);
		expect(await other.tradeCredential(provider, credential, true)).toEqual(renewed);
		expect(tokens.issued).toEqual([old.apiKey, renewed.apiKey]);
	});

	it("tells what is wrong without the key", async () => {
		const account = JSON.parse(tokens.serviceAccount) as Record<string, string>;
		const broken = { ...account, private_key: "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n" };
		const foreign = { ...account, client_email: "somebody@else.example" };
		const trade = (file: unknown) => tradeCredential(provider, keyOf(JSON.stringify(file)), true);
		await expect(trade(broken)).rejects.toMatchObject({ status: 502, message: expect.stringContaining("not a private key") });
		await expect(trade(broken)).rejects.not.toThrow("c2VjcmV0");
		await expect(trade(foreign)).rejects.toMatchObject({ message: expect.stringContaining("(invalid_grant)") });
	});

	it("never leads an organization's key into a private network", async () => {
		const trade = tradeCredential(provider, keyOf(tokens.serviceAccount), false);
		await expect(trade).rejects.toMatchObject({ status: 502, code: "token_endpoint_unreachable" });
		expect(tokens.issued.length + tokens.refused.length).toBe(0);
	});
});

describe("checking a key that is added", () => {
	it.each([
		["google-vertex", "{ not json", "not JSON"],
		["vertex-anthropic", '{"type":"service_account","client_email":"a@b"}', "private_key is missing"],
		[
			"vertex-openai",
			JSON.stringify({ client_email: "a@b", private_key: "no PEM", project_id: "p", token_uri: "https://x.example" }),
			"not a private key",
		],
	])("of %s finds what is wrong", async (id, apiKey, reason) => {
		expect(await validateCredential(id, keyOf(apiKey))).toEqual({
			outcome: "invalid",
			message: expect.stringContaining(reason),
		});
	});

	it("asks nobody in a private network, and knows then nothing", async () => {
		expect(await validateCredential("google-vertex", keyOf(tokens.serviceAccount))).toMatchObject({ outcome: "unknown" });
		expect(tokens.issued.length + tokens.refused.length).toBe(0);
	});

	it("says that a resource is missing", async () => {
		expect(await validateCredential("azure", keyOf("k"))).toEqual({
			outcome: "invalid",
			message: expect.stringContaining("resource"),
		});
		const malformed = { apiKey: "k", fields: { resource: "evil.example/x" } };
		expect(await validateCredential("azure-anthropic", malformed)).toMatchObject({ outcome: "invalid" });
	});
});

it("an organization's key without what it needs is a clear 400", async () => {
	const made = await tenantWithKey(pool(), `llmgtwy_${randomUUID()}`);
	await pool().query("UPDATE project SET mode = 'api-keys' WHERE id = $1", [made.projectId]);
	await pool().query(
		`INSERT INTO provider_key (id, organization_id, provider_id, encrypted_token, token_hint, options, updated_at)
		VALUES ($1, $2, 'azure', $3, '…', '{}', now())`,
		[randomUUID(), made.organizationId, encrypt("own-azure-key")],
	);
	const gateway = await startGateway();
	const response = await fetch(`${gateway.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${made.token}`, "content-type": "application/json" },
		body: JSON.stringify({ model: "azure/gpt-4o", messages: [{ role: "user", content: "Hi" }] }),
	});
	const body = (await response.json()) as { error: { code: string; message: string } };
	await gateway.close();
	expect(response.status).toBe(400);
	expect(body.error).toMatchObject({ code: "invalid_provider_key", message: expect.stringContaining("has no resource") });
});
