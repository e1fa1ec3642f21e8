import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { action as accept, loader as acceptPage } from "~/routes/auth/accept-invitation";
import { action, loader } from "~/routes/console/team/route";
import { closeState } from "../factories/close-state";
import { type Person, signUpPerson } from "../factories/management-client";

const mailbox = await vi.hoisted(async () => (await import("../setup/mailbox")).openMailbox());

let owner: Person;
let guest: Person;
let keyId: string;

beforeAll(async () => {
	[owner, guest] = [await signUpPerson(), await signUpPerson()];
	keyId = (await owner.client.post("/keys/api", { description: "Granted", projectId: owner.projectId })).json.apiKey.id;
});
afterAll(async () => {
	mailbox.close();
	await closeState();
});

const origin = "http://localhost:3002";

function request(person: Person | null, form?: [string, string][], path = "/"): never {
	const body = form ? { method: "POST", body: new URLSearchParams(form) } : {};
	const sent = new Request(origin + path, { ...body, headers: { origin, ...(person && { cookie: person.client.cookie }) } });
	return { request: sent, params: { organizationId: owner.organizationId }, url: new URL(origin + path), context: {} } as never;
}

const submit = (person: Person, form: Record<string, string>) => action(request(person, Object.entries(form)));
const shown = (person: Person) => loader(request(person));
const linkTo = (email: string) =>
	/\/accept-invitation\?token=\w+/.exec(mailbox.mails.findLast((mail) => mail.includes(`To: ${email}`)) ?? "")?.[0] as string;

it("invites beside the field, and lists who is asked", async () => {
	const wrong = await submit(owner, { intent: "invite", email: "nobody", role: "developer" });
	expect(wrong).toMatchObject({ data: { ok: false, fields: { email: "Enter a valid email address" } }, init: { status: 422 } });
	const sent = await submit(owner, { intent: "invite", email: guest.email, role: "developer" });
	expect(sent).toEqual({ ok: true, sent: { email: guest.email, mailed: true } });
	const again = await submit(owner, { intent: "invite", email: guest.email, role: "developer" });
	expect(again).toMatchObject({ data: { ok: false, fields: { email: expect.stringContaining("invited already") } } });
	const { invitations, seats, members } = await shown(owner);
	expect([invitations.map(({ email }) => email), seats, members.length]).toEqual([[guest.email], { used: 2, limit: null }, 1]);
});

it("sends a link again, and takes one back", async () => {
	await submit(owner, { intent: "invite", email: "other@example.com", role: "admin" });
	const id = (await shown(owner)).invitations.find(({ email }) => email === "other@example.com")?.id as string;
	const first = linkTo("other@example.com");
	expect(await submit(owner, { intent: "resend", id })).toMatchObject({ ok: true, sent: { mailed: true } });
	expect((await acceptPage(request(null, undefined, first))).state).toBe("unusable");
	expect((await acceptPage(request(null, undefined, linkTo("other@example.com")))).state).toBe("signed-out");
	expect(await submit(owner, { intent: "revoke", id })).toEqual({ ok: true, sent: null });
	expect((await acceptPage(request(null, undefined, linkTo("other@example.com")))).state).toBe("unusable");
	expect(await submit(owner, { intent: "revoke", id })).toMatchObject({ data: { ok: false }, init: { status: 404 } });
});

it("leads whoever follows the link to the organization", async () => {
	const link = linkTo(guest.email);
	const page = (person: Person | null) => acceptPage(request(person, undefined, link));
	expect(await page(null)).toMatchObject({ state: "signed-out", page: link, invitation: { email: guest.email, hasAccount: true } });
	expect(await page(owner)).toMatchObject({ state: "other", email: owner.email });
	expect(await page(guest)).toMatchObject({ state: "ready", invitation: { role: "developer", invitedBy: "A Person" } });
	await expect(accept(request(null, [], link))).rejects.toMatchObject({ status: 302 });
	expect(await accept(request(owner, [], link))).toMatchObject({ data: { ok: false }, init: { status: 403 } });
	const joined = (await accept(request(guest, [], link))) as Response;
	expect([joined.status, joined.headers.get("location")]).toEqual([302, `/dashboard/${owner.organizationId}`]);
	expect((await page(guest)).state).toBe("unusable");
	expect(await accept(request(guest, [], link))).toMatchObject({ data: { ok: false }, init: { status: 400 } });
});

it("limits a developer to keys, who sees nobody's invitations and others' keys", async () => {
	const form: [string, string][] = [["intent", "access"], ["userId", guest.userId], ["restricted", "true"], ["apiKeyIds", keyId]];
	expect(await action(request(owner, form))).toEqual({ ok: true, sent: null });
	const { members, keys } = await shown(owner);
	expect(members.find(({ userId }) => userId === guest.userId)).toMatchObject({ restricted: true, apiKeyIds: [keyId] });
	expect(keys).toEqual([{ id: keyId, description: "Granted", projectName: "Default Project" }]);
	expect(await shown(guest)).toMatchObject({ canManage: false, invitations: [], keys: [], reader: { role: "developer" } });
	await expect(action(request(guest, form))).rejects.toMatchObject({ status: 403 });
});

it("changes roles and removes, and lets people leave", async () => {
	const role = (userId: string, wanted: string) => submit(owner, { intent: "role", userId, role: wanted });
	expect(await role(guest.userId, "admin")).toEqual({ ok: true, sent: null });
	expect(await role(owner.userId, "developer")).toMatchObject({ data: { ok: false }, init: { status: 409 } });
	expect(await submit(guest, { intent: "remove", userId: owner.userId })).toMatchObject({ init: { status: 403 } });
	expect(((await submit(guest, { intent: "leave" })) as Response).headers.get("location")).toBe("/dashboard");
	await expect(shown(guest)).rejects.toMatchObject({ status: 404 });
	await pool().query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'developer')", [owner.organizationId, guest.userId]);
	expect(await submit(owner, { intent: "remove", userId: guest.userId })).toEqual({ ok: true, sent: null });
	expect((await shown(owner)).members).toHaveLength(1);
	await expect(submit(owner, { intent: "nonsense" })).rejects.toMatchObject({ init: { status: 400 } });
});
