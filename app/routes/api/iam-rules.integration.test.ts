import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { closeState } from "../../../tests/factories/close-state";
import { type Person, signUpPerson } from "../../../tests/factories/management-client";

let owner: Person;
let stranger: Person;
let keyId: string;

beforeAll(async () => {
	owner = await signUpPerson();
	stranger = await signUpPerson();
	keyId = await newKey(owner);
});
afterEach(() => paid(false));
afterAll(closeState);

const paid = (value: boolean) => Object.assign(env(), { PAID_MODE: value });

async function newKey({ client, projectId }: Person): Promise<string> {
	return (await client.post("/keys/api", { description: "Ruled", projectId })).json.apiKey.id;
}

const add = (body: object, id = keyId) => owner.client.post(`/keys/api/${id}/iam`, body);

describe("rules of a key", () => {
	it.each([
		["allow_models", { models: ["openai/gpt-4o", "anthropic/claude-3-5-sonnet"] }],
		["deny_models", { models: ["gpt-4o"] }],
		["allow_providers", { providers: ["openai"] }],
		["deny_providers", { providers: ["deepseek", "my-server"] }],
		["allow_pricing", { pricingType: "paid", maxInputPrice: 1.5, maxOutputPrice: 0 }],
		["deny_pricing", { pricingType: "free" }],
		["allow_ip_cidrs", { ipCidrs: ["192.0.2.0/24", "2001:db8::/32"] }],
		["deny_ip_cidrs", { ipCidrs: ["198.51.100.7/32", "::1/128"] }],
	])("%s is kept as it was written", async (ruleType, ruleValue) => {
		const { status, json } = await add({ ruleType, ruleValue });
		expect(status).toBe(201);
		const rule = { apiKeyId: keyId, ruleType, ruleValue, status: "active" };
		expect(json.rule).toEqual({ ...rule, id: expect.any(String), createdAt: expect.any(String), updatedAt: expect.any(String) });
		expect((await owner.client.get(`/keys/api/${keyId}/iam`)).json.rules.at(-1)).toEqual(json.rule);
	});

	it.each([
		["an unknown type", { ruleType: "allow_everything", ruleValue: { models: ["a"] } }],
		["no value", { ruleType: "allow_models" }],
		["a value of another type", { ruleType: "allow_models", ruleValue: { providers: ["openai"] } }],
		["one field too many", { ruleType: "allow_models", ruleValue: { models: ["a"], maxInputPrice: 1 } }],
		["an unknown field", { ruleType: "allow_models", ruleValue: { models: ["a"], except: ["b"] } }],
		["an unknown field beside", { ruleType: "allow_models", ruleValue: { models: ["a"] }, note: "x" }],
		["an empty list", { ruleType: "allow_models", ruleValue: { models: [] } }],
		["an empty name", { ruleType: "deny_providers", ruleValue: { providers: [" "] } }],
		["no constraint", { ruleType: "allow_pricing", ruleValue: {} }],
		["a negative price", { ruleType: "allow_pricing", ruleValue: { maxInputPrice: -1 } }],
		["a price in words", { ruleType: "allow_pricing", ruleValue: { maxInputPrice: "1" } }],
		["a third kind of price", { ruleType: "allow_pricing", ruleValue: { pricingType: "cheap" } }],
		["a bare address", { ruleType: "allow_ip_cidrs", ruleValue: { ipCidrs: ["192.0.2.1"] } }],
		["too long a prefix", { ruleType: "allow_ip_cidrs", ruleValue: { ipCidrs: ["192.0.2.0/33"] } }],
		["too long an IPv6 prefix", { ruleType: "deny_ip_cidrs", ruleValue: { ipCidrs: ["2001:db8::/129"] } }],
		["half an address", { ruleType: "deny_ip_cidrs", ruleValue: { ipCidrs: ["192.0.2/24"] } }],
		["one bad range among good ones", { ruleType: "allow_ip_cidrs", ruleValue: { ipCidrs: ["192.0.2.0/24", "office"] } }],
	])("refuse %s with 400", async (_, body) => {
		const answer = await add(body);
		expect(answer.status).toBe(400);
		expect(answer.json.message).toEqual(expect.any(String));
	});

	it("spell ranges the usual way; mapped IPv4 ranges are IPv4", async () => {
		const ipCidrs = ["192.0.2.7/24", "::ffff:203.0.113.0/120", "2001:DB8:0::1/32", "::FFFF:198.51.100.9/128"];
		const { json } = await add({ ruleType: "allow_ip_cidrs", ruleValue: { ipCidrs } });
		expect(json.rule.ruleValue.ipCidrs).toEqual(["192.0.2.0/24", "203.0.113.0/24", "2001:db8::/32", "198.51.100.9/32"]);
	});

	it("change what is named, and are checked as a whole", async () => {
		const id = await newKey(owner);
		const { rule } = (await add({ ruleType: "allow_models", ruleValue: { models: ["gpt-4o"] } }, id)).json;
		const path = `/keys/api/${id}/iam/${rule.id}`;
		const off = (await owner.client.patch(path, { status: "inactive" })).json.rule;
		expect(off).toMatchObject({ status: "inactive", ruleType: "allow_models", ruleValue: { models: ["gpt-4o"] } });
		expect((await owner.client.patch(path, { ruleType: "deny_providers" })).status).toBe(400);
		expect((await owner.client.patch(path, { ruleType: "deny_models" })).json.rule).toMatchObject({
			ruleType: "deny_models", status: "inactive", ruleValue: { models: ["gpt-4o"] },
		});
		const providers = { ruleType: "deny_providers", ruleValue: { providers: ["openai"] } };
		expect((await owner.client.patch(path, providers)).json.rule).toMatchObject(providers);
		for (const wrong of [{}, { note: "x" }, { status: "deleted" }]) {
			expect((await owner.client.patch(path, wrong)).status).toBe(400);
		}
		expect((await owner.client.delete(path)).status).toBe(200);
		expect((await owner.client.delete(path)).status).toBe(404);
		expect((await owner.client.get(`/keys/api/${id}/iam`)).json).toEqual({ rules: [] });
	});

	it("stand with the key in its list, and change the version that every process compares", async () => {
		const id = await newKey(owner);
		const version = async () =>
			(await pool().query("SELECT policy_version FROM organization WHERE id = $1", [owner.organizationId])).rows[0].policy_version;
		const before = await version();
		const { rule } = (await add({ ruleType: "deny_models", ruleValue: { models: ["gpt-4o"] } }, id)).json;
		expect(await version()).toBe(before + 1);
		const { apiKeys } = (await owner.client.get(`/keys/api?projectId=${owner.projectId}`)).json;
		expect(apiKeys.find((each: { id: string }) => each.id === id).iamRules).toEqual([rule]);
	});

	it("belong to their key and its organization: 404 for all others", async () => {
		const { rule } = (await add({ ruleType: "deny_models", ruleValue: { models: ["gpt-4o"] } })).json;
		const otherKey = await newKey(owner);
		const calls = [
			() => stranger.client.get(`/keys/api/${keyId}/iam`),
			() => stranger.client.post(`/keys/api/${keyId}/iam`, { ruleType: "deny_models", ruleValue: { models: ["a"] } }),
			() => stranger.client.patch(`/keys/api/${keyId}/iam/${rule.id}`, { status: "inactive" }),
			() => stranger.client.delete(`/keys/api/${keyId}/iam/${rule.id}`),
			() => owner.client.patch(`/keys/api/${otherKey}/iam/${rule.id}`, { status: "inactive" }),
			() => owner.client.delete(`/keys/api/${otherKey}/iam/${rule.id}`),
			() => owner.client.delete(`/keys/api/${keyId}/iam/none`),
		];
		for (const call of calls) expect((await call()).status).toBe(404);
	});

	it("are written down", async () => {
		const id = await newKey(owner);
		const { rule } = (await add({ ruleType: "deny_models", ruleValue: { models: ["gpt-4o"] } }, id)).json;
		await owner.client.patch(`/keys/api/${id}/iam/${rule.id}`, { status: "inactive" });
		await owner.client.delete(`/keys/api/${id}/iam/${rule.id}`);
		const { rows } = await pool().query(
			"SELECT action, user_id, details FROM audit_entry WHERE resource_id = $1 AND action LIKE '%iam%' ORDER BY id",
			[id],
		);
		expect(rows.map(({ action }) => action)).toEqual(["create", "update", "delete"].map((verb) => `api_key.iam_rule.${verb}`));
		for (const row of rows) expect(row).toMatchObject({ user_id: owner.userId, details: { name: "Ruled", ruleId: rule.id } });
	});

	it("by address need the enterprise plan where the instance charges, and can be switched off without it", async () => {
		const id = await newKey(owner);
		const office = { ruleType: "allow_ip_cidrs", ruleValue: { ipCidrs: ["192.0.2.0/24"] } };
		const { rule } = (await add(office, id)).json;
		const { rule: other } = (await add({ ruleType: "deny_models", ruleValue: { models: ["a"] } }, id)).json;
		paid(true);
		const path = `/keys/api/${id}/iam/${rule.id}`;
		expect((await add(office, id)).status).toBe(403);
		expect((await owner.client.patch(`/keys/api/${id}/iam/${other.id}`, office)).status).toBe(403);
		expect((await owner.client.patch(path, { ruleValue: { ipCidrs: ["0.0.0.0/0"] } })).status).toBe(403);
		expect((await owner.client.patch(path, { status: "inactive" })).status).toBe(200);
		expect((await owner.client.patch(path, { status: "active" })).status).toBe(403);
		await pool().query("UPDATE organization SET plan = 'enterprise' WHERE id = $1", [owner.organizationId]);
		expect((await add(office, id)).status).toBe(201);
		await pool().query("UPDATE organization SET plan = 'free' WHERE id = $1", [owner.organizationId]);
		expect((await owner.client.delete(path)).status).toBe(200);
	});
});
