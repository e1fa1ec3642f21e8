import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registeredOperations } from "~/http/openapi-registry";
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

async function newKey(person: Person) {
	return (await person.client.post("/keys/api", { description: "A key", projectId: person.projectId })).json.apiKey;
}

async function join(person: Person, organizationId: string, role: string): Promise<void> {
	await pool().query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, $3)", [
		organizationId,
		person.userId,
		role,
	]);
}

// Every operation registers itself as its module is loaded.
import.meta.glob(["/app/routes/api/*.ts", "!**/*.test.ts"], { eager: true });
const guarded = registeredOperations().filter((operation) => operation.auth === "session");

describe("signed-out callers", () => {
	it("are refused everywhere but at the door", async () => {
		expect(guarded.length).toBeGreaterThan(20);
		for (const { method, path } of guarded) {
			const url = path.replace(/\{\w+\}/g, owner.projectId);
			const answer = await new ManagementClient().call(method, url, { rawBody: method === "GET" ? undefined : "{" });
			expect([answer.status, answer.json], `${method} ${path}`).toEqual([401, { message: "Unauthorized" }]);
		}
		const open = registeredOperations().filter((operation) => operation.auth === "none");
		expect(open.every(({ path }) => path.startsWith("/auth/") || path === "/webhooks/stripe")).toBe(true);
	});

	it("are refused with a made-up session", async () => {
		const headers = { authorization: "Bearer nonsense", cookie: "llmgateway.session_token=' OR '1'='1" };
		expect((await new ManagementClient().get("/orgs", { headers })).status).toBe(401);
	});
});

describe("projects", () => {
	it.each(["null", "[]", '"name"'])("are not changed by a body that is %s", async (rawBody) => {
		expect((await owner.client.call("PATCH", `/projects/${owner.projectId}`, { rawBody })).status).toBe(400);
	});

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
		const { cacheCoalescing, cacheDurationSeconds } = (await owner.client.patch(path, { cacheCoalescing: true })).json.project;
		expect([project.cacheCoalescing, cacheCoalescing, cacheDurationSeconds]).toEqual([false, true, 60]);
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
