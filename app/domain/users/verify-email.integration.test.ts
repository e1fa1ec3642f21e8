import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { closeState } from "../../../tests/factories/close-state";
import { type Person, signUpPerson } from "../../../tests/factories/management-client";
import { createQuickstart } from "./create-quickstart.server";
import { instanceRoleOf } from "./instance-admin.server";
import { requestPasswordReset } from "./request-password-reset.server";
import { resetPassword } from "./reset-password.server";
import { isEmailVerified, requestVerification, verifyEmail } from "./verify-email.server";

// Without SMTP_URL mails are logged.
const logged = vi.spyOn(logger, "warn").mockImplementation(() => undefined);

beforeAll(() => Object.assign(env(), { SMTP_URL: undefined }));
beforeEach(() => {
	logged.mockClear();
	Object.assign(env(), { ADMIN_EMAILS: [] });
});
afterAll(closeState);

type LoggedMail = { to: string; text: string };

/** The token of the last link to a page that was mailed to an address. */
async function mailedToken(email: string, page: string): Promise<string> {
	return vi.waitFor(() => {
		const mails = logged.mock.calls.map(([mail]) => mail as unknown as LoggedMail).filter((mail) => mail.to === email);
		const links = mails.map(({ text }) => new RegExp(`/${page}\\?token=([0-9A-Za-z]{43})\\b`).exec(text)?.[1]);
		const token = links.findLast((link) => link !== undefined);
		if (token === undefined) throw new Error("no mail yet");
		return token;
	}, 10_000);
}

const userOf = ({ userId, email }: Person) => ({ id: userId, email, name: "A Person" });

describe("confirming an address", () => {
	it("takes the link of the sign-up's mail, once", async () => {
		const person = await signUpPerson();
		const token = await mailedToken(person.email, "verify-email");
		expect(await isEmailVerified(person.userId)).toBe(false);
		const { rows } = await pool().query("SELECT * FROM email_verification WHERE user_id = $1", [person.userId]);
		expect(JSON.stringify(rows)).not.toContain(token);
		await verifyEmail(person.userId, token);
		expect(await isEmailVerified(person.userId)).toBe(true);
		await expect(verifyEmail(person.userId, token)).rejects.toMatchObject({ reason: "invalid" });
	});

	it("takes no link of somebody else, of another address, or of yesterday", async () => {
		const [squatter, other] = [await signUpPerson(), await signUpPerson()];
		const token = await mailedToken(squatter.email, "verify-email");
		await expect(verifyEmail(other.userId, token)).rejects.toMatchObject({ reason: "invalid" });
		await pool().query(`UPDATE "user" SET email = 'moved-' || email WHERE id = $1`, [squatter.userId]);
		await expect(verifyEmail(squatter.userId, token)).rejects.toMatchObject({ reason: "invalid" });
		const late = await mailedToken(other.email, "verify-email");
		await pool().query("UPDATE email_verification SET expires_at = now() WHERE user_id = $1", [other.userId]);
		await expect(verifyEmail(other.userId, late)).rejects.toMatchObject({ reason: "invalid" });
		expect([await isEmailVerified(squatter.userId), await isEmailVerified(other.userId)]).toEqual([false, false]);
	});

	it("sends new links, but not without end", async () => {
		const person = await signUpPerson();
		for (let sent = 0; sent < 3; sent++) await requestVerification(userOf(person));
		await expect(requestVerification(userOf(person))).rejects.toMatchObject({ reason: "rate_limited" });
		await verifyEmail(person.userId, await mailedToken(person.email, "verify-email"));
		const { rows } = await pool().query("SELECT 1 FROM email_verification WHERE user_id = $1", [person.userId]);
		expect(rows).toEqual([]);
	});

	it("comes with a password that was reset by mail", async () => {
		const person = await signUpPerson();
		await requestPasswordReset(person.email, "203.0.113.77");
		await resetPassword({ token: await mailedToken(person.email, "reset-password"), password: "chosen anew" });
		expect(await isEmailVerified(person.userId)).toBe(true);
		expect((await person.client.get("/orgs")).status).toBe(401);
	});
});

describe("the first account of an embedded instance", () => {
	it("is an administrator where the operator named its address beforehand, and else has to confirm it", async () => {
		Object.assign(env(), { ADMIN_EMAILS: ["first@example.com", "second@example.com"] });
		const named = await createQuickstart("first@example.com");
		Object.assign(env(), { ADMIN_EMAILS: ["first@example.com"] });
		const unnamed = await createQuickstart("second@example.com");
		Object.assign(env(), { ADMIN_EMAILS: ["first@example.com", "second@example.com"] });
		const roleOf = async (email: string) => {
			const { rows } = await pool().query<{ id: string }>(`SELECT id FROM "user" WHERE email = $1`, [email]);
			return instanceRoleOf({ id: rows[0]?.id ?? "", email, name: "Local Admin" });
		};
		expect([await roleOf(named.email), await roleOf(unnamed.email)]).toEqual(["admin", "unverified"]);
	});
});
