import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { keyPolicyOf } from "~/domain/api-keys/key-policy.server";
import { maxMasterKeys } from "~/domain/plans";
import { registeredOperations } from "~/http/openapi-registry";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { newId } from "~/platform/ids";
import { hashApiKey } from "~/platform/secrets.server";
import { closeState } from "../../../tests/factories/close-state";
import { type Answer, ManagementClient, type Person, signUpPerson } from "../../../tests/factories/management-client";

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

const keysOf = (person: Person) => `/orgs/${person.organizationId}/master-keys`;
const plan = (person: Person, value: string) =>
	pool().query("UPDATE organization SET plan = $2::organization_plan WHERE id = $1", [person.organizationId, value]);

async function newMasterKey(person = owner): Promise<{ id: string; token: string }> {
	const { status, json } = await person.client.post(keysOf(person), { description: "Onboarding" });
	expect(status).toBe(201);
	return json.masterKey;
}

/** A program with a master key and nothing else: no cookie, no origin. */
class Program {
	readonly #client = new ManagementClient();
	readonly #headers: Record<string, string>;

	constructor(token: string) {
		this.#headers = { authorization: `Bearer ${token}`, origin: "https://elsewhere.example" };
	}

	call(method: string, path: string, body?: unknown): Promise<Answer> {
		return this.#client.call(method, `/v1/master${path}`, { body, headers: this.#headers });
	}
}

async function program(person = owner): Promise<Program> {
	return new Program((await newMasterKey(person)).token);
}

describe("managing master keys", () => {
	it("shows the token once, and stores its HMAC only", async () => {
		const { json } = await owner.client.post(keysOf(owner), { description: "Onboarding" });
		const { token, ...shown } = json.masterKey;
		expect(token).toMatch(/^llmgmk_[0-9A-Za-z]{40}$/);
		expect(shown).toMatchObject({
			description: "Onboarding",
			maskedToken: `llmgmk_••••••••${token.slice(-4)}`,
			status: "active",
			creator: { id: owner.userId, email: owner.email },
			lastUsedAt: null,
		});
		const listed = (await owner.client.get(keysOf(owner))).json.masterKeys;
		expect(listed).toContainEqual(shown);
		expect(JSON.stringify(listed)).not.toContain(token);
		const { rows } = await pool().query("SELECT * FROM master_key WHERE id = $1", [shown.id]);
		expect(rows[0].token_hash).toBe(hashApiKey(token));
		expect(JSON.stringify(rows[0])).not.toContain(token);
	});

	it("refuses what it does not know and names that are none", async () => {
		for (const body of [{}, { description: "" }, { description: "x".repeat(256) }, { description: "a", scope: "all" }]) {
			expect((await owner.client.post(keysOf(owner), body)).status).toBe(400);
		}
		const { id } = await newMasterKey();
		for (const body of [{}, { status: "deleted" }, { status: "active", description: "b" }]) {
			expect((await owner.client.patch(`${keysOf(owner)}/${id}`, body)).status).toBe(400);
		}
	});

	it("is for admins of the organization, and of no other", async () => {
		const { id } = await newMasterKey();
		const developer = await signUpPerson();
		await pool().query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'developer')", [
			owner.organizationId,
			developer.userId,
		]);
		for (const [person, expected] of [[developer, 403], [stranger, 404]] as const) {
			const { client } = person;
			const answers = [
				await client.get(keysOf(owner)),
				await client.post(keysOf(owner), { description: "Mine" }),
				await client.patch(`${keysOf(owner)}/${id}`, { status: "inactive" }),
				await client.delete(`${keysOf(owner)}/${id}`),
			];
			expect(answers.map((answer) => answer.status)).toEqual([expected, expected, expected, expected]);
		}
		// In their own organization, our key is not found either.
		expect((await stranger.client.patch(`${keysOf(stranger)}/${id}`, { status: "inactive" })).status).toBe(404);
		expect((await stranger.client.delete(`${keysOf(stranger)}/${id}`)).status).toBe(404);
		await pool().query("DELETE FROM member WHERE user_id = $1 AND role = 'developer'", [developer.userId]);
	});

	it("never lets an eleventh be active, however many try at once", async () => {
		const person = await signUpPerson();
		const answers = await Promise.all(
			Array.from({ length: 16 }, () => person.client.post(keysOf(person), { description: "Rush" })),
		);
		expect(answers.filter(({ status }) => status === 201)).toHaveLength(maxMasterKeys);
		expect(answers.filter(({ status }) => status === 409)).toHaveLength(6);
		const [first, second] = answers.filter(({ status }) => status === 201).map(({ json }) => json.masterKey.id as string);
		for (const id of [first, second]) await person.client.patch(`${keysOf(person)}/${id}`, { status: "inactive" });
		await newMasterKey(person);
		// One place is left, for two that come back at once.
		const back = [first, second].map((id) => person.client.patch(`${keysOf(person)}/${id}`, { status: "active" }));
		expect((await Promise.all(back)).map(({ status }) => status).sort()).toEqual([200, 409]);
		const active = "SELECT count(*)::int AS count FROM master_key WHERE organization_id = $1 AND status = 'active'";
		expect((await pool().query(active, [person.organizationId])).rows).toEqual([{ count: maxMasterKeys }]);
		// Naming the state that an active key is in takes no place.
		const listed = (await person.client.get(keysOf(person))).json.masterKeys as { id: string; status: string }[];
		const activeId = listed.find(({ status }) => status === "active")?.id;
		expect((await person.client.patch(`${keysOf(person)}/${activeId}`, { status: "active" })).status).toBe(200);
	});

	it("belongs to the enterprise plan where the instance charges; taking keys away does not", async () => {
		const person = await signUpPerson();
		const { id, token } = await newMasterKey(person);
		Object.assign(env(), { PAID_MODE: true });
		const { client } = person;
		expect((await client.get(keysOf(person))).status).toBe(403);
		expect((await client.post(keysOf(person), { description: "More" })).status).toBe(403);
		const refused = await new Program(token).call("GET", "/projects");
		expect([refused.status, refused.json]).toEqual([403, { message: "Master keys are part of the enterprise plan." }]);
		await plan(person, "enterprise");
		expect((await new Program(token).call("GET", "/projects")).status).toBe(200);
		await plan(person, "free");
		expect((await client.patch(`${keysOf(person)}/${id}`, { status: "inactive" })).status).toBe(200);
		expect((await client.patch(`${keysOf(person)}/${id}`, { status: "active" })).status).toBe(403);
		expect((await client.delete(`${keysOf(person)}/${id}`)).status).toBe(200);
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
		await person.client.patch(`${keysOf(person)}/${id}`, { status: "inactive" });
		expect(await alive()).toBe(401);
		await person.client.patch(`${keysOf(person)}/${id}`, { status: "active" });
		expect(await alive()).toBe(200);
		await person.client.delete(`${keysOf(person)}/${id}`);
		expect(await alive()).toBe(401);
		expect((await person.client.patch(`${keysOf(person)}/${id}`, { status: "active" })).status).toBe(404);
		const second = await newMasterKey(person);
		await person.client.delete(`/orgs/${person.organizationId}`);
		expect((await new Program(second.token).call("GET", "/projects")).status).toBe(401);
	});

	it("notes its use at most once a minute", async () => {
		const { id, token } = await newMasterKey();
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

describe("projects", () => {
	it("are created, listed, changed and deleted with their keys", async () => {
		const caller = await program();
		const { status, json } = await caller.call("POST", "/projects", { name: "Customer ACME" });
		expect(status).toBe(201);
		const { id } = json.project;
		expect(json.project).toEqual({
			id,
			name: "Customer ACME",
			organizationId: owner.organizationId,
			cachingEnabled: false,
			cacheDurationSeconds: 60,
			mode: "hybrid",
			status: "active",
			createdAt: expect.any(String),
			updatedAt: expect.any(String),
		});
		expect((await caller.call("GET", "/projects")).json.projects).toContainEqual(json.project);
		const changed = await caller.call("PATCH", `/projects/${id}`, { cachingEnabled: true, status: "inactive" });
		expect(changed.json.project).toMatchObject({ name: "Customer ACME", cachingEnabled: true, status: "inactive" });
		await caller.call("PATCH", `/projects/${id}`, { status: "active" });
		const key = (await caller.call("POST", "/keys", { projectId: id, description: "Production" })).json.apiKey;
		expect(await keyPolicyOf(key.token)).toMatchObject({ apiKeyStatus: "active", projectStatus: "active" });
		const gone = await caller.call("DELETE", `/projects/${id}`);
		expect([gone.status, gone.json]).toEqual([200, { message: "Project deleted successfully" }]);
		expect(await keyPolicyOf(key.token)).toMatchObject({ apiKeyStatus: "deleted", projectStatus: "deleted" });
		expect((await caller.call("DELETE", `/projects/${id}`)).status).toBe(404);
		expect((await caller.call("PATCH", `/keys/${key.id}`, { status: "active" })).status).toBe(404);
	});

	it("keep to their bounds", async () => {
		const caller = await program();
		const bad = [{}, { name: "" }, { name: "x".repeat(256) }, { name: "a", cacheDurationSeconds: 9 }];
		const worse = [{ name: "a", cacheDurationSeconds: 31_536_001 }, { name: "a", mode: "free" }, { name: "a", budget: 1 }];
		for (const body of [...bad, ...worse, { name: "a", organizationId: stranger.organizationId }]) {
			expect((await caller.call("POST", "/projects", body)).status, JSON.stringify(body)).toBe(400);
		}
		for (const body of [{}, { status: "deleted" }, { routingConfig: null }, { name: null }]) {
			expect((await caller.call("PATCH", `/projects/${owner.projectId}`, body)).status, JSON.stringify(body)).toBe(400);
		}
	});
});

describe("API keys", () => {
	it("are created for the master key's maker, changed and deleted", async () => {
		const caller = await program();
		const body = { projectId: owner.projectId, description: "Production", usageLimit: "50.00" };
		const { status, json } = await caller.call("POST", "/keys", body);
		expect(status).toBe(201);
		const { id, token } = json.apiKey;
		expect(json.apiKey).toMatchObject({
			token: expect.stringMatching(/^llmgtwy_/),
			description: "Production",
			status: "active",
			projectId: owner.projectId,
			createdBy: owner.userId,
			usageLimit: "50",
		});
		expect(json.apiKey.creator).toBeUndefined();
		const changes = { status: "inactive", usageLimit: null, periodUsageLimit: "5", periodUsageDurationValue: 1, periodUsageDurationUnit: "day" };
		const changed = await caller.call("PATCH", `/keys/${id}`, changes);
		expect(changed.json.apiKey).toMatchObject({ ...changes, description: "Production" });
		expect(JSON.stringify(changed.json)).not.toContain(token);
		expect(await keyPolicyOf(token)).toMatchObject({ apiKeyStatus: "inactive", periodUsageLimit: "5.000000000000" });
		const gone = await caller.call("DELETE", `/keys/${id}`);
		expect([gone.status, gone.json]).toEqual([200, { message: "API key deleted successfully" }]);
		expect((await caller.call("DELETE", `/keys/${id}`)).status).toBe(404);
	});

	it("keep the rules of recurring limits, and stay as they were after a refusal", async () => {
		const caller = await program();
		const base = { projectId: owner.projectId, description: "K" };
		const pairs = [{ periodUsageLimit: "5" }, { periodUsageLimit: "5", periodUsageDurationValue: 1 }, { periodUsageDurationUnit: "day" }];
		const others = [{ expiresAt: null }, { usageLimit: 5 }, { usageLimit: "-1" }, { description: "" }, { token: "x" }];
		for (const more of [...pairs, ...others]) {
			expect((await caller.call("POST", "/keys", { ...base, ...more })).status, JSON.stringify(more)).toBe(400);
		}
		const { id } = (await caller.call("POST", "/keys", base)).json.apiKey;
		for (const body of [{}, ...pairs, { description: "Renamed", periodUsageLimit: "5" }, { projectId: owner.projectId }]) {
			expect((await caller.call("PATCH", `/keys/${id}`, body)).status, JSON.stringify(body)).toBe(400);
		}
		const { rows } = await pool().query("SELECT description FROM api_key WHERE id = $1", [id]);
		expect(rows).toEqual([{ description: "K" }]);
	});

	it("have rules, which come and go", async () => {
		const caller = await program();
		const { id } = (await caller.call("POST", "/keys", { projectId: owner.projectId, description: "K" })).json.apiKey;
		const given = { ruleType: "allow_models", ruleValue: { models: ["openai/gpt-4o-mini"] } };
		const made = await caller.call("POST", `/keys/${id}/iam`, given);
		expect([made.status, made.json.rule]).toEqual([201, expect.objectContaining({ ...given, apiKeyId: id, status: "active" })]);
		expect((await caller.call("GET", `/keys/${id}/iam`)).json).toEqual({ rules: [made.json.rule] });
		const path = `/keys/${id}/iam/${made.json.rule.id}`;
		const changed = await caller.call("PATCH", path, { status: "inactive" });
		expect(changed.json.rule).toMatchObject({ ...given, status: "inactive" });
		for (const body of [{}, { ruleValue: { providers: ["openai"] } }, { priority: 1 }]) {
			expect((await caller.call("PATCH", path, body)).status, JSON.stringify(body)).toBe(400);
		}
		const cidr = { ruleType: "allow_ip_cidrs", ruleValue: { ipCidrs: ["192.0.2.0/33"] } };
		expect((await caller.call("POST", `/keys/${id}/iam`, cidr)).status).toBe(400);
		const gone = await caller.call("DELETE", path);
		expect([gone.status, gone.json]).toEqual([200, { message: "IAM rule deleted successfully" }]);
		expect((await caller.call("DELETE", path)).status).toBe(404);
	});
});

it("reaches nothing of another organization", async () => {
	const [ours, theirs] = [await program(), await program(stranger)];
	const key = (await theirs.call("POST", "/keys", { projectId: stranger.projectId, description: "Theirs" })).json.apiKey;
	const rule = (
		await theirs.call("POST", `/keys/${key.id}/iam`, { ruleType: "deny_models", ruleValue: { models: ["gpt-4o"] } })
	).json.rule;
	const own = (await ours.call("POST", "/keys", { projectId: owner.projectId, description: "Ours" })).json.apiKey;
	const value = { ruleType: "deny_providers", ruleValue: { providers: ["openai"] } };
	const answers = [
		await ours.call("PATCH", `/projects/${stranger.projectId}`, { name: "Taken" }),
		await ours.call("DELETE", `/projects/${stranger.projectId}`),
		await ours.call("POST", "/keys", { projectId: stranger.projectId, description: "Taken" }),
		await ours.call("PATCH", `/keys/${key.id}`, { status: "inactive" }),
		await ours.call("DELETE", `/keys/${key.id}`),
		await ours.call("GET", `/keys/${key.id}/iam`),
		await ours.call("POST", `/keys/${key.id}/iam`, value),
		await ours.call("PATCH", `/keys/${key.id}/iam/${rule.id}`, { status: "inactive" }),
		await ours.call("DELETE", `/keys/${key.id}/iam/${rule.id}`),
		// Their rule under a key of ours.
		await ours.call("PATCH", `/keys/${own.id}/iam/${rule.id}`, { status: "inactive" }),
		await ours.call("DELETE", `/keys/${own.id}/iam/${rule.id}`),
		await ours.call("DELETE", `/keys/${newId()}`),
		await ours.call("DELETE", "/keys/nonsense"),
		await ours.call("GET", "/nothing"),
	];
	expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
	expect((await ours.call("GET", "/projects")).json.projects.map((project: { id: string }) => project.id)).not.toContain(
		stranger.projectId,
	);
	expect(await keyPolicyOf(key.token)).toMatchObject({ apiKeyStatus: "active", projectStatus: "active" });
});

it("leaves entries that name the master key, not its maker", async () => {
	const { id, token } = await newMasterKey();
	const caller = new Program(token);
	const { project } = (await caller.call("POST", "/projects", { name: "Audited" })).json;
	await caller.call("PATCH", `/projects/${project.id}`, { name: "Audited", mode: "credits" });
	await caller.call("DELETE", `/projects/${project.id}`);
	const { rows } = await pool().query(
		"SELECT action, resource_id, user_id, details FROM audit_entry WHERE master_key_id = $1 ORDER BY created_at, id",
		[id],
	);
	const by = { resource_id: project.id, user_id: null };
	expect(rows).toEqual([
		{ ...by, action: "project.create", details: { name: "Audited" } },
		{ ...by, action: "project.update", details: { name: "Audited", changed: ["mode"] } },
		{ ...by, action: "project.delete", details: { name: "Audited" } },
	]);
});
