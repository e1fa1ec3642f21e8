import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { deleteApiKey } from "~/domain/api-keys/delete-api-key.server";
import { rollApiKey } from "~/domain/api-keys/roll-api-key.server";
import { updateApiKey, updateApiKeyLimits } from "~/domain/api-keys/update-api-key.server";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { hashApiKey } from "~/platform/secrets.server";
import { closeState } from "../../../tests/factories/close-state";
import { type Person, signUpPerson } from "../../../tests/factories/management-client";

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
		await deleteApiKey(target, {});
		const commands = [
			() => updateApiKey(target, { status: "active" }, {}),
			() => updateApiKeyLimits(target, { usageLimit: "1" }, {}),
			() => rollApiKey(target, {}),
			() => deleteApiKey({ ...target, organizationId: stranger.organizationId }, {}),
		];
		for (const command of commands) await expect(command()).rejects.toMatchObject({ reason: "not_found" });
		const { rows } = await pool().query("SELECT status FROM api_key WHERE id = $1", [key.id]);
		expect(rows).toEqual([{ status: "deleted" }]);
	});

	const hourly = { periodUsageLimit: "10", periodUsageDurationValue: 2, periodUsageDurationUnit: "hour" };
	const spend = (id: string, windowStart: string, usage: string) =>
		pool().query("INSERT INTO api_key_period_usage (api_key_id, window_start, usage) VALUES ($1, $2, $3)", [id, windowStart, usage]);
	const listed = async (id: string) => {
		const { apiKeys } = (await owner.client.get(`/keys/api?projectId=${owner.projectId}`)).json;
		return apiKeys.find((each: { id: string }) => each.id === id);
	};

	it("shows the current window with exactly what was spent in it", async () => {
		const key = await newKey(owner, hourly);
		const { currentPeriodStartedAt: start, currentPeriodResetAt: end } = key;
		expect(Date.parse(end) - Date.parse(start)).toBe(2 * 3_600_000);
		expect(Math.abs(Date.parse(start) - Date.now())).toBeLessThan(60_000);
		await spend(key.id, start, "0.123456789012");
		await spend(key.id, new Date(Date.parse(start) - 7_200_000).toISOString(), "7");
		expect((await listed(key.id)).currentPeriodUsage).toBe("0.123456789012");
		// Three windows later nothing of it counts, and the windows still follow one another without a gap.
		await pool().query("UPDATE api_key SET period_started_at = period_started_at - interval '6 hours' WHERE id = $1", [key.id]);
		expect(await listed(key.id)).toMatchObject({ currentPeriodStartedAt: start, currentPeriodUsage: "0.123456789012" });
		await pool().query("UPDATE api_key SET period_started_at = period_started_at - interval '1 hour' WHERE id = $1", [key.id]);
		expect((await listed(key.id)).currentPeriodUsage).toBe("0");
	});

	it("begins a new window with another recurring limit, and with nothing else", async () => {
		const key = await newKey(owner, hourly);
		await pool().query("UPDATE api_key SET period_started_at = period_started_at - interval '1 hour' WHERE id = $1", [key.id]);
		const before = await listed(key.id);
		await spend(key.id, before.currentPeriodStartedAt, "3");
		const change = async (limits: object) => (await owner.client.patch(`/keys/api/limit/${key.id}`, limits)).json.apiKey;
		const window = { currentPeriodStartedAt: before.currentPeriodStartedAt, currentPeriodUsage: "3" };
		expect(await change({ usageLimit: "5" })).toMatchObject(window);
		expect(await change({ ...hourly, periodUsageLimit: "10.00", tokensPerMinute: 1000 })).toMatchObject(window);
		const raised = await change({ periodUsageLimit: "11" });
		expect(raised.currentPeriodUsage).toBe("0");
		expect(Date.parse(raised.currentPeriodStartedAt)).toBeGreaterThan(Date.parse(before.currentPeriodStartedAt));
		const none = { periodUsageLimit: null, periodUsageDurationValue: null, periodUsageDurationUnit: null };
		expect(await change(none)).toMatchObject({ usageLimit: "5", currentPeriodStartedAt: null, currentPeriodResetAt: null });
	});

	it("limits requests and tokens per minute, each by its own name", async () => {
		const key = await newKey(owner, { requestsPerMinute: 60 });
		expect(key).toMatchObject({ requestsPerMinute: 60, tokensPerMinute: null });
		const changed = await owner.client.patch(`/keys/api/limit/${key.id}`, { tokensPerMinute: 90_000 });
		expect(changed.json.apiKey).toMatchObject({ requestsPerMinute: 60, tokensPerMinute: 90_000 });
		for (const wrong of [0, -1, 1.5, "60", 2 ** 31]) {
			expect((await owner.client.patch(`/keys/api/limit/${key.id}`, { requestsPerMinute: wrong })).status).toBe(400);
		}
		const cleared = await owner.client.patch(`/keys/api/limit/${key.id}`, { requestsPerMinute: null });
		expect(cleared.json.apiKey).toMatchObject({ requestsPerMinute: null, tokensPerMinute: 90_000 });
	});

	it("writes down who did what, with no token in it", async () => {
		const { id, token } = await newKey(owner, { description: "Watched" });
		await owner.client.patch(`/keys/api/${id}`, { status: "inactive" });
		await owner.client.patch(`/keys/api/${id}`, { status: "inactive" });
		await owner.client.patch(`/keys/api/${id}`, { description: "Renamed" });
		await owner.client.patch(`/keys/api/limit/${id}`, { usageLimit: "5" });
		const { token: rolled } = (await owner.client.post(`/keys/api/${id}/roll`)).json.apiKey;
		await owner.client.delete(`/keys/api/${id}`);
		const { rows } = await pool().query(
			"SELECT action, resource_type, user_id, details FROM audit_entry WHERE resource_id = $1 ORDER BY id",
			[id],
		);
		expect(rows.map((row) => row.action)).toEqual([
			"api_key.create", "api_key.update_status", "api_key.update", "api_key.update_limit", "api_key.roll", "api_key.delete",
		]);
		for (const row of rows) expect(row).toMatchObject({ resource_type: "api_key", user_id: owner.userId });
		expect(rows[1].details).toMatchObject({ name: "Watched", changed: ["status"], status: "inactive" });
		expect(rows[3].details).toMatchObject({ name: "Renamed", usageLimit: "5" });
		for (const secret of [token, rolled]) expect(JSON.stringify(rows)).not.toContain(secret);
	});
});

describe("what the plan includes", () => {
	const paid = (value: boolean) => Object.assign(env(), { PAID_MODE: value });
	const limitsOf = async (person: Person) => (await person.client.get(`/keys/api?projectId=${person.projectId}`)).json;
	afterEach(() => paid(false));

	it("is said with the keys of a project, and only there", async () => {
		const person = await signUpPerson();
		expect(await limitsOf(person)).toMatchObject({
			planLimits: { currentCount: 0, maxKeys: 2_147_483_647, plan: "free" },
			userRole: "owner",
		});
		paid(true);
		expect((await limitsOf(person)).planLimits).toEqual({ currentCount: 0, maxKeys: 20, plan: "free" });
		expect((await person.client.get("/keys/api")).json).toEqual({ apiKeys: [] });
	});

	it("holds for keys that are made at once; disabling makes no room, deleting does", async () => {
		const person = await signUpPerson();
		const create = () => person.client.post("/keys/api", { description: "k", projectId: person.projectId });
		paid(true);
		for (let count = 0; count < 17; count++) expect((await create()).status).toBe(200);
		const answers = await Promise.all(Array.from({ length: 8 }, create));
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 403, 403, 403, 403, 403]);
		const id = answers.find(({ status }) => status === 200)?.json.apiKey.id as string;
		await person.client.patch(`/keys/api/${id}`, { status: "inactive" });
		expect((await create()).json.message).toContain("20 API keys");
		await person.client.delete(`/keys/api/${id}`);
		expect((await create()).status).toBe(200);
		await pool().query("UPDATE organization SET plan = 'enterprise' WHERE id = $1", [person.organizationId]);
		expect((await create()).status).toBe(200);
		expect((await limitsOf(person)).planLimits).toMatchObject({ currentCount: 21, plan: "enterprise" });
		paid(false);
		expect((await create()).status).toBe(200);
	});
});
