import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { keyPolicyOf } from "~/domain/api-keys/key-policy.server";
import { instanceRoutingDefaults } from "~/domain/routing/instance-defaults.server";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { closeState } from "../../../tests/factories/close-state";
import { type Person, signUpPerson } from "../../../tests/factories/management-client";
import "./project";

// What an instance that takes money says in its environment; read again for every question, so that a test may set it.
const paid = (value: boolean) => Object.assign(env(), { PAID_MODE: value });

let owner: Person;
let path: string;
let token: string;

beforeAll(async () => {
	owner = await signUpPerson();
	path = `/projects/${owner.projectId}`;
	token = (await owner.client.post("/keys/api", { description: "A key", projectId: owner.projectId })).json.apiKey.token;
});
beforeEach(() => void paid(false));
afterAll(closeState);

const change = (routingConfig: unknown) => owner.client.patch(path, { routingConfig });
const routing = async () => (await keyPolicyOf(token))?.routing;

it("is laid over the instance's settings, seen by the next request, and cleared by null", async () => {
	expect(await routing()).toBe(instanceRoutingDefaults());
	const config = { enabled: true, weights: { price: 2 }, providerPriorities: { openai: 0 } };
	const { status, json } = await change(config);
	expect([status, json.project.routingConfig]).toEqual([200, config]);
	expect((await owner.client.get(path)).json.project.routingConfig).toEqual(config);
	const defaults = instanceRoutingDefaults();
	const merged = { ...defaults, weights: { ...defaults.weights, price: 2 }, providerPriorities: { openai: 0 } };
	expect(await routing()).toEqual(merged);
	expect(await routing()).toBe(await routing());
	await owner.client.patch(path, { name: "Renamed" });
	expect(await routing()).toEqual(merged);
	await change({ ...config, enabled: false });
	expect(await routing()).toBe(defaults);
	expect((await change(null)).json.project.routingConfig).toBeNull();
	expect(await routing()).toBe(defaults);
});

it("names known fields, values in their range and providers that exist", async () => {
	for (const wrong of [
		{ strategy: "price" },
		{ weights: { speed: 1 } },
		{ weights: { price: "1" } },
		{ timeouts: { gatewayMs: 9_000_000 } },
		{ providerPriorities: { opneai: 1 } },
		[],
		"price",
	]) {
		const { status, json } = await change(wrong);
		expect([status, typeof json.message], JSON.stringify(wrong)).toEqual([400, "string"]);
	}
	expect((await change({ providerPriorities: { opneai: 1 } })).json).toEqual({
		message: "providerPriorities: no such provider: opneai",
		field: "routingConfig",
	});
	expect((await owner.client.get(path)).json.project.routingConfig).toBeNull();
});

it("needs the enterprise plan where the instance takes money", async () => {
	await change({ weights: { price: 3 } });
	paid(true);
	const refused = await change({ weights: { price: 4 } });
	expect([refused.status, refused.json.message]).toEqual([403, expect.stringContaining("Enterprise")]);
	await owner.client.patch(path, { name: "Still mine" });
	expect(await routing()).toBe(instanceRoutingDefaults());
	await pool().query("UPDATE organization SET plan = 'enterprise' WHERE id = $1", [owner.organizationId]);
	expect((await change({ weights: { price: 4 } })).status).toBe(200);
	expect((await routing())?.weights.price).toBe(4);
	await pool().query("UPDATE organization SET plan = 'free' WHERE id = $1", [owner.organizationId]);
	expect((await change(null)).status).toBe(200);
	expect(await routing()).toBe(instanceRoutingDefaults());
});

it("does not keep requests from being served where the column holds something else", async () => {
	await pool().query("UPDATE project SET routing_config = $1 WHERE id = $2", ['{"weights":"heavy"}', owner.projectId]);
	await owner.client.patch(path, { name: "With a strange column" });
	expect(await routing()).toBe(instanceRoutingDefaults());
	expect((await owner.client.get(path)).json.project.routingConfig).toBeNull();
});
