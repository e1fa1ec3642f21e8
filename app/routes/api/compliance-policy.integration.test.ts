import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { providerById } from "~/catalog/lookups";
import { keyPolicyOf } from "~/domain/api-keys/key-policy.server";
import { permits } from "~/domain/routing/compliance";
import { closeState } from "../../../tests/factories/close-state";
import { type Person, signUpPerson } from "../../../tests/factories/management-client";

let owner: Person;
let path: string;
let token: string;

beforeAll(async () => {
	owner = await signUpPerson();
	path = `/orgs/${owner.organizationId}`;
	token = (await owner.client.post("/keys/api", { description: "A key", projectId: owner.projectId })).json.apiKey.token;
});
beforeEach(async () => void (await owner.client.patch(path, { compliancePolicy: null })));
afterAll(closeState);

const change = (compliancePolicy: unknown) => owner.client.patch(path, { compliancePolicy });
const compliance = async () => (await keyPolicyOf(token))!.compliance;

it("is kept as it was sent, seen by the next request, and cleared by null", async () => {
	expect(await compliance()).toBeNull();
	const policy = { enabled: true, requireGdpr: true, allowedCountries: ["US", "FR"], blockedModels: ["azure/gpt-4o"] };
	const { status, json } = await change(policy);
	expect([status, json.organization.compliancePolicy]).toEqual([200, policy]);
	expect((await owner.client.get(path)).json.organization.compliancePolicy).toEqual(policy);
	expect(await compliance()).toEqual(policy);
	expect(await compliance()).toBe(await compliance());
	await owner.client.patch(path, { name: "Renamed" });
	expect(await compliance()).toEqual(policy);
	const gpt4o = { id: "gpt-4o", family: "openai" };
	expect(permits(await compliance(), providerById("openai")!, gpt4o)).toEqual({ allowed: true });
	expect(permits(await compliance(), providerById("azure")!, gpt4o)).toEqual({ allowed: false, reason: "azure/gpt-4o is blocked." });
	expect((await change(null)).json.organization.compliancePolicy).toBeNull();
	expect(await compliance()).toBeNull();
});

it("names known fields, countries by their codes, and providers and models that exist", async () => {
	for (const wrong of [
		{ requireSoc2: true },
		{ enabled: true, requireSoc2: "yes" },
		{ enabled: true, requireHipaa: true },
		{ enabled: true, allowedCountries: ["Germany"] },
		{ enabled: true, blockedProviders: "openai" },
		{ enabled: true, blockedProviders: ["opneai"] },
		{ enabled: true, allowedModels: ["gpt-4oo"] },
		[],
	]) {
		const { status, json } = await change(wrong);
		expect([status, typeof json.message], JSON.stringify(wrong)).toEqual([400, "string"]);
	}
	expect((await change({ enabled: true, blockedProviders: ["opneai"] })).json.message).toBe("No such provider: opneai");
	expect(await compliance()).toBeNull();
});

it("is no business of strangers", async () => {
	const stranger = await signUpPerson();
	const { status } = await stranger.client.patch(path, { compliancePolicy: { enabled: true, requireSoc2: true } });
	expect(status).toBe(404);
	expect(await compliance()).toBeNull();
});
