import { afterAll, beforeAll, expect, it } from "vitest";
import { keyPolicyOf } from "~/domain/api-keys/key-policy.server";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { newId } from "~/platform/ids";
import { encrypt } from "~/platform/secrets.server";
import { action, loader } from "~/routes/console/policies/route";
import { closeState } from "../factories/close-state";
import { type Person, signUpPerson } from "../factories/management-client";

let owner: Person;
let colleague: Person;
let token: string;

beforeAll(async () => {
	owner = await signUpPerson();
	colleague = await signUpPerson();
	token = (await owner.client.post("/keys/api", { description: "A key", projectId: owner.projectId })).json.apiKey.token;
	await pool().query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'developer')", [
		owner.organizationId,
		colleague.userId,
	]);
});
afterAll(closeState);

function request(person: Person, form?: Record<string, string>): never {
	const body = form ? { method: "POST", body: new URLSearchParams(form) } : {};
	const sent = new Request("http://localhost:3002/", { ...body, headers: { cookie: person.client.cookie, origin: "http://localhost:3002" } });
	return { request: sent, params: { organizationId: owner.organizationId }, context: {} } as never;
}

const save = (policy: unknown, person = owner) => action(request(person, { compliancePolicy: JSON.stringify(policy) }));

it("shows every provider that can be called, with the facts that a policy looks at", async () => {
	await pool().query(
		`INSERT INTO provider_key (id, organization_id, provider_id, name, encrypted_token, token_hint, base_url)
		VALUES ($1, $2, 'custom', 'acme', $3, 'x', 'https://llm.example.com/v1')`,
		[newId(), owner.organizationId, encrypt("sk-acme")],
	);
	const { compliance, choices, canManage } = await loader(request(owner));
	expect([compliance, canManage]).toEqual([null, true]);
	const byId = new Map(choices.providers.map((provider) => [provider.id, provider]));
	expect(byId.get("anthropic")).toMatchObject({ own: false, headquarters: "US", dataPolicy: { soc2: 2 } });
	expect(byId.get("acme")).toMatchObject({ own: true, headquarters: null });
	expect(byId.has("custom")).toBe(false);
	expect(choices.providerOptions).toContainEqual({ value: "custom:acme", label: "acme", detail: "Your own" });
	expect(choices.countryOptions).toContainEqual({ value: "FR", label: "France", detail: "FR" });
	expect(choices.modelOptions).toContainEqual({ value: "gpt-4o-mini", label: "gpt-4o-mini" });
});

it("keeps what is saved, and requests follow it", async () => {
	const policy = { enabled: true, requireIso27001: true, blockedProviders: ["custom:acme"] };
	expect(await save(policy)).toEqual({ ok: true });
	expect((await loader(request(owner))).compliance).toEqual(policy);
	expect((await keyPolicyOf(token))?.compliance).toEqual(policy);
	expect(await action(request(owner, { retentionLevel: "retain" }))).toEqual({ ok: true });
	expect((await keyPolicyOf(token))?.compliance).toEqual(policy);
});

it("says what is kept and for how long, by plan where the instance charges", async () => {
	const retention = async () => (await loader(request(owner))).retention;
	await pool().query("UPDATE organization SET retention_days = 90 WHERE id = $1", [owner.organizationId]);
	expect(await retention()).toEqual({ level: "retain", days: 90, plan: "free", priced: false });
	Object.assign(env(), { PAID_MODE: true });
	expect(await retention()).toEqual({ level: "retain", days: 30, plan: "free", priced: true });
	await pool().query("UPDATE organization SET plan = 'enterprise' WHERE id = $1", [owner.organizationId]);
	expect(await retention()).toEqual({ level: "retain", days: 90, plan: "enterprise", priced: true });
	Object.assign(env(), { PAID_MODE: false });
});

it("refuses what is no policy, beside its field", async () => {
	for (const wrong of [{}, { enabled: true, allowedCountries: ["France"] }, { enabled: true, blockedProviders: ["nobody"] }, "x", null]) {
		const answer = await save(wrong);
		expect(answer, JSON.stringify(wrong)).toMatchObject({ data: { ok: false, fields: expect.any(Object) }, init: { status: expect.any(Number) } });
	}
	expect(await action(request(owner, { compliancePolicy: "{" }))).toMatchObject({ data: { ok: false } });
});

it("is shown to developers, who change nothing", async () => {
	expect((await loader(request(colleague))).canManage).toBe(false);
	await expect(save({ enabled: false }, colleague)).rejects.toMatchObject({ status: 403 });
});
