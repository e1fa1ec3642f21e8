import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { sha256 } from "~/platform/secrets.server";
import { closeState } from "../../../tests/factories/close-state";
import { ManagementClient, type Person, signUpPerson } from "../../../tests/factories/management-client";
import { acceptInvitation, findInvitation } from "./accept-invitation.server";
import type { MemberRole, MemberView } from "./schemas";

const mailbox = await vi.hoisted(async () => {
	process.env.PAID_MODE = "true";
	return (await import("../../../tests/setup/mailbox")).openMailbox();
});

afterAll(async () => {
	mailbox.close();
	await closeState();
});

async function join(person: Person, organizationId: string, role: MemberRole): Promise<Person> {
	const values = [organizationId, person.userId, role];
	await pool().query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, $3)", values);
	return person;
}

function tokenMailedTo(email: string): string {
	const mail = mailbox.mails.findLast((text) => text.includes(`To: ${email}`) && text.includes("/accept-invitation?"));
	return /\/accept-invitation\?token=([0-9A-Za-z]{43})/.exec(mail ?? "")?.[1] as string;
}

const userOf = ({ userId, email }: Person) => ({ id: userId, email, name: "A Person" });
const membersOf = async (person: Person, organizationId: string): Promise<MemberView[]> =>
	(await person.client.get(`/orgs/${organizationId}/members`)).json.members;

async function audited(organizationId: string, action: string): Promise<unknown[]> {
	const text = "SELECT details FROM audit_entry WHERE organization_id = $1 AND action = $2 ORDER BY id";
	return (await pool().query(text, [organizationId, action])).rows.map(({ details }) => details);
}

describe("invitations", () => {
	let owner: Person;
	let path: string;

	beforeAll(async () => {
		owner = await signUpPerson();
		path = `/orgs/${owner.organizationId}/invitations`;
	});

	it("are mailed, accepted once by their address, which that proves", async () => {
		const guest = await signUpPerson();
		const other = await signUpPerson();
		const { status, json } = await owner.client.post(path, { email: guest.email.toUpperCase(), role: "admin" });
		expect([status, json]).toMatchObject([201, { mailed: true, invitation: { email: guest.email, status: "pending" } }]);
		expect(JSON.stringify(json)).not.toMatch(/token/i);
		const token = tokenMailedTo(guest.email);
		const { rows } = await pool().query("SELECT token_hash FROM invitation WHERE id = $1", [json.invitation.id]);
		expect(rows).toEqual([{ token_hash: sha256(token) }]);

		expect(await findInvitation(token)).toMatchObject({ email: guest.email, role: "admin", hasAccount: true });
		await expect(acceptInvitation(token, userOf(other))).rejects.toMatchObject({ reason: "forbidden" });
		const both = await Promise.allSettled([acceptInvitation(token, userOf(guest)), acceptInvitation(token, userOf(guest))]);
		expect(both.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
		expect(await findInvitation(token)).toBeNull();
		const found = (await membersOf(owner, owner.organizationId)).find(({ userId }) => userId === guest.userId);
		expect(found).toMatchObject({ role: "admin", restricted: false });
		const users = await pool().query('SELECT email_verified_at FROM "user" WHERE id = $1', [guest.userId]);
		expect(users.rows[0].email_verified_at).not.toBeNull();
		expect(await audited(owner.organizationId, "team_member.add")).toMatchObject([
			{ email: guest.email, role: "admin", invitation: "sent" },
			{ email: guest.email, role: "admin", invitation: "accepted" },
		]);
	});

	it("are found under an account that is made through the link", async () => {
		await owner.client.post(path, { email: "newcomer@example.com", role: "developer" });
		const token = tokenMailedTo("newcomer@example.com");
		expect(await findInvitation(token)).toMatchObject({ hasAccount: false });
		const client = new ManagementClient();
		const signUp = { name: "Newcomer", email: "newcomer@example.com", password: "correct horse battery" };
		const { user } = (await client.post("/auth/sign-up/email", signUp)).json;
		await acceptInvitation(token, user);
		const ids = (await client.get("/orgs")).json.organizations.map(({ id }: { id: string }) => id);
		expect(ids).toContain(owner.organizationId);
	});

	it("work for seven days, and not after they are taken back or sent again", async () => {
		const { organizationId, client } = await signUpPerson();
		const own = `/orgs/${organizationId}/invitations`;
		const invite = async (email: string) => (await client.post(own, { email, role: "developer" })).json.invitation.id;
		const late = await invite("late@example.com");
		await pool().query("UPDATE invitation SET expires_at = now() - interval '1 second' WHERE id = $1", [late]);
		expect(await findInvitation(tokenMailedTo("late@example.com"))).toBeNull();
		const { invitations } = (await client.get(own)).json;
		expect(invitations).toMatchObject([{ id: late, status: "expired" }]);

		const first = tokenMailedTo("late@example.com");
		expect((await client.call("POST", `${own}/${late}`)).json).toMatchObject({ invitation: { status: "pending" } });
		const second = tokenMailedTo("late@example.com");
		expect(second).not.toBe(first);
		expect([await findInvitation(first), (await findInvitation(second))?.email]).toEqual([null, "late@example.com"]);

		expect((await client.delete(`${own}/${late}`)).status).toBe(200);
		expect(await findInvitation(second)).toBeNull();
		expect((await client.delete(`${own}/${late}`)).status).toBe(404);
		expect((await owner.client.delete(`${path}/${late}`)).status).toBe(404);
	});

	it("end where their sender could not send them any more, unless somebody sent them again", async () => {
		const { organizationId, client } = await signUpPerson();
		const own = `/orgs/${organizationId}/invitations`;
		const sender = await join(await signUpPerson(), organizationId, "owner");
		const ids: string[] = [];
		for (const role of ["owner", "admin", "developer"]) {
			ids.push((await sender.client.post(own, { email: `end-${role}@example.com`, role })).json.invitation.id);
		}
		const open = async () => (await client.get(own)).json.invitations.map(({ role }: { role: string }) => role);
		await client.patch(`/orgs/${organizationId}/members/${sender.userId}`, { role: "admin" });
		expect(await open()).toEqual(["admin", "developer"]);
		expect(await findInvitation(tokenMailedTo("end-owner@example.com"))).toBeNull();
		await client.call("POST", `${own}/${ids[1]}`);
		expect((await client.delete(`/orgs/${organizationId}/members/${sender.userId}`)).status).toBe(200);
		expect(await open()).toEqual(["admin"]);
		expect(await findInvitation(tokenMailedTo("end-developer@example.com"))).toBeNull();
		expect(await findInvitation(tokenMailedTo("end-admin@example.com"))).not.toBeNull();
	});

	it("are refused for members and for those who are invited already", async () => {
		const invited = { email: "twice@example.com", role: "developer" };
		expect((await owner.client.post(path, { email: owner.email, role: "developer" })).status).toBe(409);
		const { status, json } = await owner.client.post(path, invited);
		expect(status).toBe(201);
		expect(await owner.client.post(path, invited)).toMatchObject({ status: 409, json: { field: "email" } });
		await owner.client.delete(`${path}/${json.invitation.id}`);
	});

	it("are mailed to one address a few times only", async () => {
		const { organizationId, client } = await signUpPerson();
		const own = `/orgs/${organizationId}/invitations`;
		const { invitation } = (await client.post(own, { email: "flooded@example.com", role: "developer" })).json;
		const statuses: number[] = [];
		for (let time = 0; time < 5; time++) statuses.push((await client.call("POST", `${own}/${invitation.id}`)).status);
		expect(statuses).toEqual([200, 200, 200, 200, 429]);
	});

	it("stop at the seats of the plan, also when they come at once", async () => {
		const team = await signUpPerson();
		const own = `/orgs/${team.organizationId}/invitations`;
		const members = `/orgs/${team.organizationId}/members`;
		const names = Array.from({ length: 8 }, (_, index) => `seat${index}@example.com`);
		const answers = await Promise.all(names.map((email) => team.client.post(own, { email, role: "developer" })));
		expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 403, 403, 403, 403]);
		expect((await team.client.get(members)).json.seats).toEqual({ used: 5, limit: 5 });
		await pool().query("UPDATE organization SET plan = 'enterprise' WHERE id = $1", [team.organizationId]);
		expect((await team.client.post(own, { email: "more@example.com", role: "admin" })).status).toBe(201);
		expect((await team.client.get(members)).json.seats).toEqual({ used: 6, limit: null });
	});
});

describe("roles", () => {
	let owner: Person;
	let admin: Person;
	let developer: Person;
	let path: string;
	let invitations: string;

	beforeAll(async () => {
		owner = await signUpPerson();
		const { organizationId } = owner;
		path = `/orgs/${organizationId}/members`;
		invitations = `/orgs/${organizationId}/invitations`;
		admin = await join(await signUpPerson(), organizationId, "admin");
		developer = await join(await signUpPerson(), organizationId, "developer");
	});

	it("let admins manage the team, but no owners", async () => {
		const { client } = admin;
		expect((await client.post(invitations, { email: "boss@example.com", role: "owner" })).status).toBe(403);
		expect((await client.patch(`${path}/${developer.userId}`, { role: "owner" })).status).toBe(403);
		expect((await client.patch(`${path}/${owner.userId}`, { role: "developer" })).status).toBe(403);
		expect((await client.delete(`${path}/${owner.userId}`)).status).toBe(403);
		const { invitation } = (await owner.client.post(invitations, { email: "boss@example.com", role: "owner" })).json;
		const invitationPath = `${invitations}/${invitation.id}`;
		expect((await client.delete(invitationPath)).status).toBe(403);
		expect((await client.call("POST", invitationPath)).status).toBe(403);
		expect((await owner.client.delete(invitationPath)).status).toBe(200);
		expect((await client.patch(`${path}/${developer.userId}`, { role: "admin" })).json.member.role).toBe("admin");
		expect((await client.patch(`${path}/${developer.userId}`, { role: "developer" })).json.member.role).toBe("developer");
		expect(await audited(owner.organizationId, "team_member.update")).toContainEqual(
			expect.objectContaining({ email: developer.email, role: "admin", previousRole: "developer" }),
		);
	});

	it("let developers look, and leave", async () => {
		const { client } = developer;
		expect(await membersOf(developer, owner.organizationId)).toHaveLength(3);
		expect((await client.get(invitations)).status).toBe(403);
		expect((await client.post(invitations, { email: "x@example.com", role: "developer" })).status).toBe(403);
		expect((await client.patch(`${path}/${developer.userId}`, { role: "admin" })).status).toBe(403);
		expect((await client.delete(`${path}/${admin.userId}`)).status).toBe(403);
		expect((await client.delete(`${path}/${developer.userId}`)).status).toBe(200);
		expect((await client.get(path)).status).toBe(404);
	});

	it("end with the membership, at once", async () => {
		const leaving = await join(await signUpPerson(), owner.organizationId, "admin");
		expect((await leaving.client.get(`/orgs/${owner.organizationId}`)).status).toBe(200);
		expect((await admin.client.delete(`${path}/${leaving.userId}`)).status).toBe(200);
		expect((await leaving.client.get(`/orgs/${owner.organizationId}`)).status).toBe(404);
		expect((await leaving.client.get(`/projects/${owner.projectId}`)).status).toBe(404);
		expect(await audited(owner.organizationId, "team_member.remove")).toContainEqual(
			expect.objectContaining({ email: leaving.email, left: false }),
		);
	});

	it("keep one owner, whoever goes first", async () => {
		expect((await owner.client.delete(`${path}/${owner.userId}`)).status).toBe(409);
		expect((await owner.client.patch(`${path}/${owner.userId}`, { role: "admin" })).status).toBe(409);
		for (let round = 0; round < 5; round++) {
			const first = await signUpPerson();
			const second = await join(await signUpPerson(), first.organizationId, "owner");
			const members = `/orgs/${first.organizationId}/members`;
			const answers = await Promise.all([
				first.client.delete(`${members}/${first.userId}`),
				second.client.patch(`${members}/${second.userId}`, { role: "developer" }),
			]);
			expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
			const { rows } = await pool().query("SELECT count(*)::int AS owners FROM member WHERE organization_id = $1 AND role = 'owner'", [
				first.organizationId,
			]);
			expect(rows).toEqual([{ owners: 1 }]);
		}
	});
});

describe("restricted developers", () => {
	let owner: Person;
	let developer: Person;
	let path: string;
	let granted: string;
	let hidden: string;

	beforeAll(async () => {
		owner = await signUpPerson();
		developer = await join(await signUpPerson(), owner.organizationId, "developer");
		path = `/orgs/${owner.organizationId}/members/${developer.userId}`;
		const newKey = async (description: string) =>
			(await owner.client.post("/keys/api", { description, projectId: owner.projectId })).json.apiKey.id;
		[granted, hidden] = [await newKey("Granted"), await newKey("Hidden")];
	});

	const seen = async () =>
		(await developer.client.get(`/keys/api?projectId=${owner.projectId}`)).json.apiKeys.map(({ id }: { id: string }) => id);

	it("see the keys that were granted to them, and no others", async () => {
		expect(await seen()).toEqual([hidden, granted]);
		const { json } = await owner.client.patch(path, { restricted: true, apiKeyIds: [granted] });
		expect(json.member).toMatchObject({ restricted: true, apiKeyIds: [granted] });
		expect(await seen()).toEqual([granted]);
		expect((await developer.client.get("/keys/api")).json.apiKeys.map(({ id }: { id: string }) => id)).toEqual([granted]);
		expect((await developer.client.patch(`/keys/api/${hidden}`, { description: "x" })).status).toBe(404);
		expect((await developer.client.patch(`/keys/api/${granted}`, { description: "x" })).status).toBe(403);
		await owner.client.patch(path, { apiKeyIds: [] });
		expect(await seen()).toEqual([]);
		await owner.client.patch(path, { restricted: false });
		expect(await seen()).toEqual([hidden, granted]);
	});

	it("are developers, with keys of this organization", async () => {
		const stranger = await signUpPerson();
		const foreign = (await stranger.client.post("/keys/api", { description: "x", projectId: stranger.projectId })).json.apiKey.id;
		const refused = { status: 400, json: { field: "apiKeyIds" } };
		expect(await owner.client.patch(path, { restricted: true, apiKeyIds: [granted, foreign] })).toMatchObject(refused);
		expect(await owner.client.patch(path, { apiKeyIds: [granted] })).toMatchObject(refused);
		expect((await owner.client.patch(path, { role: "admin", restricted: true })).status).toBe(400);
		expect(await seen()).toEqual([hidden, granted]);
		await owner.client.patch(path, { restricted: true, apiKeyIds: [granted] });
		const { member } = (await owner.client.patch(path, { role: "admin" })).json;
		expect(member).toMatchObject({ role: "admin", restricted: false, apiKeyIds: [] });
		expect((await owner.client.patch(path, { role: "developer" })).json.member.restricted).toBe(false);
	});
});
