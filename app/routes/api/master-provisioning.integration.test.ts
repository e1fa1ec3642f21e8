import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { keyPolicyOf } from "~/domain/api-keys/key-policy.server";
import { pool } from "~/platform/db/pool.server";
import { newId } from "~/platform/ids";
import { closeState } from "../../../tests/factories/close-state";
import { type Person, signUpPerson } from "../../../tests/factories/management-client";
import { newMasterKey, Program } from "../../../tests/factories/provisioning-program";

let owner: Person;
let stranger: Person;

beforeAll(async () => {
	[owner, stranger] = [await signUpPerson(), await signUpPerson()];
});
beforeEach(async () => {
	// At most ten may be active, and every test makes one.
	await pool().query("UPDATE master_key SET status = 'deleted'");
});
afterAll(closeState);

describe("projects", () => {
	it("are created, listed, changed and deleted with their keys", async () => {
		const caller = await Program.of(owner);
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
		const caller = await Program.of(owner);
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
		const caller = await Program.of(owner);
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
		const caller = await Program.of(owner);
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
		const caller = await Program.of(owner);
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
	const [ours, theirs] = [await Program.of(owner), await Program.of(stranger)];
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
	const { id, token } = await newMasterKey(owner);
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
