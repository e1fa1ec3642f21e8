import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { keyPolicyOf } from "~/domain/api-keys/key-policy.server";
import { candidateForCreate, tokenHintOf } from "~/domain/provider-keys/credential.server";
import { pool } from "~/platform/db/pool.server";
import { decrypt } from "~/platform/secrets.server";
import { closeState } from "../../../tests/factories/close-state";
import { type Person, signUpPerson } from "../../../tests/factories/management-client";

// Before anything reads the environment: the stand-in below is the one private address that may be called.
vi.hoisted(() => {
	process.env.OUTBOUND_ALLOWLIST = "127.0.0.1/32";
});

const goodKey = "sk-good-0123456789";
let provider: Server;
let baseUrl: string;
let owner: Person;

/** Stands in for a provider: knows one key. */
beforeAll(async () => {
	provider = createServer((request, response) => {
		const known = request.headers.authorization === `Bearer ${goodKey}`;
		response.writeHead(known ? 200 : 401, { "content-type": "application/json" });
		response.end(JSON.stringify(known ? { data: [] } : { error: { message: "Incorrect API key provided" } }));
	});
	await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
	const { port } = provider.address() as AddressInfo;
	baseUrl = `http://127.0.0.1:${port}/v1`;
	owner = await signUpPerson();
});

afterAll(async () => {
	provider.closeAllConnections();
	provider.close();
	await closeState();
});

function add(fields: Record<string, unknown> = {}) {
	return owner.client.post("/keys/provider", {
		organizationId: owner.organizationId,
		provider: "openai",
		token: goodKey,
		baseUrl,
		...fields,
	});
}

describe("provider keys", () => {
	it("are checked, encrypted, and shown by their last four characters", async () => {
		const { status, json } = await add({ name: "Main" });
		expect(status).toBe(200);
		expect(json).toMatchObject({
			providerKey: { provider: "openai", providerName: "OpenAI", name: "Main", baseUrl, status: "active" },
			check: { outcome: "valid" },
		});
		expect(json.providerKey.maskedToken.endsWith("6789")).toBe(true);
		const list = await owner.client.get(`/keys/provider?organizationId=${owner.organizationId}`);
		expect(JSON.stringify([json, list.json])).not.toContain(goodKey);
		const { rows } = await pool().query("SELECT encrypted_token FROM provider_key WHERE id = $1", [json.providerKey.id]);
		expect(rows[0].encrypted_token).not.toContain(goodKey);
		expect(decrypt(rows[0].encrypted_token as string)).toBe(goodKey);
	});

	it("that the provider refuses are not stored, and the answer does not repeat them", async () => {
		const { status, json } = await add({ token: "sk-wrong-0123456789" });
		expect(status).toBe(422);
		expect(json.message).toContain("OpenAI refused the key");
		expect(json.message).not.toContain("sk-wrong");
		const { rows } = await pool().query("SELECT 1 FROM provider_key WHERE token_hint LIKE '%wrong%'");
		expect(rows).toEqual([]);
	});

	it.each([
		[{ baseUrl: "https://127.0.0.2/v1" }, "baseUrl"],
		[{ baseUrl: "http://169.254.169.254/latest/meta-data" }, "baseUrl"],
		[{ baseUrl: "ftp://example.com" }, "baseUrl"],
		[{ provider: "nobody" }, "provider"],
		[{ provider: "demo" }, "provider"],
		[{ options: { nonsense: "1" } }, "options.nonsense"],
		[{ provider: "glacier", baseUrl: null }, "baseUrl"],
		[{ provider: "canopywave", baseUrl: null }, "baseUrl"],
		[{ provider: "azure-anthropic", baseUrl: null }, "options.resource"],
		[{ provider: "azure-anthropic", baseUrl: null, options: { resource: "evil.example/x?" } }, "options.resource"],
		[{ weight: 2 }, "weight"],
		[{ provider: "aws-bedrock", options: { aws_bedrock_region: "mars-1" } }, "options.aws_bedrock_region"],
		[{ provider: "azure", options: { resource: "a_b.example" } }, "options.resource"],
		[{ provider: "azure", baseUrl: null, options: { resource: "mine", deploymentType: "other" } }, "options.deploymentType"],
		[{ provider: "vertex-anthropic" }, "token"],
		[{ provider: "custom", name: "My-Company" }, "name"],
		[{ provider: "custom" }, "name"],
		[{ provider: "custom", name: "mycompany", baseUrl: null }, "baseUrl"],
		[{ provider: "custom", name: "mycompany", options: { region: "eu" } }, "options.region"],
	])("refuse %j", async (fields, field) => {
		const { status, json } = await add(fields);
		expect([status, json.field]).toEqual([400, field]);
	});

	it("are told what they lack in the words of the form", async () => {
		const azure = await add({ provider: "azure", baseUrl: null });
		expect(azure.json).toMatchObject({ message: "Azure needs exactly one of resource name and base URL", field: "options.resource" });
		const claude = await add({ provider: "azure-anthropic", baseUrl: null });
		expect(claude.json.message).toMatch(/needs (the|exactly one of) resource name/);
	});

	it("of a provider without a known address need one as long as they live", async () => {
		const { json } = await add({ provider: "canopywave" });
		expect(json.check.outcome).not.toBe("invalid");
		const cleared = await owner.client.patch(`/keys/provider/${json.providerKey.id}`, { baseUrl: null, token: goodKey });
		expect([cleared.status, cleared.json.field]).toEqual([400, "baseUrl"]);
	});

	it("take the project of a service account from its document, and are known by the id of the key", async () => {
		const file = {
			type: "service_account",
			project_id: "first-project",
			client_email: "caller@first-project.iam.gserviceaccount.com",
			private_key: "-----BEGIN PRIVATE KEY-----",
			private_key_id: "0123456789abcdef",
		};
		const candidateOf = (changes = {}) =>
			candidateForCreate({
				organizationId: owner.organizationId,
				provider: "vertex-anthropic",
				token: JSON.stringify({ ...file, ...changes }),
				options: { region: "eu" },
			});
		const candidate = await candidateOf();
		expect(candidate.options).toEqual({ region: "eu", project: "first-project" });
		expect(tokenHintOf(candidate.token).endsWith("cdef")).toBe(true);
		await expect(candidateOf({ project_id: "a/../b" })).rejects.toMatchObject({ field: "token" });
	});

	it("of a custom provider are tried on its list of models", async () => {
		const good = await add({ provider: "custom", name: "mycompany" });
		expect([good.status, good.json.check?.outcome]).toEqual([200, "valid"]);
		const wrong = await add({ provider: "custom", name: "other", token: "sk-wrong-0123456789" });
		expect([wrong.status, wrong.json.field]).toEqual([422, "token"]);
		const taken = await add({ provider: "custom", name: "mycompany" });
		expect([taken.status, taken.json.field]).toEqual([409, "name"]);
	});

	it("change what is named, reach the gateway, and vanish when deleted", async () => {
		const { json } = await add();
		const path = `/keys/provider/${json.providerKey.id}`;
		const key = (await owner.client.post("/keys/api", { description: "k", projectId: owner.projectId })).json.apiKey;
		const ids = async () => (await keyPolicyOf(key.token))?.providerKeys.map((each) => each.id);
		expect(await ids()).toContain(json.providerKey.id);
		const renamed = await owner.client.patch(path, { name: "Renamed" });
		expect(renamed.json.providerKey).toMatchObject({ name: "Renamed", baseUrl, status: "active" });
		await owner.client.patch(path, { status: "inactive" });
		expect(await ids()).not.toContain(json.providerKey.id);
		expect((await owner.client.patch(path, { token: "sk-wrong-0123456789" })).status).toBe(422);
		expect((await owner.client.delete(path)).status).toBe(200);
		expect((await owner.client.patch(path, { status: "active" })).status).toBe(404);
		const { rows } = await pool().query("SELECT encrypted_token FROM provider_key WHERE id = $1", [json.providerKey.id]);
		expect(rows).toEqual([{ encrypted_token: "" }]);
	});

	it("do not move to another address without being entered again", async () => {
		const { json } = await add();
		const path = `/keys/provider/${json.providerKey.id}`;
		const moved = await owner.client.patch(path, { baseUrl: `${baseUrl}/elsewhere` });
		expect([moved.status, moved.json.field]).toEqual([400, "token"]);
		expect((await owner.client.patch(path, { baseUrl: `${baseUrl}/elsewhere`, token: goodKey })).status).toBe(200);
	});

	it("can be entered again where the stored one cannot be read any more", async () => {
		const { json } = await add();
		const path = `/keys/provider/${json.providerKey.id}`;
		await pool().query("UPDATE provider_key SET encrypted_token = 'v1.AAAA' WHERE id = $1", [json.providerKey.id]);
		const unread = await owner.client.patch(path, { options: {} });
		expect([unread.status, unread.json.field]).toEqual([400, "token"]);
		expect((await owner.client.patch(path, { token: goodKey })).status).toBe(200);
	});

	it("of other organizations do not exist", async () => {
		const { json } = await add();
		const stranger = await signUpPerson();
		const path = `/keys/provider/${json.providerKey.id}`;
		expect((await stranger.client.patch(path, { status: "inactive" })).status).toBe(404);
		expect((await stranger.client.delete(path)).status).toBe(404);
		expect((await stranger.client.get("/keys/provider")).json.providerKeys).toEqual([]);
		const planted = { organizationId: owner.organizationId, provider: "openai", token: goodKey };
		expect((await stranger.client.post("/keys/provider", planted)).status).toBe(404);
	});
});
