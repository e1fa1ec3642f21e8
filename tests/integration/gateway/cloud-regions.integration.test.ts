import { randomUUID } from "node:crypto";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { encrypt } from "~/platform/secrets.server";
import { tenantWithKey } from "../../factories/api-key";
import { recording } from "../../recordings.ts";
import { startGateway } from "../../setup/gateway";
import { startSimulatedClouds } from "../../setup/simulated-clouds";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { SimulatedRequest, Simulator } from "../../simulators/simulator.ts";
import type { TokenEndpoint } from "../../simulators/token-endpoint.ts";

/** Regions of Bedrock through the gateway, and its recorded answers. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let tokens: TokenEndpoint;
let client: OpenAI;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	tokens = await startSimulatedClouds(simulator);
	const { token } = await tenantWithKey(pool(), "llmgtwy_cloud_regions_test_key");
	gateway = await startGateway();
	client = clientWith(token);
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
	await tokens.close();
});

beforeEach(() => simulator.script.clear());

function clientWith(apiKey: string): OpenAI {
	return new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey, maxRetries: 0 });
}

function lastRequest(): SimulatedRequest {
	return simulator.requests.at(-1) as SimulatedRequest;
}

const metadataOf = (answer: unknown) => (answer as { metadata: { used_region: string | null } }).metadata;
const costOf = (usage: unknown) => (usage as { cost: number }).cost;
const hello: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Hi" }];

describe("regions", () => {
	it("are named in the model, serve from their profile and cost their price", async () => {
		const answer = await client.chat.completions.create({ model: "aws-bedrock/claude-sonnet-4-5:eu", messages: hello });
		expect(lastRequest().path).toContain("/model/eu.anthropic.");
		expect(metadataOf(answer).used_region).toBe("eu");
		const everywhere = await client.chat.completions.create({ model: "aws-bedrock/claude-sonnet-4-5", messages: hello });
		expect(metadataOf(everywhere).used_region).toBe("global");
		expect(costOf(answer.usage)).toBeCloseTo(costOf(everywhere.usage) * 1.1, 12);
	});

	it("that a model does not have are refused", async () => {
		const asked = client.chat.completions.create({ model: "aws-bedrock/claude-sonnet-4-5:mars", messages: hello });
		await expect(asked).rejects.toMatchObject({ status: 400, code: "model_not_found" });
	});

	it("to which an organization's key is locked are the only ones", async () => {
		const made = await tenantWithKey(pool(), `llmgtwy_${randomUUID()}`);
		await pool().query(
			`INSERT INTO provider_key (id, organization_id, provider_id, encrypted_token, token_hint, options, updated_at)
			VALUES ($1, $2, 'aws-bedrock', $3, '…', '{"aws_bedrock_region":"eu"}', now())`,
			[randomUUID(), made.organizationId, encrypt("own-bedrock-key")],
		);
		const own = clientWith(made.token);
		const answer = await own.chat.completions.create({ model: "aws-bedrock/claude-sonnet-4-5", messages: hello });
		expect(lastRequest()).toMatchObject({ credential: "own-bedrock-key", path: expect.stringContaining("/model/eu.") });
		expect(metadataOf(answer).used_region).toBe("eu");
		const elsewhere = own.chat.completions.create({ model: "aws-bedrock/claude-sonnet-4-5:us", messages: hello });
		await expect(elsewhere).rejects.toMatchObject({ status: 400, code: "region_not_available" });
	});
});

/** Tokens × price per million, worked out by hand: 3 in, 15 out. */
const recorded: [name: string, whole: number, streamed: number | undefined, finish: string][] = [
	["bedrock/text", 0.000921, 0.000891, "stop"],
	["bedrock/reasoning", 0.001323, undefined, "stop"],
	["bedrock/tool-call", 0.00033, 0.00105, "tool_calls"],
];

describe.each(recorded)("%s", (name, whole, streamed, finish) => {
	const model = "aws-bedrock/claude-sonnet-4-5";

	it.skipIf(!recording(`${name}.json`))("is shown whole, with its exact cost", async () => {
		simulator.script.set([{ recording: name }]);
		const answer = await client.chat.completions.create({ model, messages: hello });
		const [choice] = answer.choices;
		expect(choice?.finish_reason).toBe(finish);
		expect(choice?.message.content || choice?.message.tool_calls?.length).toBeTruthy();
		expect(costOf(answer.usage)).toBe(whole);
	});

	it.skipIf(!recording(`${name}.chunks.txt`))("is shown as a stream, with its exact cost", async () => {
		simulator.script.set([{ recording: name, pieceBytes: 53 }]);
		let shown = 0;
		let usage: unknown;
		let ending: string | null | undefined;
		for await (const chunk of await client.chat.completions.create({ model, messages: hello, stream: true })) {
			const [choice] = chunk.choices;
			shown += (choice?.delta.content ?? "").length + (choice?.delta.tool_calls?.length ?? 0);
			ending = choice?.finish_reason ?? ending;
			usage = chunk.usage ?? usage;
		}
		expect(shown).toBeGreaterThan(0);
		expect(ending).toBe(finish);
		if (streamed !== undefined) expect(costOf(usage)).toBe(streamed);
	});
});

describe.skipIf(!recording("azure-responses/text.json"))("azure-responses/text", () => {
	const model = "azure/gpt-5.4-pro";

	it("is shown whole and as a stream", async () => {
		simulator.script.set([{ recording: "azure-responses/text", pieceBytes: 71 }]);
		const answer = await client.chat.completions.create({ model, messages: hello });
		expect(answer.choices[0]?.message.content).toBeTruthy();
		expect(costOf(answer.usage)).toBeGreaterThan(0);
		let text = "";
		for await (const chunk of await client.chat.completions.create({ model, messages: hello, stream: true })) {
			text += chunk.choices[0]?.delta.content ?? "";
		}
		expect(text.length).toBeGreaterThan(0);
	});
});
