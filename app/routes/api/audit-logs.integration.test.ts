import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { deleteOldEntries } from "~/domain/audit/delete-old-entries.server";
import { addProviderKey } from "~/domain/provider-keys/add-provider-key.server";
import { candidateForCreate } from "~/domain/provider-keys/credential.server";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { closeState } from "../../../tests/factories/close-state";
import { type Person, signUpPerson } from "../../../tests/factories/management-client";
import { newMasterKey, Program } from "../../../tests/factories/provisioning-program";

let owner: Person;
let stranger: Person;

beforeAll(async () => {
	[owner, stranger] = [await signUpPerson(), await signUpPerson()];
});
beforeEach(() => {
	Object.assign(env(), { PAID_MODE: false });
});
afterAll(closeState);

type Entry = { id: string; action: string; resourceType: string; details: Record<string, unknown>; [field: string]: unknown };

const logOf = (person: Person) => `/orgs/${person.organizationId}/audit-logs`;

async function entriesOf(person: Person, query = ""): Promise<Entry[]> {
	const { status, json } = await person.client.get(`${logOf(person)}${query}`);
	expect(status).toBe(200);
	return json.auditLogs;
}

const shortly = ({ action, resourceId, details }: Entry) => ({ action, resourceId, details });

describe("deeds", () => {
	it("on organizations and projects are written down with the fields that changed", async () => {
		const person = await signUpPerson();
		const { client, organizationId } = person;
		await client.patch(`/orgs/${organizationId}`, { name: "Acme", billingEmail: "money@acme.example" });
		await client.patch(`/orgs/${organizationId}`, { name: "Acme" });
		const { project } = (await client.post("/projects", { name: "Web", organizationId })).json;
		await client.patch(`/projects/${project.id}`, { mode: "credits", cachingEnabled: false, name: "Site" });
		await client.delete(`/projects/${project.id}`);
		const entries = await entriesOf(person);
		expect(entries.map(shortly)).toEqual([
			{ action: "project.delete", resourceId: project.id, details: { name: "Site" } },
			{ action: "project.update", resourceId: project.id, details: { name: "Site", changed: ["name", "mode"] } },
			{ action: "project.create", resourceId: project.id, details: { name: "Web" } },
			{ action: "organization.update", resourceId: organizationId, details: { name: "Acme", changed: ["name", "billingEmail"] } },
		]);
		expect(entries[0]).toMatchObject({
			user: { id: person.userId, name: "A Person", email: person.email },
			masterKey: null,
			resourceType: "project",
			createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
		});
	});

	it("on provider keys never hold a credential", async () => {
		const person = await signUpPerson();
		const { client, organizationId, userId, email } = person;
		const input = { organizationId, provider: "openai", token: "sk-first-secret" };
		const candidate = await candidateForCreate(input);
		const actor = { user: { id: userId, name: "A Person", email } };
		const { id } = await addProviderKey(organizationId, "Main", candidate, { outcome: "unknown", message: "" }, actor);
		await client.patch(`/keys/provider/${id}`, { status: "inactive", name: "Main" });
		await client.delete(`/keys/provider/${id}`);
		const entries = await entriesOf(person);
		expect(entries.map(shortly)).toEqual([
			{ action: "provider_key.delete", resourceId: id, details: { provider: "openai", name: "Main" } },
			{ action: "provider_key.update", resourceId: id, details: { provider: "openai", name: "Main", changed: ["status"], status: "inactive" } },
			{ action: "provider_key.create", resourceId: id, details: { provider: "openai", name: "Main" } },
		]);
		expect(JSON.stringify(entries)).not.toContain("secret");
	});

	it("on master keys and by them name the key", async () => {
		const person = await signUpPerson();
		const { id, token } = await newMasterKey(person);
		const { project } = (await new Program(token).call("POST", "/projects", { name: "Made" })).json;
		const path = `/orgs/${person.organizationId}/master-keys/${id}`;
		await person.client.patch(path, { status: "inactive" });
		await person.client.patch(path, { status: "inactive" });
		await person.client.delete(path);
		const entries = await entriesOf(person);
		const on = (action: string, details: object) => ({ action, resourceId: id, details: { name: "Onboarding", ...details } });
		expect(entries.map(shortly)).toEqual([
			on("master_key.delete", {}),
			on("master_key.update_status", { status: "inactive" }),
			{ action: "project.create", resourceId: project.id, details: { name: "Made" } },
			on("master_key.create", {}),
		]);
		expect(entries[2]).toMatchObject({ user: null, masterKey: { id, description: "Onboarding" } });
		expect(JSON.stringify(entries)).not.toContain(token);
	});

	it("outlive the organization that they ended", async () => {
		const person = await signUpPerson();
		expect((await person.client.delete(`/orgs/${person.organizationId}`)).status).toBe(200);
		const { rows } = await pool().query("SELECT action FROM audit_entry WHERE organization_id = $1", [person.organizationId]);
		expect(rows).toEqual([{ action: "organization.delete" }]);
		expect((await person.client.get(`/orgs/${person.organizationId}`)).status).toBe(404);
	});

	it("an organization whose subscription runs is not deleted", async () => {
		const person = await signUpPerson();
		await pool().query("UPDATE organization SET subscription_status = 'active' WHERE id = $1", [person.organizationId]);
		expect((await person.client.delete(`/orgs/${person.organizationId}`)).status).toBe(409);
		expect((await person.client.get(`/orgs/${person.organizationId}`)).status).toBe(200);
	});
});

describe("the audit log", () => {
	it("goes on where a page ended", async () => {
		const person = await signUpPerson();
		for (let made = 0; made < 5; made++) {
			await person.client.post("/projects", { name: `P${made}`, organizationId: person.organizationId });
		}
		const names: unknown[] = [];
		let cursor: string | null = null;
		const pages: unknown[] = [];
		do {
			const query: string = cursor ? `?limit=2&cursor=${cursor}` : "?limit=2";
			const { json } = await person.client.get(`${logOf(person)}${query}`);
			names.push(...json.auditLogs.map((entry: Entry) => entry.details.name));
			pages.push(json.pagination.hasMore);
			cursor = json.pagination.nextCursor;
		} while (cursor);
		expect(names).toEqual(["P4", "P3", "P2", "P1", "P0"]);
		expect(pages).toEqual([true, true, false]);
	});

	it("is filtered by what occurs in it", async () => {
		const person = await signUpPerson();
		const admin = await signUpPerson();
		await pool().query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'admin')", [
			person.organizationId,
			admin.userId,
		]);
		await person.client.patch(`/orgs/${person.organizationId}`, { name: "Renamed" });
		await admin.client.post("/projects", { name: "Theirs", organizationId: person.organizationId });
		const { filters } = (await admin.client.get(logOf(person))).json;
		expect(filters).toEqual({
			actions: ["organization.update", "project.create"],
			resourceTypes: ["organization", "project"],
			users: expect.arrayContaining([
				{ id: person.userId, name: "A Person", email: person.email },
				{ id: admin.userId, name: "A Person", email: admin.email },
			]),
		});
		const actions = async (query: string) => (await entriesOf(person, query)).map((entry) => entry.action);
		expect(await actions("?action=project.create")).toEqual(["project.create"]);
		expect(await actions("?resourceType=organization")).toEqual(["organization.update"]);
		expect(await actions(`?userId=${admin.userId}`)).toEqual(["project.create"]);
		const hour = (distance: number) => new Date(Date.now() + distance * 3_600_000).toISOString();
		expect(await actions(`?from=${hour(-1)}&to=${hour(1)}`)).toHaveLength(2);
		expect(await actions(`?to=${hour(-1)}`)).toEqual([]);
		expect(await actions("?action=nothing.done")).toEqual([]);
		for (const query of ["?limit=0", "?cursor=x", "?userId=me", "?from=yesterday", "?sort=asc"]) {
			expect((await person.client.get(`${logOf(person)}${query}`)).status, query).toBe(400);
		}
	});

	it("is for owners and admins of the organization, on the enterprise plan where the instance charges", async () => {
		expect((await stranger.client.get(logOf(owner))).status).toBe(404);
		const developer = await signUpPerson();
		const join = "INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'developer')";
		await pool().query(join, [owner.organizationId, developer.userId]);
		expect((await developer.client.get(logOf(owner))).status).toBe(403);
		Object.assign(env(), { PAID_MODE: true });
		expect((await owner.client.get(logOf(owner))).status).toBe(403);
		await pool().query("UPDATE organization SET plan = 'enterprise' WHERE id = $1", [owner.organizationId]);
		expect((await owner.client.get(logOf(owner))).status).toBe(200);
	});

	it("forgets after 90 days", async () => {
		const person = await signUpPerson();
		for (const name of ["Old", "Kept"]) {
			await person.client.post("/projects", { name, organizationId: person.organizationId });
		}
		const age = "UPDATE audit_entry SET created_at = now() - $2::interval WHERE organization_id = $1 AND details->>'name' = $3";
		await pool().query(age, [person.organizationId, "90 days 1 minute", "Old"]);
		await pool().query(age, [person.organizationId, "89 days 23 hours", "Kept"]);
		await deleteOldEntries();
		expect((await entriesOf(person)).map((entry) => entry.details.name)).toEqual(["Kept"]);
	});
});
