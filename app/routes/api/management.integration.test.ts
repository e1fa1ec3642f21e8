import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteApiKey } from "~/domain/api-keys/delete-api-key.server";
import { rollApiKey } from "~/domain/api-keys/roll-api-key.server";
import { updateApiKey, updateApiKeyLimits } from "~/domain/api-keys/update-api-key.server";
import { pool } from "~/platform/db/pool.server";
import { hashApiKey } from "~/platform/secrets.server";
import { closeState } from "../../../tests/factories/close-state";
import { ManagementClient, type Person, signUpPerson } from "../../../tests/factories/management-client";

let owner: Person;
let stranger: Person;

beforeAll(async () => {
	owner = await signUpPerson();
	stranger = await signUpPerson();
});
afterAll(closeState);

async function newKey(person: Person, fields: Record<string, unknown> = {}) {
	const body = { description: "A key", projectId: person.projectId, ...fields };
	const answer = await person.client.post("/keys/api", body);
	expect(answer.status).toBe(200);
	return answer.json.apiKey;
}

async function join(person: Person, organizationId: string, role: string): Promise<void> {
	await pool().query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, $3)", [
		organizationId,
		person.userId,
		role,
	]);
}

describe("signed-out callers", () => {
	it.each(["/orgs", "/keys/api", "/keys/provider", "/logs", "/activity"])("get 401 from %s", async (path) => {
		const answer = await new ManagementClient().get(path);
		expect([answer.status, answer.json]).toEqual([401, { message: "Unauthorized" }]);
	});
});

describe("api keys", () => {
	it("shows the token once and stores its HMAC", async () => {
		const key = await newKey(owner);
		expect(key.token).toMatch(/^llmgtwy_[0-9A-Za-z]{40}$/);
		const { rows } = await pool().query("SELECT token_hash, token_hint FROM api_key WHERE id = $1", [key.id]);
		expect(rows[0].token_hash).toBe(hashApiKey(key.token));
		expect(rows[0].token_hint.endsWith(key.token.slice(-4))).toBe(true);
		const listed = (await owner.client.get(`/keys/api?projectId=${owner.projectId}`)).json.apiKeys;
		const found = listed.find((each: { id: string }) => each.id === key.id);
		expect(found).toMatchObject({ usage: "0", currentPeriodUsage: "0", status: "active", expiresAt: null });
		expect(JSON.stringify(listed)).not.toContain(key.token);
	});

	it("keeps money as typed", async () => {
		const key = await newKey(owner, {
			usageLimit: "49.99",
			periodUsageLimit: "0.000000000001",
			periodUsageDurationValue: 2,
			periodUsageDurationUnit: "week",
		});
		expect(key).toMatchObject({
			usageLimit: "49.99",
			periodUsageLimit: "0.000000000001",
			periodUsageDurationValue: 2,
			periodUsageDurationUnit: "week",
		});
	});

	it("changes only the limits that are named, and clears with null", async () => {
		const key = await newKey(owner, { usageLimit: "5" });
		const period = { periodUsageLimit: "1", periodUsageDurationValue: 1, periodUsageDurationUnit: "month" };
		const limited = (await owner.client.patch(`/keys/api/limit/${key.id}`, period)).json.apiKey;
		expect(limited).toMatchObject({ usageLimit: "5", ...period });
		const half = await owner.client.patch(`/keys/api/limit/${key.id}`, { periodUsageLimit: null });
		expect(half.status).toBe(400);
		const nothing = {
			usageLimit: null,
			periodUsageLimit: null,
			periodUsageDurationValue: null,
			periodUsageDurationUnit: null,
		};
		expect((await owner.client.patch(`/keys/api/limit/${key.id}`, nothing)).json.apiKey).toMatchObject(nothing);
	});

	it.each([
		{ usageLimit: 5 },
		{ usageLimit: "-1" },
		{ usageLimit: "1e3" },
		{ periodUsageLimit: "1" },
		{ periodUsageLimit: "1", periodUsageDurationValue: 13, periodUsageDurationUnit: "month" },
		{ budget: "5" },
		{ expiresAt: "2020-01-01T00:00:00Z" },
		{ description: "" },
	])("refuses %j", async (fields) => {
		const answer = await owner.client.post("/keys/api", { description: "A key", projectId: owner.projectId, ...fields });
		expect(answer.status).toBe(400);
	});

	it("changes the status alone, without touching the rest", async () => {
		const key = await newKey(owner, { description: "Stays", expiresAt: "2099-01-01T00:00:00Z" });
		const { apiKey } = (await owner.client.patch(`/keys/api/${key.id}`, { status: "inactive" })).json;
		expect(apiKey).toMatchObject({ status: "inactive", description: "Stays", expiresAt: "2099-01-01T00:00:00.000Z" });
	});

	it("enables an expired key only with a new expiration", async () => {
		const key = await newKey(owner);
		await pool().query("UPDATE api_key SET expires_at = now() - interval '1 hour', status = 'inactive' WHERE id = $1", [
			key.id,
		]);
		expect((await owner.client.patch(`/keys/api/${key.id}`, { status: "active" })).status).toBe(400);
		const expiresAt = "2099-01-01T00:00:00.000Z";
		const answer = await owner.client.patch(`/keys/api/${key.id}`, { status: "active", expiresAt });
		expect(answer.json.apiKey).toMatchObject({ status: "active", expiresAt });
	});

	it("rolls without a body and without a content type", async () => {
		const key = await newKey(owner);
		const { json, status } = await owner.client.call("POST", `/keys/api/${key.id}/roll`);
		expect(status).toBe(200);
		expect(json.apiKey).toMatchObject({ id: key.id, description: key.description });
		expect(json.apiKey.token).not.toBe(key.token);
		const { rows } = await pool().query("SELECT token_hash FROM api_key WHERE id = $1", [key.id]);
		expect(rows[0].token_hash).toBe(hashApiKey(json.apiKey.token));
	});

	it("deletes softly: gone from lists, and no longer to be changed", async () => {
		const key = await newKey(owner);
		expect((await owner.client.delete(`/keys/api/${key.id}`)).status).toBe(200);
		const ids = (await owner.client.get("/keys/api")).json.apiKeys.map((each: { id: string }) => each.id);
		expect(ids).not.toContain(key.id);
		expect((await owner.client.patch(`/keys/api/${key.id}`, { status: "active" })).status).toBe(404);
		const { rows } = await pool().query("SELECT status FROM api_key WHERE id = $1", [key.id]);
		expect(rows).toEqual([{ status: "deleted" }]);
	});

	it("never come back after a deletion that another request made meanwhile", async () => {
		const key = await newKey(owner);
		const target = { id: key.id, organizationId: owner.organizationId };
		await deleteApiKey(target);
		const commands = [
			() => updateApiKey(target, { status: "active" }),
			() => updateApiKeyLimits(target, { usageLimit: "1" }),
			() => rollApiKey(target),
			() => deleteApiKey({ ...target, organizationId: stranger.organizationId }),
		];
		for (const command of commands) await expect(command()).rejects.toMatchObject({ reason: "not_found" });
		const { rows } = await pool().query("SELECT status FROM api_key WHERE id = $1", [key.id]);
		expect(rows).toEqual([{ status: "deleted" }]);
	});

	it("sums the usage of the window from the hourly figures", async () => {
		const key = await newKey(owner, {
			periodUsageLimit: "10",
			periodUsageDurationValue: 2,
			periodUsageDurationUnit: "hour",
		});
		const zeros = [
			"request_count", "error_count", "client_error_count", "cache_count", "streamed_count", "prompt_tokens",
			"completion_tokens", "cached_tokens", "cache_write_tokens", "reasoning_tokens", "total_tokens", "input_cost",
			"output_cost", "cached_input_cost", "request_cost", "web_search_cost", "image_cost", "data_storage_cost",
			"savings", "cache_savings", "duration_ms",
		];
		const insert = (hoursAgo: number, cost: string) =>
			pool().query(
				`INSERT INTO usage_hourly (hour, project_id, api_key_id, model, provider, organization_id, cost, ${zeros.join(", ")})
				VALUES (date_trunc('hour', now()) - $1 * interval '1 hour', $2, $3, 'm', 'p', $4, $5, ${zeros.map(() => "0").join(", ")})`,
				[hoursAgo, owner.projectId, key.id, owner.organizationId, cost],
			);
		await insert(0, "0.1");
		await insert(1, "0.02");
		await insert(5, "7");
		const { apiKeys } = (await owner.client.get(`/keys/api?projectId=${owner.projectId}`)).json;
		expect(apiKeys.find((each: { id: string }) => each.id === key.id).currentPeriodUsage).toBe("0.12");
	});
});

describe("projects", () => {
	it("are created, read, changed by name only, and archived", async () => {
		const { status, json } = await owner.client.post("/projects", {
			name: "Second",
			organizationId: owner.organizationId,
			mode: "api-keys",
		});
		expect([status, json.project.mode, json.project.cacheDurationSeconds]).toEqual([201, "api-keys", 60]);
		const path = `/projects/${json.project.id}`;
		const { project } = (await owner.client.patch(path, { cachingEnabled: true })).json;
		expect(project).toMatchObject({ name: "Second", mode: "api-keys", cachingEnabled: true });
		const routed = await owner.client.patch(path, { routingConfig: { strategy: "price" } });
		expect(routed.json.project.routingConfig).toEqual({ strategy: "price" });
		expect((await owner.client.patch(path, { routingConfig: null })).json.project.routingConfig).toBeNull();
		expect((await owner.client.patch(path, { budget: 5 })).status).toBe(400);
		expect((await owner.client.patch(path, { cacheDurationSeconds: 9 })).status).toBe(400);
		expect((await owner.client.delete(path)).status).toBe(200);
		expect((await owner.client.get(path)).status).toBe(404);
	});
});

describe("organizations", () => {
	it("change what is named and nothing else", async () => {
		const path = `/orgs/${owner.organizationId}`;
		const first = await owner.client.patch(path, { billingCompany: "Acme", retentionLevel: "retain" });
		expect(first.json.organization).toMatchObject({ billingCompany: "Acme", retentionLevel: "retain" });
		const second = await owner.client.patch(path, { name: "Renamed" });
		expect(second.json.organization).toMatchObject({ name: "Renamed", billingCompany: "Acme", retentionLevel: "retain" });
		expect((await owner.client.patch(path, { credits: "1000" })).status).toBe(400);
		expect((await owner.client.patch(path, { retentionLevel: "forever" })).status).toBe(400);
	});
});

describe("other tenants", () => {
	it("find nothing under our ids", async () => {
		const key = await newKey(owner);
		const { client } = stranger;
		const answers = await Promise.all([
			client.get(`/orgs/${owner.organizationId}`),
			client.get(`/orgs/${owner.organizationId}/projects`),
			client.patch(`/orgs/${owner.organizationId}`, { name: "Taken" }),
			client.get(`/projects/${owner.projectId}`),
			client.patch(`/projects/${owner.projectId}`, { name: "Taken" }),
			client.delete(`/projects/${owner.projectId}`),
			client.post("/projects", { name: "Planted", organizationId: owner.organizationId }),
			client.post("/keys/api", { description: "Planted", projectId: owner.projectId }),
			client.get(`/keys/api?projectId=${owner.projectId}`),
			client.patch(`/keys/api/${key.id}`, { status: "inactive" }),
			client.patch(`/keys/api/limit/${key.id}`, { usageLimit: "0" }),
			client.call("POST", `/keys/api/${key.id}/roll`),
			client.delete(`/keys/api/${key.id}`),
			client.get(`/logs?projectId=${owner.projectId}`),
			client.get(`/logs?organizationId=${owner.organizationId}`),
			client.get(`/activity?projectId=${owner.projectId}`),
			client.get(`/activity/sources?projectId=${owner.projectId}`),
			client.get(`/keys/provider?organizationId=${owner.organizationId}`),
		]);
		expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 404));
		expect((await client.get("/keys/api")).json.apiKeys).toEqual([]);
		const { rows } = await pool().query("SELECT status, token_hash FROM api_key WHERE id = $1", [key.id]);
		expect(rows).toEqual([{ status: "active", token_hash: hashApiKey(key.token) }]);
	});

	it("get the same answer for ids that exist nowhere, and for no ids at all", async () => {
		for (const id of ["0198c0de-0000-7000-8000-000000000000", "1 OR 1=1", "%27"]) {
			expect((await owner.client.get(`/projects/${encodeURIComponent(id)}`)).status).toBe(404);
			expect((await owner.client.delete(`/keys/api/${encodeURIComponent(id)}`)).status).toBe(404);
		}
	});
});

describe("developers", () => {
	it("see everything and change nothing", async () => {
		const developer = await signUpPerson();
		await join(developer, owner.organizationId, "developer");
		const key = await newKey(owner);
		const { client } = developer;
		expect((await client.get(`/projects/${owner.projectId}`)).status).toBe(200);
		expect((await client.get(`/keys/api?projectId=${owner.projectId}`)).status).toBe(200);
		expect((await client.get(`/activity?projectId=${owner.projectId}`)).status).toBe(200);
		const answers = await Promise.all([
			client.patch(`/orgs/${owner.organizationId}`, { name: "Changed" }),
			client.post("/projects", { name: "New", organizationId: owner.organizationId }),
			client.patch(`/projects/${owner.projectId}`, { name: "Changed" }),
			client.delete(`/projects/${owner.projectId}`),
			client.post("/keys/api", { description: "New", projectId: owner.projectId }),
			client.patch(`/keys/api/${key.id}`, { status: "inactive" }),
			client.patch(`/keys/api/limit/${key.id}`, { usageLimit: "1" }),
			client.call("POST", `/keys/api/${key.id}/roll`),
			client.delete(`/keys/api/${key.id}`),
			client.post("/keys/provider", { organizationId: owner.organizationId, provider: "openai", token: "sk-test" }),
		]);
		expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 403));
	});

	it("and admins do not touch billing details", async () => {
		const admin = await signUpPerson();
		await join(admin, owner.organizationId, "admin");
		const path = `/orgs/${owner.organizationId}`;
		expect((await admin.client.patch(path, { name: "By the admin" })).status).toBe(200);
		expect((await admin.client.patch(path, { billingEmail: "me@example.com" })).status).toBe(403);
	});
});

describe("requests in general", () => {
	it("are limited in size, must be JSON, and name known fields and methods only", async () => {
		const { client } = owner;
		expect((await client.call("POST", "/orgs", { rawBody: `{"name":"${"x".repeat(1_100_000)}"}` })).status).toBe(413);
		expect((await client.call("POST", "/orgs", { rawBody: "{name:" })).status).toBe(400);
		expect((await client.get("/orgs?unknown=1")).status).toBe(400);
		const wrong = await client.call("PUT", "/orgs");
		expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST"]);
	});

	it("list logs with the pagination that clients expect", async () => {
		const { json } = await owner.client.get(`/logs?projectId=${owner.projectId}&limit=10&metadata[team]=core`);
		expect(json).toEqual({ logs: [], pagination: { nextCursor: null, hasMore: false, limit: 10 } });
		expect((await owner.client.get("/logs?limit=101")).status).toBe(400);
		expect((await owner.client.get("/logs/0198c0de-0000-7000-8000-000000000000")).status).toBe(404);
		const activity = await owner.client.get(`/activity?projectId=${owner.projectId}&timeRange=7d&groupBy=model`);
		expect(activity.json).toMatchObject({ granularity: "daily", activity: expect.any(Array) });
		expect((await owner.client.get(`/activity/sources?projectId=${owner.projectId}`)).json).toEqual({ sources: [] });
	});

	it("are described in the OpenAPI document", async () => {
		const { json } = await new ManagementClient().get("/openapi.json");
		expect(json.openapi).toBe("3.1.0");
		const create = json.paths["/keys/api"].post;
		expect(create.requestBody.content["application/json"].schema).toMatchObject({
			required: ["description", "projectId"],
			additionalProperties: false,
		});
		expect(create.responses["200"].content["application/json"].schema.properties.apiKey).toEqual({
			$ref: "#/components/schemas/ApiKeyWithToken",
		});
		for (const reference of JSON.stringify(json).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
			expect(json.components.schemas).toHaveProperty([reference[1] as string]);
		}
	});
});
