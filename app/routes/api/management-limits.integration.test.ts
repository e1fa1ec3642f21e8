import { afterAll, afterEach, expect, it } from "vitest";
import { allowanceOf } from "~/domain/plans";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { closeState } from "../../../tests/factories/close-state";
import { signUpPerson } from "../../../tests/factories/management-client";
import { newMasterKey, Program } from "../../../tests/factories/provisioning-program";

const { projects: mostProjects, ownedOrganizations } = allowanceOf("free", true);

afterEach(() => Object.assign(env(), { PAID_MODE: false }));
afterAll(closeState);

const statusesOf = (answers: { status: number }[]) => answers.map(({ status }) => status).sort();

it("an organization never has more projects than its plan allows, however many come at once", async () => {
	const { client, organizationId, projectId } = await signUpPerson();
	await pool().query(
		"INSERT INTO project (id, organization_id, name, updated_at) SELECT gen_random_uuid(), $1, 'P', now() FROM generate_series(1, $2::int)",
		[organizationId, mostProjects - 3],
	);
	Object.assign(env(), { PAID_MODE: true });
	const create = () => client.post("/projects", { name: "Rush", organizationId });
	expect(statusesOf(await Promise.all(Array.from({ length: 6 }, create)))).toEqual([201, 201, 403, 403, 403, 403]);
	expect((await create()).json.message).toMatch(/100 projects/);
	await client.delete(`/projects/${projectId}`);
	expect((await create()).status).toBe(201);
	Object.assign(env(), { PAID_MODE: false });
	const { token } = await newMasterKey({ client, organizationId } as never);
	expect((await new Program(token).call("POST", "/projects", { name: "More" })).status).toBe(201);
});

it("an account never owns more organizations than it may, however many come at once", async () => {
	const { client, organizationId } = await signUpPerson();
	Object.assign(env(), { PAID_MODE: true });
	const create = () => client.post("/orgs", { name: "Rush" });
	for (let owned = 1; owned < ownedOrganizations - 2; owned++) expect((await create()).status).toBe(201);
	expect(statusesOf(await Promise.all(Array.from({ length: 5 }, create)))).toEqual([201, 201, 403, 403, 403]);
	expect((await create()).json.message).toMatch(/own 20 organizations/);
	await client.delete(`/orgs/${organizationId}`);
	expect((await create()).status).toBe(201);
	Object.assign(env(), { PAID_MODE: false });
	expect((await create()).status).toBe(201);
});

it("a key never has more than a hundred rules, however many come at once", async () => {
	const { client, projectId } = await signUpPerson();
	const { id } = (await client.post("/keys/api", { description: "K", projectId })).json.apiKey;
	await pool().query(
		`INSERT INTO iam_rule (id, api_key_id, rule_type, rule_value, updated_at)
		SELECT gen_random_uuid(), $1, 'allow_models', '{"models":["a"]}', now() FROM generate_series(1, 98)`,
		[id],
	);
	const add = () => client.post(`/keys/api/${id}/iam`, { ruleType: "allow_models", ruleValue: { models: ["a"] } });
	expect(statusesOf(await Promise.all(Array.from({ length: 5 }, add)))).toEqual([201, 201, 400, 400, 400]);
});

it("times and amounts that Postgres cannot hold are refused with their field", async () => {
	const { client, organizationId, projectId } = await signUpPerson();
	const { id } = (await client.post("/keys/api", { description: "K", projectId })).json.apiKey;
	const refused = (answer: { status: number; json: { field: string } }) => [answer.status, answer.json.field];
	for (const time of ["275760-09-13", "-271821-04-20", "%2B012345-01-01"]) {
		for (const path of ["/logs", `/orgs/${organizationId}/audit-logs`]) {
			expect(refused(await client.get(`${path}?from=${time}`)), `${path} ${time}`).toEqual([400, "from"]);
			expect(refused(await client.get(`${path}?to=${time}`)), `${path} ${time}`).toEqual([400, "to"]);
		}
	}
	for (const path of ["/logs", `/orgs/${organizationId}/audit-logs`]) {
		expect((await client.get(`${path}?from=0001-01-01&to=9999-12-31T23:59:59Z`)).status).toBe(200);
	}
	const expiresAt = "9999-12-31T23:59:59-14:00";
	expect(refused(await client.patch(`/keys/api/${id}`, { expiresAt }))).toEqual([400, "expiresAt"]);
	const usageLimit = `${"9".repeat(26)}.999999999999`;
	expect(refused(await client.patch(`/keys/api/limit/${id}`, { usageLimit }))).toEqual([400, "usageLimit"]);
	const largest = `${"9".repeat(12)}.999999999999`;
	const { json } = await client.patch(`/keys/api/limit/${id}`, { usageLimit: largest });
	expect(json.apiKey.usageLimit).toBe(largest);
});

it("an id in capitals is the same id for whoever compares it", async () => {
	const { client, organizationId, userId } = await signUpPerson();
	const developer = await signUpPerson();
	await pool().query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'developer')", [
		organizationId,
		developer.userId,
	]);
	const path = `/orgs/${organizationId.toUpperCase()}`;
	const { json } = await client.patch(`${path}/members/${developer.userId.toUpperCase()}`, { role: "developer" });
	expect(json.member).toMatchObject({ userId: developer.userId });
	expect((await developer.client.delete(`${path}/members/${userId.toUpperCase()}`)).status).toBe(403);
	expect((await developer.client.delete(`${path}/members/${developer.userId.toUpperCase()}`)).status).toBe(200);
});
