import { afterAll, beforeAll, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { action, loader } from "~/routes/console/preferences/route";
import { closeState } from "../factories/close-state";
import { type Person, signUpPerson } from "../factories/management-client";

let owner: Person;
let admin: Person;
let developer: Person;

beforeAll(async () => {
	[owner, admin, developer] = [await signUpPerson(), await signUpPerson(), await signUpPerson()];
	for (const [person, role] of [[admin, "admin"], [developer, "developer"]] as const) {
		await pool().query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, $3)", [
			owner.organizationId,
			person.userId,
			role,
		]);
	}
});
afterAll(closeState);

function request(person: Person, form?: Record<string, string>): never {
	const body = form ? { method: "POST", body: new URLSearchParams(form) } : {};
	const headers = { cookie: person.client.cookie, origin: "http://localhost:3002" };
	const sent = new Request("http://localhost:3002/", { ...body, headers });
	return { request: sent, params: { organizationId: owner.organizationId }, context: {} } as never;
}

const billing = {
	intent: "billing",
	billingEmail: "Money@Example.com",
	billingCompany: "Example GmbH",
	billingAddress: "Street 1\n12345 Berlin\nGermany",
	billingTaxId: "DE123456789",
	billingNotes: "",
};

it("saves the billing details of an owner; what is left empty is cleared", async () => {
	expect(await action(request(owner, billing))).toEqual({ ok: true });
	expect((await loader(request(owner))).billing).toEqual({
		billingEmail: "money@example.com",
		billingCompany: "Example GmbH",
		billingAddress: "Street 1\n12345 Berlin\nGermany",
		billingTaxId: "DE123456789",
		billingNotes: null,
	});
	expect(await action(request(owner, { ...billing, billingEmail: "", billingTaxId: "" }))).toEqual({ ok: true });
	expect((await loader(request(owner))).billing).toMatchObject({ billingEmail: null, billingTaxId: null });
});

it("says what is wrong beside its field", async () => {
	const address = await action(request(owner, { ...billing, billingEmail: "nobody" }));
	expect(address).toMatchObject({ data: { ok: false, fields: { billingEmail: expect.any(String) } }, init: { status: 422 } });
	const name = await action(request(owner, { intent: "name", name: " " }));
	expect(name).toMatchObject({ data: { ok: false, fields: { name: expect.any(String) } } });
});

it("lets admins change the name, and shows nobody but owners the billing details", async () => {
	expect(await action(request(admin, { intent: "name", name: "Renamed" }))).toEqual({ ok: true });
	const seen = await loader(request(admin));
	expect(seen).toMatchObject({ organization: { name: "Renamed" }, billing: null, canManage: true });
	expect(await loader(request(developer))).toMatchObject({ billing: null, canManage: false });
	for (const [person, form] of [
		[admin, billing],
		[admin, { intent: "delete" }],
		[developer, { intent: "name", name: "Mine" }],
		[developer, billing],
		[developer, { intent: "delete" }],
	] as const) {
		await expect(action(request(person, form))).rejects.toMatchObject({ status: 403 });
	}
});

it("answers strangers as if there were nothing", async () => {
	const stranger = await signUpPerson();
	await expect(loader(request(stranger))).rejects.toMatchObject({ status: 404 });
	await expect(action(request(stranger, { intent: "name", name: "Mine" }))).rejects.toMatchObject({ status: 404 });
});

it("deletes the organization for its owner", async () => {
	const answer = await action(request(owner, { intent: "delete" }));
	expect(answer).toMatchObject({ status: 302 });
	await expect(loader(request(owner))).rejects.toMatchObject({ status: 404 });
});
