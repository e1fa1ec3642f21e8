import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { keyPolicyOf, policyChanged } from "~/domain/api-keys/key-policy.server";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { newId } from "~/platform/ids";
import { closeState } from "../../../tests/factories/close-state";
import { ManagementClient, type Person, signUpPerson } from "../../../tests/factories/management-client";

let admin: Person;
let customer: Person;

beforeAll(async () => {
	[admin, customer] = [await signUpPerson(), await signUpPerson()];
	await verify(admin);
});
beforeEach(() => {
	Object.assign(env(), { PAID_MODE: true, ADMIN_EMAILS: [admin.email] });
});
afterAll(closeState);

const verify = ({ userId }: Person) => pool().query(`UPDATE "user" SET email_verified_at = now() WHERE id = $1`, [userId]);
const creditsOf = (person: Person) => `/orgs/${person.organizationId}/credits`;
const grant = (amount: unknown, more: object = {}) => ({ amount, reason: "Goodwill", ...more });

async function ledgerOf({ organizationId }: Person) {
	const text = `SELECT kind, trim_scale(amount)::text AS amount, description FROM ledger_entry WHERE organization_id = $1
		ORDER BY created_at, id`;
	return (await pool().query(text, [organizationId])).rows;
}

describe("the guard", () => {
	it("lets nobody in but administrators with a confirmed address", async () => {
		const unverified = await signUpPerson();
		const verifiedStranger = await signUpPerson();
		await verify(verifiedStranger);
		Object.assign(env(), { ADMIN_EMAILS: [admin.email, unverified.email] });
		const callers: [string, ManagementClient, number][] = [
			["signed out", new ManagementClient(), 401],
			["an owner for themselves", customer.client, 403],
			["a confirmed address that was not named", verifiedStranger.client, 403],
			["a named address that was not confirmed", unverified.client, 403],
		];
		for (const [who, client, expected] of callers) {
			const answers = [
				await client.post(creditsOf(customer), grant("5")),
				await client.get("/admin/orgs"),
				await client.patch(`/admin/orgs/${customer.organizationId}`, { plan: "enterprise" }),
			];
			expect(answers.map(({ status }) => status), who).toEqual([expected, expected, expected]);
			expect(answers.every(({ json }) => typeof json.message === "string")).toBe(true);
		}
		expect(await ledgerOf(customer)).toEqual([]);
		await verify(unverified);
		expect((await unverified.client.get("/admin/orgs")).status).toBe(200);
		Object.assign(env(), { ADMIN_EMAILS: [] });
		expect((await admin.client.get("/admin/orgs")).status).toBe(403);
	});
});

describe("granting credits", () => {
	it("adds a row to the ledger, a transaction and an entry, and reaches requests at once", async () => {
		const person = await signUpPerson();
		const { apiKey } = (await person.client.post("/keys/api", { description: "K", projectId: person.projectId })).json;
		expect(await keyPolicyOf(apiKey.token)).toMatchObject({ credited: "0" });
		const first = await admin.client.post(creditsOf(person), grant("12.5"));
		expect([first.status, first.json]).toEqual([200, { credits: "12.5" }]);
		expect((await admin.client.post(creditsOf(person), grant(0.000000000001))).status).toBe(400);
		expect((await admin.client.post(creditsOf(person), grant("0.000000000001"))).json).toEqual({ credits: "12.500000000001" });
		expect(await keyPolicyOf(apiKey.token)).toMatchObject({ credited: "12.500000000001", hasPurchased: false });
		expect(await ledgerOf(person)).toEqual([
			{ kind: "grant", amount: "12.5", description: "Goodwill" },
			{ kind: "grant", amount: "0.000000000001", description: "Goodwill" },
		]);
		const transactions = await pool().query(
			"SELECT kind, status, trim_scale(credits)::text AS credits, description, created_by_id FROM transaction WHERE organization_id = $1 ORDER BY created_at",
			[person.organizationId],
		);
		expect(transactions.rows[0]).toEqual({
			kind: "credit_grant",
			status: "completed",
			credits: "12.5",
			description: "Goodwill",
			created_by_id: admin.userId,
		});
		const entries = await pool().query(
			"SELECT user_id, details FROM audit_entry WHERE organization_id = $1 AND action = 'payment.credit_grant' ORDER BY created_at LIMIT 1",
			[person.organizationId],
		);
		expect(entries.rows).toEqual([{ user_id: admin.userId, details: { credits: "12.5", reason: "Goodwill" } }]);
	});

	it("happens once for a repeated request", async () => {
		const person = await signUpPerson();
		const headers = { "idempotency-key": "form-1" };
		const send = () => admin.client.post(creditsOf(person), grant("3"), { headers });
		const answers = await Promise.all([send(), send(), send()]);
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(await ledgerOf(person)).toHaveLength(1);
		expect((await admin.client.post(creditsOf(person), grant("3"))).json).toEqual({ credits: "6" });
	});

	it("takes back only as a correction, and only what was granted and is left", async () => {
		const person = await signUpPerson();
		await admin.client.post(creditsOf(person), grant("10"));
		const path = creditsOf(person);
		expect((await admin.client.post(path, grant("-4"))).status).toBe(400);
		expect((await admin.client.post(path, grant("-10.01", { correction: true }))).status).toBe(400);
		const twice = [1, 2].map(() => admin.client.post(path, grant("-6", { correction: true })));
		expect((await Promise.all(twice)).map(({ status }) => status).sort()).toEqual([200, 400]);
		// What was spent cannot be taken back.
		await pool().query("UPDATE credit_balance SET balance = 1 WHERE organization_id = $1", [person.organizationId]);
		expect((await admin.client.post(path, grant("-2", { correction: true }))).status).toBe(400);
		expect((await ledgerOf(person)).map((row) => row.amount)).toEqual(["10", "-6"]);
	});

	it("refuses amounts that are none, and organizations that are not there", async () => {
		const bad = ["0", 0, "1e3", "NaN", "", "12,5", "1000000.01", "99999999", true, null, "0.0000000000001", [5]];
		for (const amount of bad) {
			expect((await admin.client.post(creditsOf(customer), grant(amount))).status, JSON.stringify(amount)).toBe(400);
		}
		for (const body of [{ amount: "5" }, { amount: "5", reason: " " }, grant("5", { currency: "eur" })]) {
			expect((await admin.client.post(creditsOf(customer), body)).status).toBe(400);
		}
		expect((await admin.client.post(`/orgs/${newId()}/credits`, grant("5"))).status).toBe(404);
		expect((await admin.client.post("/orgs/nonsense/credits", grant("5"))).status).toBe(404);
		expect(await ledgerOf(customer)).toEqual([]);
	});
});

describe("plans", () => {
	it("are set with a retention period of their own", async () => {
		const person = await signUpPerson();
		const path = `/admin/orgs/${person.organizationId}`;
		const { apiKey } = (await person.client.post("/keys/api", { description: "K", projectId: person.projectId })).json;
		expect((await admin.client.patch(path, { retentionDays: 90 })).status).toBe(400);
		const { status, json } = await admin.client.patch(path, { plan: "enterprise", retentionDays: 3650 });
		expect(status).toBe(200);
		expect(json.organization).toMatchObject({ id: person.organizationId, plan: "enterprise", retentionDays: 3650 });
		expect(await keyPolicyOf(apiKey.token)).toMatchObject({ plan: "enterprise", retentionDays: 3650 });
		for (const body of [{}, { retentionDays: 0 }, { retentionDays: 3651 }, { retentionDays: 1.5 }, { plan: "gold" }, { credits: "5" }]) {
			expect((await admin.client.patch(path, body)).status, JSON.stringify(body)).toBe(400);
		}
		// Only the enterprise plan has a period of its own.
		expect((await admin.client.patch(path, { plan: "free" })).json.organization).toMatchObject({ plan: "free", retentionDays: 30 });
		const { rows } = await pool().query(
			"SELECT user_id, details FROM audit_entry WHERE organization_id = $1 AND action = 'organization.update' ORDER BY id",
			[person.organizationId],
		);
		expect(rows.map(({ user_id, details }) => [user_id, details.changed])).toEqual([
			[admin.userId, ["plan", "retentionDays"]],
			[admin.userId, ["plan", "retentionDays"]],
		]);
		expect((await admin.client.patch(`/admin/orgs/${newId()}`, { plan: "free" })).status).toBe(404);
	});

	it("that end with their subscription have the usual period, which a plan that is set by hand keeps", async () => {
		const person = await signUpPerson();
		const { organizationId } = person;
		const path = `/admin/orgs/${organizationId}`;
		const { apiKey } = (await person.client.post("/keys/api", { description: "K", projectId: person.projectId })).json;
		const setPlan = async (plan: "free" | "enterprise", status: string) => {
			const text = "UPDATE organization SET plan = $2::organization_plan, subscription_status = $3 WHERE id = $1";
			await pool().query(text, [organizationId, plan, status]);
			await policyChanged(organizationId);
		};
		const told = async () => {
			const { organizations } = (await admin.client.get(`/admin/orgs?search=${organizationId}`)).json;
			const own = (await person.client.get(`/orgs/${organizationId}`)).json.organization;
			return [organizations[0].retentionDays, own.retentionDays, (await keyPolicyOf(apiKey.token))?.retentionDays];
		};
		await setPlan("enterprise", "active");
		await admin.client.patch(path, { retentionDays: 90 });
		expect(await told()).toEqual([90, 90, 90]);
		await setPlan("free", "canceled");
		expect(await told()).toEqual([30, 30, 30]);
		await setPlan("enterprise", "active");
		expect(await told()).toEqual([90, 90, 90]);
		await setPlan("free", "canceled");
		expect((await admin.client.patch(path, { plan: "enterprise" })).json.organization.retentionDays).toBe(30);
		expect(await told()).toEqual([30, 30, 30]);
	});

	it("that are paid for stay, and every instance that does not charge has periods", async () => {
		const person = await signUpPerson();
		const path = `/admin/orgs/${person.organizationId}`;
		await pool().query("UPDATE organization SET plan = 'enterprise', subscription_status = 'active' WHERE id = $1", [
			person.organizationId,
		]);
		expect((await admin.client.patch(path, { plan: "free" })).status).toBe(409);
		expect((await admin.client.patch(path, { plan: "enterprise", retentionDays: 7 })).status).toBe(200);
		Object.assign(env(), { PAID_MODE: false });
		expect((await admin.client.patch(`/admin/orgs/${customer.organizationId}`, { retentionDays: 60 })).status).toBe(200);
		await admin.client.patch(`/admin/orgs/${customer.organizationId}`, { retentionDays: 30 });
	});
});

describe("finding organizations", () => {
	it("by name, by member and by id, in pages", async () => {
		const person = await signUpPerson();
		await person.client.patch(`/orgs/${person.organizationId}`, { name: "Ünique 100%_Corp" });
		const find = async (query: string) => (await admin.client.get(`/admin/orgs?${query}`)).json;
		const search = async (text: string) =>
			(await find(`search=${encodeURIComponent(text)}`)).organizations.map((found: { id: string }) => found.id);
		expect(await search("100%_corp")).toEqual([person.organizationId]);
		expect(await search("100_%corp")).toEqual([]);
		expect(await search(person.email)).toEqual([person.organizationId]);
		expect(await search(person.organizationId)).toEqual([person.organizationId]);
		const first = await find("limit=1");
		expect(first.organizations[0]).toMatchObject({
			id: person.organizationId,
			owners: [{ name: "A Person", email: person.email }],
			credits: "0",
			granted: "0",
			memberCount: 1,
			projectCount: 1,
		});
		expect(first.pagination).toEqual({ nextCursor: person.organizationId, hasMore: true, limit: 1 });
		const second = await find(`limit=1&cursor=${first.pagination.nextCursor}`);
		expect(second.organizations[0].id).not.toBe(person.organizationId);
		await person.client.delete(`/orgs/${person.organizationId}`);
		expect(await search(person.organizationId)).toEqual([]);
	});
});
