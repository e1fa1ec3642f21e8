import { afterAll, describe, expect, it } from "vitest";
import { requestPasswordReset } from "~/domain/users/request-password-reset.server";
import { isResetTokenUsable, resetPassword } from "~/domain/users/reset-password.server";
import { decideDeviceGrant, findPendingDeviceGrant } from "~/domain/sessions/device-grant.server";
import { pool } from "~/platform/db/pool.server";
import { randomToken, sha256 } from "~/platform/secrets.server";
import { store } from "~/platform/store/index.server";
import { ManagementClient, signUpPerson } from "../../../tests/factories/management-client";
import { closeState } from "../../../tests/factories/close-state";

afterAll(closeState);

describe("sign up", () => {
	it("makes an account with an organization and a hybrid project, and a session", async () => {
		const { client, email, organizationId } = await signUpPerson();
		expect(client.cookie).toMatch(/session_token=/);
		expect((await client.get("/auth/get-session")).json.user).toMatchObject({ email, name: "A Person" });
		const { projects } = (await client.get(`/orgs/${organizationId}/projects`)).json;
		expect(projects).toMatchObject([{ organizationId, mode: "hybrid", status: "active" }]);
		expect((await client.get("/orgs")).json.organizations).toMatchObject([{ plan: "free", credits: "0", role: "owner" }]);
	});

	it("refuses a known address whatever its case", async () => {
		const { email } = await signUpPerson();
		const body = { name: "Another", email: ` ${email.toUpperCase()} `, password: "long enough" };
		const answer = await new ManagementClient().post("/auth/sign-up/email", body);
		expect(answer.status).toBe(409);
		expect(answer.json.message).toContain("already exists");
	});

	it.each([
		[{ name: "A", email: "weak@example.com", password: "short" }, 422],
		[{ name: "A", email: "no address", password: "long enough" }, 422],
		[{ email: "nameless@example.com", password: "long enough" }, 422],
		[{ name: "A", email: "more@example.com", password: "long enough", role: "owner" }, 400],
	])("refuses %j with %i", async (body, status) => {
		const answer = await new ManagementClient().post("/auth/sign-up/email", body);
		expect(answer.status).toBe(status);
		expect(answer.json.message).toEqual(expect.any(String));
	});

	it("stores neither the password nor the session token", async () => {
		const { client, userId, password } = await signUpPerson();
		const { rows } = await pool().query('SELECT password_hash FROM "user" WHERE id = $1', [userId]);
		expect(rows[0].password_hash).toMatch(/^\$argon2id\$/);
		expect(rows[0].password_hash).not.toContain(password);
		const token = client.cookie.split("=")[1] as string;
		const sessions = await pool().query("SELECT token_hash FROM session WHERE user_id = $1", [userId]);
		expect(sessions.rows).toEqual([{ token_hash: sha256(token) }]);
	});
});

describe("sign in and out", () => {
	it("answers alike for a wrong password and an unknown address", async () => {
		const { email } = await signUpPerson();
		const wrong = await new ManagementClient().post("/auth/sign-in/email", { email, password: "wrong password" });
		const unknown = await new ManagementClient().post("/auth/sign-in/email", {
			email: "nobody@example.com",
			password: "wrong password",
		});
		expect([wrong.status, wrong.json]).toEqual([401, unknown.json]);
		expect(unknown.status).toBe(401);
	});

	it("takes the session as a cookie and as a bearer token", async () => {
		const { email, password } = await signUpPerson();
		const client = new ManagementClient();
		const answer = await client.post("/auth/sign-in/email", { email: email.toUpperCase(), password });
		expect(answer.status).toBe(200);
		expect(answer.json.user.email).toBe(email);
		const token = client.cookie.split("=")[1];
		const bearer = new ManagementClient();
		const session = await bearer.get("/auth/get-session", { headers: { authorization: `Bearer ${token}` } });
		expect(session.json.user.email).toBe(email);
	});

	it("revokes the session on sign-out, at once and without a body", async () => {
		const { client } = await signUpPerson();
		const cookie = client.cookie;
		expect((await client.get("/orgs")).status).toBe(200);
		expect((await client.post("/auth/sign-out")).status).toBe(200);
		client.cookie = cookie;
		expect((await client.get("/orgs")).status).toBe(401);
		expect((await client.get("/auth/get-session")).json).toBeNull();
	});

	it("ends expired sessions and slides living ones", async () => {
		const { client, userId } = await signUpPerson();
		const tokenHash = sha256(client.cookie.split("=")[1] as string);
		await pool().query("UPDATE session SET expires_at = now() + interval '1 hour' WHERE user_id = $1", [userId]);
		await store().delete(`session:${tokenHash}`, `session-seen:${tokenHash}`);
		expect((await client.get("/orgs")).status).toBe(200);
		const slid = await pool().query(
			"SELECT expires_at > now() + interval '29 days' AS slid FROM session WHERE user_id = $1",
			[userId],
		);
		expect(slid.rows).toEqual([{ slid: true }]);
		await pool().query("UPDATE session SET expires_at = now() - interval '1 second' WHERE user_id = $1", [userId]);
		await store().delete(`session:${tokenHash}`);
		expect((await client.get("/orgs")).status).toBe(401);
	});

	it("says null to a signed-out caller", async () => {
		const answer = await new ManagementClient().get("/auth/get-session");
		expect([answer.status, answer.json]).toEqual([200, null]);
	});
});

describe("limits of attempts", () => {
	it("stops guessing at one account, and forgets after the right password", async () => {
		const { email, password } = await signUpPerson();
		const client = new ManagementClient();
		const guess = () => client.post("/auth/sign-in/email", { email, password: "a wrong guess" });
		for (let attempt = 0; attempt < 9; attempt++) expect((await guess()).status).toBe(401);
		expect((await client.post("/auth/sign-in/email", { email, password })).status).toBe(200);
		for (let attempt = 0; attempt < 10; attempt++) expect((await guess()).status).toBe(401);
		const stopped = await client.post("/auth/sign-in/email", { email, password });
		expect(stopped.status).toBe(429);
		expect(Number(stopped.headers.get("retry-after"))).toBeGreaterThan(0);
	});
});

describe("requests of other sites", () => {
	it("are refused with a cookie, and let through with a bearer token", async () => {
		const { client } = await signUpPerson();
		const foreign = { headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" } };
		expect((await client.post("/orgs", { name: "Forged" }, foreign)).status).toBe(403);
		expect((await client.post("/orgs", { name: "Own" })).status).toBe(201);
		const token = client.cookie.split("=")[1];
		const bearer = new ManagementClient();
		const headers = { ...foreign.headers, authorization: `Bearer ${token}` };
		expect((await bearer.post("/orgs", { name: "Scripted" }, { headers })).status).toBe(201);
	});
});

describe("password change", () => {
	it("needs the current one, keeps this session and ends the others", async () => {
		const { client, email, password } = await signUpPerson();
		const elsewhere = new ManagementClient();
		await elsewhere.post("/auth/sign-in/email", { email, password });
		const change = (currentPassword: string, newPassword: string) =>
			client.call("PUT", "/user/password", { body: { currentPassword, newPassword } });
		expect((await change("not it at all", "a new password")).status).toBe(400);
		expect((await change(password, "short")).status).toBe(400);
		expect((await elsewhere.get("/orgs")).status).toBe(200);
		expect((await change(password, "a new password")).status).toBe(200);
		expect((await client.get("/orgs")).status).toBe(200);
		expect((await elsewhere.get("/orgs")).status).toBe(401);
		expect((await elsewhere.post("/auth/sign-in/email", { email, password })).status).toBe(401);
		expect((await elsewhere.post("/auth/sign-in/email", { email, password: "a new password" })).status).toBe(200);
	});
});

async function insertReset(token: string, userId: string, validFor: string): Promise<void> {
	await pool().query(
		`INSERT INTO password_reset (id, token_hash, user_id, expires_at)
		VALUES (gen_random_uuid(), $1, $2, now() + $3::interval)`,
		[sha256(token), userId, validFor],
	);
}

describe("password reset", () => {
	it("changes the password once and ends every session", async () => {
		const { client, email, userId } = await signUpPerson();
		const token = randomToken("", 43);
		await insertReset(token, userId, "1 hour");
		expect(await isResetTokenUsable(token)).toBe(true);
		await resetPassword({ token, password: "a new password" });
		expect((await client.get("/orgs")).status).toBe(401);
		expect((await client.post("/auth/sign-in/email", { email, password: "a new password" })).status).toBe(200);
		await expect(resetPassword({ token, password: "yet another one" })).rejects.toMatchObject({ reason: "invalid" });
		expect(await isResetTokenUsable(token)).toBe(false);
	});

	it("makes a link for known addresses only, and says the same for both", async () => {
		const { email, userId } = await signUpPerson();
		await requestPasswordReset("nobody@example.com", "203.0.113.9");
		await requestPasswordReset(email, "203.0.113.9");
		await expect
			.poll(async () => (await pool().query("SELECT user_id FROM password_reset WHERE used_at IS NULL")).rows)
			.toEqual([{ user_id: userId }]);
	});

	it("refuses an old link", async () => {
		const { userId } = await signUpPerson();
		const token = randomToken("", 43);
		await insertReset(token, userId, "-1 second");
		await expect(resetPassword({ token, password: "long enough" })).rejects.toMatchObject({ reason: "invalid" });
	});
});

describe("device sign-in", () => {
	const grantType = "urn:ietf:params:oauth:grant-type:device_code";

	it("hands out one session for one approval", async () => {
		const { userId, email } = await signUpPerson();
		const device = new ManagementClient();
		const code = (await device.post("/auth/device/code", { client_id: "llmgateway-cli" })).json;
		const poll = () =>
			device.post("/auth/device/token", {
				grant_type: grantType,
				device_code: code.device_code,
				client_id: "llmgateway-cli",
			});
		expect(code.verification_uri_complete).toBe(`${code.verification_uri}?user_code=${code.user_code}`);
		expect((await poll()).json.error).toBe("authorization_pending");
		expect((await poll()).json.error).toBe("slow_down");
		expect(await findPendingDeviceGrant(code.user_code.toLowerCase().replace("-", " "))).not.toBeNull();
		expect(await decideDeviceGrant(code.user_code, userId, true)).toBe(true);
		expect(await decideDeviceGrant(code.user_code, userId, false)).toBe(false);
		const outcomes = await Promise.all([poll(), poll()]);
		expect(outcomes.map((outcome) => outcome.status).sort()).toEqual([200, 400]);
		const token = outcomes.find((outcome) => outcome.status === 200)?.json.access_token;
		const session = await device.get("/auth/get-session", { headers: { authorization: `Bearer ${token}` } });
		expect(session.json.user.email).toBe(email);
		expect((await poll()).json.error).toBe("expired_token");
	});

	it("lets no device in that was approved under an earlier password", async () => {
		const { client, userId } = await signUpPerson();
		const device = new ManagementClient();
		const code = (await device.post("/auth/device/code", { client_id: "llmgateway-cli" })).json;
		expect(await decideDeviceGrant(code.user_code, userId, true)).toBe(true);
		const token = randomToken("", 43);
		await pool().query(
			`INSERT INTO password_reset (id, user_id, token_hash, expires_at)
			VALUES (gen_random_uuid(), $1, $2, now() + interval '1 hour')`,
			[userId, sha256(token)],
		);
		await resetPassword({ token, password: "chosen anew" });
		expect((await client.get("/auth/get-session")).json).toBeNull();
		const body = { grant_type: grantType, device_code: code.device_code, client_id: "llmgateway-cli" };
		const answer = await device.post("/auth/device/token", body);
		expect([answer.status, answer.json.error]).toEqual([400, "expired_token"]);
	});

	it("tells the device about a denial", async () => {
		const { userId } = await signUpPerson();
		const device = new ManagementClient();
		const code = (await device.post("/auth/device/code", { client_id: "llmgateway-cli" })).json;
		await decideDeviceGrant(code.user_code, userId, false);
		const body = { grant_type: grantType, device_code: code.device_code, client_id: "llmgateway-cli" };
		expect((await device.post("/auth/device/token", body)).json.error).toBe("access_denied");
	});
});
