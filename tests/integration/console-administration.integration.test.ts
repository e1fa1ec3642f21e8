import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { newId } from "~/platform/ids";
import { loader as auditLoader } from "~/routes/console/audit-logs/route";
import { action as instanceAction, loader as instanceLoader } from "~/routes/console/instance/route";
import { action as masterKeysAction, loader as masterKeysLoader } from "~/routes/console/master-keys/route";
import { closeState } from "../factories/close-state";
import { type Person, signUpPerson } from "../factories/management-client";

let owner: Person;
let developer: Person;
let stranger: Person;

beforeAll(async () => {
	[owner, developer, stranger] = [await signUpPerson(), await signUpPerson(), await signUpPerson()];
	await pool().query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'developer')", [
		owner.organizationId,
		developer.userId,
	]);
});
beforeEach(() => {
	Object.assign(env(), { PAID_MODE: false, ADMIN_EMAILS: [] });
});
afterAll(closeState);

function request(person: Person, form?: Record<string, string>, search = ""): never {
	const body = form ? { method: "POST", body: new URLSearchParams(form) } : {};
	const headers = { cookie: person.client.cookie, origin: "http://localhost:3002" };
	const sent = new Request(`http://localhost:3002/${search}`, { ...body, headers });
	return { request: sent, params: { organizationId: owner.organizationId }, context: {} } as never;
}

/** Status of the response that was thrown, with where it leads. */
async function refusal(run: Promise<unknown>): Promise<[number, string | null]> {
	const thrown = await run.then(
		() => undefined,
		(error: unknown) => error,
	);
	if (!(thrown instanceof Response)) throw new Error("nothing was refused");
	return [thrown.status, thrown.headers.get("location")];
}

describe("master keys", () => {
	it("are made, switched and deleted", async () => {
		const made = await masterKeysAction(request(owner, { intent: "create", description: "Onboarding" }));
		expect(made).toMatchObject({ ok: true, token: expect.stringMatching(/^llmgmk_/) });
		const [key] = (await masterKeysLoader(request(owner))).keys;
		const id = key?.id ?? "";
		expect(await masterKeysAction(request(owner, { intent: "status", id, status: "inactive" }))).toMatchObject({ ok: true });
		expect((await masterKeysLoader(request(owner))).keys).toMatchObject([{ id, status: "inactive" }]);
		expect(await masterKeysAction(request(owner, { intent: "delete", id }))).toMatchObject({ ok: true });
		expect((await masterKeysLoader(request(owner))).keys).toEqual([]);
		expect(await masterKeysAction(request(owner, { intent: "delete", id }))).toMatchObject({ init: { status: 404 } });
		expect(await masterKeysAction(request(owner, { intent: "delete", id: "x" }))).toMatchObject({ init: { status: 422 } });
	});

	it("are for admins, and explained on a plan without them", async () => {
		expect(await refusal(masterKeysLoader(request(developer)))).toEqual([403, null]);
		expect(await refusal(masterKeysAction(request(stranger, { intent: "create", description: "X" })))).toEqual([404, null]);
		Object.assign(env(), { PAID_MODE: true });
		expect(await masterKeysLoader(request(owner))).toMatchObject({ included: false });
		const refused = await masterKeysAction(request(owner, { intent: "create", description: "X" }));
		expect(refused).toMatchObject({ data: { ok: false }, init: { status: 403 } });
	});
});

describe("the audit log", () => {
	it("follows the filters of the address, and ignores those it cannot read", async () => {
		await owner.client.patch(`/orgs/${owner.organizationId}`, { name: "Acme" });
		const read = async (search: string) =>
			(await auditLoader(request(owner, undefined, search))).log?.entries.map((entry) => entry.action);
		expect(await read("?action=organization.update&range=day")).toEqual(["organization.update"]);
		expect(await read("?resourceType=master_key")).toHaveLength(3);
		expect(await read("?userId=nobody&cursor=x&range=ever")).toHaveLength(4);
	});

	it("tells the names of projects and keys that details name by id, but none of another organization", async () => {
		const { json } = await owner.client.post("/keys/api", { description: "Web", projectId: owner.projectId });
		const foreign = stranger.projectId;
		const details = JSON.stringify({ projectId: foreign, apiKeyIds: [json.apiKey.id] });
		await pool().query(
			`INSERT INTO audit_entry (id, organization_id, action, resource_type, details)
			VALUES ($1, $2, 'team_member.update', 'team_member', $3)`,
			[newId(), owner.organizationId, details],
		);
		const names = (await auditLoader(request(owner))).log?.names;
		expect(names).toEqual({ [owner.projectId]: "Default Project", [json.apiKey.id]: "Web" });
	});

	it("is for admins, and explained on a plan without it", async () => {
		expect(await refusal(auditLoader(request(developer)))).toEqual([403, null]);
		Object.assign(env(), { PAID_MODE: true });
		expect((await auditLoader(request(owner))).log).toBeNull();
	});
});

describe("the instance", () => {
	it("is there for administrators with a confirmed address only", async () => {
		const grant = { intent: "grant", id: owner.organizationId, amount: "5", reason: "Hello", kind: "grant" };
		expect(await refusal(instanceLoader(request(owner)))).toEqual([404, null]);
		expect(await refusal(instanceAction(request(owner, grant)))).toEqual([404, null]);
		Object.assign(env(), { ADMIN_EMAILS: [owner.email] });
		expect(await refusal(instanceLoader(request(owner)))).toEqual([302, "/verify-email"]);
		expect(await refusal(instanceAction(request(owner, grant)))).toEqual([302, "/verify-email"]);
		await pool().query(`UPDATE "user" SET email_verified_at = now() WHERE id = $1`, [owner.userId]);
		const { formId, organizations } = await instanceLoader(request(owner, undefined, `?search=${owner.organizationId}`));
		expect(organizations).toMatchObject([{ id: owner.organizationId, credits: "0" }]);
		// One opened form grants once.
		for (let sent = 0; sent < 2; sent++) {
			expect(await instanceAction(request(owner, { ...grant, formId }))).toEqual({ ok: true, credits: "5" });
		}
		const back = { ...grant, kind: "correction", amount: "2" };
		expect(await instanceAction(request(owner, back))).toEqual({ ok: true, credits: "3" });
		const refused = await instanceAction(request(owner, { ...back, amount: "4" }));
		expect(refused).toMatchObject({ data: { fields: { amount: expect.any(String) } }, init: { status: 400 } });
	});

	it("sets plans and periods", async () => {
		Object.assign(env(), { ADMIN_EMAILS: [owner.email], PAID_MODE: true });
		const plan = { intent: "plan", id: owner.organizationId, plan: "enterprise", retentionDays: "365" };
		expect(await instanceAction(request(owner, plan))).toMatchObject({ ok: true });
		const { rows } = await pool().query("SELECT plan, retention_days AS days FROM organization WHERE id = $1", [
			owner.organizationId,
		]);
		expect(rows).toEqual([{ plan: "enterprise", days: 365 }]);
		const refused = await instanceAction(request(owner, { ...plan, retentionDays: "4000" }));
		expect(refused).toMatchObject({ data: { fields: { retentionDays: "At most 3650 days" } } });
	});
});
