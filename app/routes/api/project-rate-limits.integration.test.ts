import { afterAll, beforeAll, expect, it } from "vitest";
import { keyPolicyOf } from "~/domain/api-keys/key-policy.server";
import { closeState } from "../../../tests/factories/close-state";
import { type Person, signUpPerson } from "../../../tests/factories/management-client";
import "./project";
import "./projects";

let owner: Person;
let path: string;
let token: string;

beforeAll(async () => {
	owner = await signUpPerson();
	path = `/projects/${owner.projectId}`;
	token = (await owner.client.post("/keys/api", { description: "A key", projectId: owner.projectId })).json.apiKey.token;
});
afterAll(closeState);

const limits = async () => (await keyPolicyOf(token))?.rateLimits;

it("are part of a project, changed by name, and known to the next request", async () => {
	expect((await owner.client.get(path)).json.project).toMatchObject({ requestsPerMinute: null, tokensPerMinute: null });
	expect(await limits()).toBeNull();
	const { status, json } = await owner.client.patch(path, { requestsPerMinute: 60 });
	expect([status, json.project.requestsPerMinute, json.project.tokensPerMinute]).toEqual([200, 60, null]);
	expect(await limits()).toMatchObject({ project: { requestsPerMinute: 60, tokensPerMinute: null } });
	await owner.client.patch(path, { tokensPerMinute: 100_000 });
	expect(await limits()).toMatchObject({ project: { requestsPerMinute: 60, tokensPerMinute: 100_000 } });
	await owner.client.patch(path, { requestsPerMinute: null, tokensPerMinute: null });
	expect(await limits()).toBeNull();
});

it("may be given to a new project", async () => {
	const input = { name: "Limited", organizationId: owner.organizationId, requestsPerMinute: 5, tokensPerMinute: 500 };
	const { status, json } = await owner.client.post("/projects", input);
	expect([status, json.project.requestsPerMinute, json.project.tokensPerMinute]).toEqual([201, 5, 500]);
});

it.each([0, -1, 1.5, 2_147_483_648, "60"])("are whole numbers above zero, not %s", async (value) => {
	expect((await owner.client.patch(path, { requestsPerMinute: value })).status).toBe(400);
	expect((await owner.client.patch(path, { tokensPerMinute: value })).status).toBe(400);
});
