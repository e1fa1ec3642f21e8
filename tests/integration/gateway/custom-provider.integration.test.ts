import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { addProviderKey } from "~/domain/provider-keys/add-provider-key.server";
import { candidateForCreate } from "~/domain/provider-keys/credential.server";
import { createProviderKeySchema } from "~/domain/provider-keys/schemas";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { waitForLog } from "../../setup/wait-for-log";
import { type Simulator, startSimulator } from "../../simulators/simulator.ts";

// Before anything reads the environment: the stand-in is the one private address that may be called.
vi.hoisted(() => {
	process.env.OUTBOUND_ALLOWLIST = "127.0.0.1/32";
});

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let made: Awaited<ReturnType<typeof tenantWithKey>>;

beforeAll(async () => {
	simulator = await startSimulator();
	made = await tenantWithKey(pool(), "llmgtwy_custom_provider_test_key");
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

async function add(name: string, baseUrl: string): Promise<unknown> {
	const organizationId = made.organizationId;
	const input = createProviderKeySchema.parse({ organizationId, provider: "custom", token: `key-of-${name}`, name, baseUrl });
	return addProviderKey(organizationId, name, await candidateForCreate(input), { outcome: "unknown", message: "" }, {});
}

async function ask(model: string, fields: Record<string, unknown> = {}, token = made.token) {
	const response = await fetch(`${gateway.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
		body: JSON.stringify({ model, messages: [{ role: "user", content: "Hello" }], ...fields }),
	});
	return { status: response.status, text: await response.text() };
}

describe("custom providers", () => {
	it("are called as name/model, each at its own address with its own key, and cost nothing", async () => {
		await add("mycompany", `${simulator.url}/mycompany`);
		await add("internal", `${simulator.url}/internal/v1/`);
		const { status, text } = await ask("mycompany/custom-gpt-4");
		const answer = JSON.parse(text) as {
			model: string;
			choices: { message: { content: string } }[];
			usage: { cost: number };
			metadata: Record<string, unknown> & { routing: { logId: string }[] };
		};
		expect(status).toBe(200);
		expect(answer).toMatchObject({
			model: "mycompany/custom-gpt-4",
			choices: [{ message: { content: expect.stringContaining("Hello from the mycompany simulator") } }],
			usage: { cost: 0 },
			metadata: { used_provider: "mycompany", requested_provider: "mycompany", used_model: "custom-gpt-4" },
		});
		expect(simulator.requests.at(-1)).toMatchObject({
			path: "/mycompany/v1/chat/completions",
			credential: "key-of-mycompany",
			model: "custom-gpt-4",
		});
		const row = await waitForLog(answer.metadata.routing[0]?.logId ?? "");
		expect(row).toMatchObject({ used_mode: "api-keys", used_provider: "mycompany" });
		expect((await ask("internal/a/b:c", { reasoning_effort: "low", service_tier: "flex" })).status).toBe(200);
		expect(simulator.requests.at(-1)).toMatchObject({
			path: "/internal/v1/chat/completions",
			credential: "key-of-internal",
			model: "a/b:c",
			body: { reasoning_effort: "low", service_tier: "flex" },
		});
	});

	it("stream", async () => {
		const { status, text } = await ask("mycompany/m", { stream: true });
		expect(status).toBe(200);
		expect(text).toContain('"model":"mycompany/m"');
		expect(text).toMatch(/data: \[DONE\]\n\n$/);
	});

	it("serve callers of other dialects", async () => {
		const response = await fetch(`${gateway.url}/v1/messages`, {
			method: "POST",
			headers: { "x-api-key": made.token, "content-type": "application/json", "anthropic-version": "2023-06-01" },
			body: JSON.stringify({ model: "mycompany/m", max_tokens: 50, messages: [{ role: "user", content: "Hello" }] }),
		});
		expect(await response.json()).toMatchObject({
			type: "message",
			content: [{ type: "text", text: expect.stringContaining("mycompany simulator") }],
		});
	});

	it("hand a refusal of their server on", async () => {
		simulator.script.set([{ vendor: "mycompany", status: 429, message: "slow down" }]);
		const { status, text } = await ask("mycompany/m");
		simulator.script.clear();
		expect(status).toBe(429);
		expect(text).toContain("slow down");
	});

	it("need a model, and are nobody else's", async () => {
		expect(await ask("mycompany/")).toMatchObject({ status: 400, text: expect.stringContaining("mycompany/model-name") });
		expect(await ask("nobody/m")).toMatchObject({ status: 400, text: expect.stringContaining("Unknown provider") });
		const stranger = await tenantWithKey(pool(), "llmgtwy_custom_provider_stranger");
		expect(await ask("mycompany/m", {}, stranger.token)).toMatchObject({ status: 400 });
	});

	it("are not used by projects that pay with credits only", async () => {
		const credits = await tenantWithKey(pool(), "llmgtwy_custom_provider_credits");
		await pool().query("UPDATE project SET mode = 'credits' WHERE id = $1", [credits.projectId]);
		await pool().query("UPDATE project SET organization_id = $2 WHERE id = $1", [credits.projectId, made.organizationId]);
		const { status, text } = await ask("mycompany/m", {}, credits.token);
		expect(status).toBe(400);
		expect(text).toContain("no_provider_key");
	});

	it.each([
		["openai", "known provider"],
		["mycompany", "already"],
		["MyCompany", "lowercase"],
		["my-company", "lowercase"],
		["", "name"],
	])("the name %j is refused", async (name, message) => {
		await expect(add(name, `${simulator.url}/x`)).rejects.toThrow(new RegExp(message, "i"));
	});

	it.each(["http://10.0.0.1", "ftp://a.example", "http://example.com"])("the address %s is refused", async (baseUrl) => {
		await expect(add("elsewhere", baseUrl)).rejects.toThrow();
	});
});
