import { createHash } from "node:crypto";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { forgetToken } from "~/gateway/steps/access-token.server";
import { pool } from "~/platform/db/pool.server";
import { store } from "~/platform/store/index.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedClouds } from "../../setup/simulated-clouds";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { SimulatedRequest, Simulator } from "../../simulators/simulator.ts";
import type { TokenEndpoint } from "../../simulators/token-endpoint.ts";

/** Requests to Google's cloud over HTTP, with tokens that a service account is traded for. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let tokens: TokenEndpoint;
let client: OpenAI;
/** The key file as the instance's variable holds it. */
let account: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	tokens = await startSimulatedClouds(simulator);
	account = JSON.stringify(JSON.parse(tokens.serviceAccount));
	const { token } = await tenantWithKey(pool(), "llmgtwy_service_account_test_key");
	gateway = await startGateway();
	client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: token, maxRetries: 0 });
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
	await tokens.close();
});

beforeEach(() => {
	simulator.script.clear();
	simulator.requests.length = 0;
});

function lastRequest(): SimulatedRequest {
	return simulator.requests.at(-1) as SimulatedRequest;
}

const hello: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Grüezi 👋" }];

describe("tokens of a service account", () => {
	const model = "google-vertex/gemini-3.5-flash";

	it.each([false, true])("that a provider refuses are renewed once within the request (stream: %s)", async (stream) => {
		for (const pinned of [model, "vertex-anthropic/claude-sonnet-4-5", "vertex-openai/grok-4-6"]) {
			await client.chat.completions.create({ model: pinned, messages: hello });
			const before = tokens.issued.length;
			simulator.requests.length = 0;
			simulator.script.set([{ status: 401, message: "Revoked.", times: 1 }]);
			const answer = await client.chat.completions.create({ model: pinned, messages: hello, stream });
			if (stream) for await (const _ of answer as AsyncIterable<unknown>);
			expect(tokens.issued.length, pinned).toBe(before + 1);
			expect(simulator.requests.map(({ credential }) => credential)).toEqual(tokens.issued.slice(-2));
		}
	});

	it.each([false, true])("that a provider goes on refusing are no reason for a third attempt (stream: %s)", async (stream) => {
		simulator.script.set([{ status: 401, message: "Revoked." }]);
		const asked = client.chat.completions.create({ model, messages: hello, stream });
		await expect(asked).rejects.toMatchObject({ status: 502 });
		expect(simulator.requests).toHaveLength(2);
	});

	it("are no reason to try again with a key that is used as it is", async () => {
		simulator.script.set([{ status: 401, message: "Revoked." }]);
		const asked = client.chat.completions.create({ model: "azure/gpt-4o", messages: hello });
		await expect(asked).rejects.toMatchObject({ status: 502 });
		expect(simulator.requests).toHaveLength(1);
	});

	it("are asked for once, however many requests wait", async () => {
		await forgetToken({ apiKey: account, fields: {} });
		const before = tokens.issued.length;
		tokens.behaviour.delayMs = 100;
		const asked = Array.from({ length: 12 }, () => client.chat.completions.create({ model, messages: hello }));
		await Promise.all(asked);
		await client.chat.completions.create({ model: "vertex-anthropic/claude-sonnet-4-5", messages: hello });
		tokens.behaviour.delayMs = 0;
		expect(tokens.issued.length).toBe(before + 1);
		expect(tokens.refused).toEqual([]);
		expect(lastRequest().credential).toBe(tokens.issued.at(-1));
	});

	it("are not in the store in plain text", async () => {
		await client.chat.completions.create({ model, messages: hello });
		const kept = await store().get(`access-token:${createHash("sha256").update(account).digest("base64url")}`);
		expect(kept).toMatch(/^v1\./);
		expect(kept).not.toContain("simulated");
	});

	it("that cannot be had are a clear 502 without the key", async () => {
		simulator.script.set([{ status: 401, times: 1 }]);
		tokens.behaviour.status = 403;
		const asked = client.chat.completions.create({ model, messages: hello });
		await expect(asked).rejects.toMatchObject({ status: 502, code: "provider_credential_refused" });
		tokens.behaviour.status = 200;
		await client.chat.completions.create({ model, messages: hello });
	});
});
