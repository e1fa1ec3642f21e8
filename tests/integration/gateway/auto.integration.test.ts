import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { CompliancePolicy } from "~/domain/routing/compliance";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { resetRouting } from "../../setup/routing";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";

/** Providers whose models have no end announced, so that what is cheapest stays the same. */
const two: CompliancePolicy = { enabled: true, allowedProviders: ["groq", "mistral"] };

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let tenants = 0;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

beforeEach(async () => {
	simulator.script.clear();
	await resetRouting();
});

const hello = [{ role: "user", content: "Hello" }];
const bodies: Record<string, object> = {
	"chat/completions": { messages: hello },
	messages: { messages: hello, max_tokens: 100 },
	responses: { input: "Hello" },
};

type Answer = { model?: string; error?: { code: string; param: string; message: string } };

async function ask(fields: object = {}, policy: CompliancePolicy | null = two, path = "chat/completions") {
	const { token, organizationId } = await tenantWithKey(pool(), `llmgtwy_auto_test_key_${++tenants}`);
	await pool().query("UPDATE organization SET compliance_policy = $2 WHERE id = $1", [organizationId, JSON.stringify(policy)]);
	const response = await fetch(`${gateway.url}/v1/${path}`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
		body: JSON.stringify({ model: "auto", ...bodies[path], ...fields }),
	});
	const { model, error } = (await response.json()) as Answer;
	return { status: response.status, model, error, sent: simulator.requests.at(-1)?.body as Record<string, unknown> | undefined };
}

it.each(Object.keys(bodies))("answers %s from the cheapest model, and no provider hears of the choice", async (path) => {
	const fields = { no_reasoning: true, free_models_only: false, routing: { strategy: "price" } };
	const { status, model, sent } = await ask(fields, two, path);
	expect([status, model]).toEqual([200, path === "messages" ? "ministral-3b-2512" : "mistral/ministral-3b-2512"]);
	for (const name of Object.keys(fields)) expect(sent).not.toHaveProperty(name);
});

it("asks a model that reasons for little, and for what the caller named", async () => {
	const groq = { ...two, allowedProviders: ["groq"] };
	expect(await ask({}, groq)).toMatchObject({ status: 200, model: "groq/gpt-oss-20b", sent: { reasoning_effort: "low" } });
	expect(await ask({ reasoning_effort: "high" })).toMatchObject({ model: "groq/gpt-oss-20b", sent: { reasoning_effort: "high" } });
});

it("takes a larger model for a larger prompt, and says where none is large enough", async () => {
	const words = (tokens: number) => ({ messages: [{ role: "user", content: "word".repeat(tokens) }] });
	expect(await ask(words(200_000))).toMatchObject({ status: 200, model: "mistral/ministral-8b-2512" });
	const { status, error } = await ask(words(3_000_000));
	expect([status, error?.code]).toEqual([400, "model_not_supported"]);
	expect(error?.message).toMatch(/room for about 3,0\d\d,\d{3} tokens/);
});

it("takes what sees for pictures", async () => {
	const picture = { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } };
	const content = [{ type: "text", text: "What is this?" }, picture];
	expect(await ask({ messages: [{ role: "user", content }] })).toMatchObject({ status: 200, model: "mistral/ministral-3b-2512" });
});

it("refuses where no free model can be called, and wishes about a model that was named", async () => {
	expect(await ask({ free_models_only: true })).toMatchObject({ status: 400, error: { code: "no_provider_key", param: "model" } });
	for (const param of ["free_models_only", "no_reasoning"]) {
		expect(await ask({ model: "gpt-4o-mini", [param]: true }, null)).toMatchObject({ status: 400, error: { param } });
	}
});

it("serves by nobody whom the organization's policy forbids, and says why", async () => {
	const policy: CompliancePolicy = { enabled: true, zeroDataRetention: true };
	const { status, error } = await ask({ model: "gpt-4o-mini" }, policy);
	expect([status, error?.code]).toEqual([403, "compliance_policy"]);
	expect(error?.message).toContain("lets nobody serve gpt-4o-mini. OpenAI is not known to keep nothing of what it is sent.");
	expect((await ask({ model: "openai/gpt-4o-mini" }, policy)).status).toBe(403);
	expect((await ask({ model: "gpt-4o-mini" }, { ...policy, enabled: false })).status).toBe(200);
	expect(await ask({ model: "gpt-oss-120b" }, policy)).toMatchObject({ status: 200, model: "groq/gpt-oss-120b" });
	expect(await ask({}, policy)).toMatchObject({ status: 200, model: expect.stringMatching(/^(groq|moonshot)\//) });
	expect((await ask({ model: "mistral/ministral-3b-2512" }, { enabled: true, blockedModels: ["ministral-3b-2512"] })).status).toBe(403);
});

it("tells the scores of several models apart", async () => {
	const { token, organizationId } = await tenantWithKey(pool(), `llmgtwy_auto_test_key_${++tenants}`);
	await pool().query("UPDATE organization SET compliance_policy = $2 WHERE id = $1", [organizationId, JSON.stringify(two)]);
	const scores = async (model: string) => {
		const response = await fetch(`${gateway.url}/v1/chat/completions`, {
			method: "POST",
			headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "x-dry-run": "true" },
			body: JSON.stringify({ model, messages: hello }),
		});
		const { routing } = (await response.json()) as { routing: { providerScores: { model?: string }[] } };
		return routing.providerScores.map((score) => score.model);
	};
	expect(new Set(await scores("auto")).size).toBeGreaterThan(2);
	expect(new Set(await scores("gpt-oss-120b"))).toEqual(new Set([undefined]));
});
