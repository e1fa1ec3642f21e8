import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { maxMasterKeys } from "~/domain/plans";
import { registeredOperations } from "~/http/openapi-registry";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { hashApiKey } from "~/platform/secrets.server";
import { closeState } from "../../../tests/factories/close-state";
import { type Person, signUpPerson } from "../../../tests/factories/management-client";
import { masterKeysOf, newMasterKey, Program } from "../../../tests/factories/provisioning-program";

let owner: Person;
let stranger: Person;

beforeAll(async () => {
	[owner, stranger] = [await signUpPerson(), await signUpPerson()];
});
beforeEach(async () => {
	Object.assign(env(), { PAID_MODE: false });
	// At most ten may be active, and most tests make one.
	await pool().query("UPDATE master_key SET status = 'deleted'");
});
afterAll(closeState);

// Every operation registers itself as its module is loaded.
import.meta.glob(["/app/routes/api/*.ts", "!**/*.test.ts"], { eager: true });

const plan = (person: Person, value: string) =>
	pool().query("UPDATE organization SET plan = $2::organization_plan WHERE id = $1", [person.organizationId, value]);

describe("managing master keys", () => {
	it("shows the token once, and stores its HMAC only", async () => {
		const { json } = await owner.client.post(masterKeysOf(owner), { description: "Onboarding" });
		const { token, ...shown } = json.masterKey;
		expect(token).toMatch(/^llmgmk_[0-9A-Za-z]{40}$/);
		expect(shown).toMatchObject({
			description: "Onboarding",
			maskedToken: `llmgmk_••••••••${token.slice(-4)}`,
			status: "active",
			creator: { id: owner.userId, email: owner.email },
			lastUsedAt: null,
		});
		const listed = (await owner.client.get(masterKeysOf(owner))).json.masterKeys;
		expect(listed).toContainEqual(shown);
		expect(JSON.stringify(listed)).not.toContain(token);
		const { rows } = await pool().query("SELECT * FROM master_key WHERE id = $1", [shown.id]);
		expect(rows[0].token_hash).toBe(hashApiKey(token));
		expect(JSON.stringify(rows[0])).not.toContain(token);
	});

	it("refuses what it does not know and names that are none", async () => {
		for (const body of [{}, { description: "" }, { description: "x".repeat(256) }, { description: "a", scope: "all" }]) {
			expect((await owner.client.post(masterKeysOf(owner), body)).status).toBe(400);
		}
		const { id } = await newMasterKey(owner);
		for (const body of [{}, { status: "deleted" }, { status: "active", description: "b" }]) {
			expect((await owner.client.patch(`${masterKeysOf(owner)}/${id}`, body)).status).toBe(400);
		}
	});

	it("is for admins of the organization, and of no other", async () => {
		const { id } = await newMasterKey(owner);
		const developer = await signUpPerson();
		await pool().query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'developer')", [
			owner.organizationId,
			developer.userId,
		]);
		for (const [person, expected] of [[developer, 403], [stranger, 404]] as const) {
			const { client } = person;
			const answers = [
				await client.get(masterKeysOf(owner)),
				await client.post(masterKeysOf(owner), { description: "Mine" }),
				await client.patch(`${masterKeysOf(owner)}/${id}`, { status: "inactive" }),
				await client.delete(`${masterKeysOf(owner)}/${id}`),
			];
			expect(answers.map((answer) => answer.status)).toEqual([expected, expected, expected, expected]);
		}
		// In their own organization, our key is not found either.
		expect((await stranger.client.patch(`${masterKeysOf(stranger)}/${id}`, { status: "inactive" })).status).toBe(404);
		expect((await stranger.client.delete(`${masterKeysOf(stranger)}/${id}`)).status).toBe(404);
		await pool().query("DELETE FROM member WHERE user_id = $1 AND role = 'developer'", [developer.userId]);
	});

	it("never lets an eleventh be active, however many try at once", async () => {
		const person = await signUpPerson();
		const answers = await Promise.all(
			Array.from({ length: 16 }, () => person.client.post(masterKeysOf(person), { description: "Rush" })),
		);
		expect(answers.filter(({ status }) => status === 201)).toHaveLength(maxMasterKeys);
		expect(answers.filter(({ status }) => status === 409)).toHaveLength(6);
		const [first, second] = answers.filter(({ status }) => status === 201).map(({ json }) => json.masterKey.id as string);
		for (const id of [first, second]) await person.client.patch(`${masterKeysOf(person)}/${id}`, { status: "inactive" });
		await newMasterKey(person);
		// One place is left, for two that come back at once.
		const back = [first, second].map((id) => person.client.patch(`${masterKeysOf(person)}/${id}`, { status: "active" }));
		expect((await Promise.all(back)).map(({ status }) => status).sort()).toEqual([200, 409]);
		const active = "SELECT count(*)::int AS count FROM master_key WHERE organization_id = $1 AND status = 'active'";
		expect((await pool().query(active, [person.organizationId])).rows).toEqual([{ count: maxMasterKeys }]);
		// Naming the state that an active key is in takes no place.
		const listed = (await person.client.get(masterKeysOf(person))).json.masterKeys as { id: string; status: string }[];
		const activeId = listed.find(({ status }) => status === "active")?.id;
		expect((await person.client.patch(`${masterKeysOf(person)}/${activeId}`, { status: "active" })).status).toBe(200);
	});

	it("belongs to the enterprise plan where the instance charges; taking keys away does not", async () => {
		const person = await signUpPerson();
		const { id, token } = await newMasterKey(person);
		Object.assign(env(), { PAID_MODE: true });
		const { client } = person;
		expect((await client.get(masterKeysOf(person))).status).toBe(403);
		expect((await client.post(masterKeysOf(person), { description: "More" })).status).toBe(403);
		const refused = await new Program(token).call("GET", "/projects");
		expect([refused.status, refused.json]).toEqual([403, { message: "Master keys are part of the enterprise plan." }]);
		await plan(person, "enterprise");
		expect((await new Program(token).call("GET", "/projects")).status).toBe(200);
		await plan(person, "free");
		expect((await client.patch(`${masterKeysOf(person)}/${id}`, { status: "inactive" })).status).toBe(200);
		expect((await client.patch(`${masterKeysOf(person)}/${id}`, { status: "active" })).status).toBe(403);
		expect((await client.delete(`${masterKeysOf(person)}/${id}`)).status).toBe(200);
	});
});

describe("a master key", () => {
	it("is asked for everywhere", async () => {
		const operations = registeredOperations().filter(({ auth }) => auth === "master-key");
		expect(operations).toHaveLength(11);
		const { apiKey } = (await owner.client.post("/keys/api", { description: "K", projectId: owner.projectId })).json;
		for (const { method, path } of operations) {
			const url = path.replace(/\{\w+\}/g, owner.projectId);
			for (const token of ["", "nonsense", `llmgmk_${"0".repeat(40)}`, apiKey.token, "llmgmk_' OR '1'='1"]) {
				const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
				// The session of an owner, which this client has, does not count.
				const answer = await owner.client.call(method, url, { headers, rawBody: method === "GET" ? undefined : "{" });
				expect([answer.status, answer.json], `${method} ${path}`).toEqual([401, { message: "Unauthorized" }]);
			}
		}
	});

	it("dies with its deactivation and its deletion, and with its organization", async () => {
		const person = await signUpPerson();
		const { id, token } = await newMasterKey(person);
		const alive = async () => (await new Program(token).call("GET", "/projects")).status;
		expect(await alive()).toBe(200);
		await person.client.patch(`${masterKeysOf(person)}/${id}`, { status: "inactive" });
		expect(await alive()).toBe(401);
		await person.client.patch(`${masterKeysOf(person)}/${id}`, { status: "active" });
		expect(await alive()).toBe(200);
		await person.client.delete(`${masterKeysOf(person)}/${id}`);
		expect(await alive()).toBe(401);
		expect((await person.client.patch(`${masterKeysOf(person)}/${id}`, { status: "active" })).status).toBe(404);
		const second = await newMasterKey(person);
		await person.client.delete(`/orgs/${person.organizationId}`);
		expect((await new Program(second.token).call("GET", "/projects")).status).toBe(401);
	});

	it("notes its use at most once a minute", async () => {
		const { id, token } = await newMasterKey(owner);
		const lastUse = async () => {
			const { rows } = await pool().query("SELECT last_used_at AS at FROM master_key WHERE id = $1", [id]);
			return (rows[0].at as Date | null)?.getTime() ?? null;
		};
		await new Program(token).call("GET", "/projects");
		await vi.waitFor(async () => expect(await lastUse()).not.toBeNull());
		await pool().query("UPDATE master_key SET last_used_at = now() - interval '50 seconds' WHERE id = $1", [id]);
		const fifty = await lastUse();
		await new Program(token).call("GET", "/projects");
		await new Program(token).call("GET", "/projects");
		expect(await lastUse()).toBe(fifty);
		await pool().query("UPDATE master_key SET last_used_at = now() - interval '70 seconds' WHERE id = $1", [id]);
		await new Program(token).call("GET", "/projects");
		await vi.waitFor(async () => expect(await lastUse()).toBeGreaterThan(fifty ?? 0));
	});
});
