import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteApiKey } from "~/domain/api-keys/delete-api-key.server";
import { rollApiKey } from "~/domain/api-keys/roll-api-key.server";
import { updateApiKey, updateApiKeyLimits } from "~/domain/api-keys/update-api-key.server";
import { pool } from "~/platform/db/pool.server";
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
				`INSERT INTO usage_hourly
					(hour, project_id, api_key_id, model, provider, organization_id, cost, ${zeros.join(", ")})
				VALUES
					(date_trunc('hour', now()) - $1 * interval '1 hour', $2, $3, 'm', 'p', $4, $5, ${zeros.map(() => "0").join()})`,
				[hoursAgo, owner.projectId, key.id, owner.organizationId, cost],
			);
		await insert(0, "0.1");
		await insert(1, "0.02");
		await insert(5, "7");
		const { apiKeys } = (await owner.client.get(`/keys/api?projectId=${owner.projectId}`)).json;
		expect(apiKeys.find((each: { id: string }) => each.id === key.id).currentPeriodUsage).toBe("0.12");
	});
});
