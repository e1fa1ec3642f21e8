import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../../factories/api-key";
import { startGateway } from "../../setup/gateway";
import { startSimulatedClouds } from "../../setup/simulated-clouds";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";
import type { TokenEndpoint } from "../../simulators/token-endpoint.ts";

/** One model at OpenAI, Azure and AWS: each of them refuses what another has encrypted. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let tokens: TokenEndpoint;
let client: OpenAI;

beforeAll(async () => {
	simulator = await startSimulatedProviders();
	tokens = await startSimulatedClouds(simulator);
	const { token } = await tenantWithKey(pool(), "llmgtwy_encrypted_reasoning_key");
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

type Body = Record<string, unknown>;
type Turn = { provider: string; stream: boolean };

const lost = "reasoning of earlier turns was left out: this provider cannot read it";
const sent = () => (simulator.requests.at(-1)?.body.input ?? []) as Body[];
/** What of its reasoning a provider was sent back. */
const encrypted = () => sent().flatMap((item) => (item.type === "reasoning" ? [item.encrypted_content] : []));
const by = (vendor: string) => expect.stringMatching(new RegExp(`^gAAAAA-${vendor}-resp_`));

/** The next turn of a conversation over the Responses API; what was answered is added to it. */
async function respond(input: Body[], { provider, stream }: Turn): Promise<string | null> {
	input.push({ role: "user", content: [{ type: "input_text", text: "Go on" }] });
	const body = { model: `${provider}/gpt-5.6-sol`, store: false, include: ["reasoning.encrypted_content"], input, stream };
	const { data, response } = await client.responses.create(body as never).withResponse();
	let answer = data as unknown as { output: Body[] };
	if (stream) {
		for await (const event of data as unknown as AsyncIterable<{ type: string; response: typeof answer }>) {
			if (event.type === "response.completed") answer = event.response;
		}
	}
	input.push(...answer.output);
	return response.headers.get("x-llmgateway-warnings");
}

/** The same over chat completions. */
async function chat(messages: Body[], { provider, stream }: Turn): Promise<string | null> {
	messages.push({ role: "user", content: "Go on" });
	const body = { model: `${provider}/gpt-5.6-sol`, messages, reasoning: { effort: "high", summary: "auto" }, stream };
	const { data, response } = await client.chat.completions.create(body as never).withResponse();
	if (!stream) {
		const [choice] = (data as unknown as OpenAI.ChatCompletion).choices;
		messages.push(choice?.message as unknown as Body);
		return response.headers.get("x-llmgateway-warnings");
	}
	let content = "";
	const details: unknown[] = [];
	for await (const { choices } of data as unknown as AsyncIterable<OpenAI.ChatCompletionChunk>) {
		const delta = choices[0]?.delta as { content?: string; reasoning_details?: unknown[] } | undefined;
		content += delta?.content ?? "";
		details.push(...(delta?.reasoning_details ?? []));
	}
	messages.push({ role: "assistant", content, reasoning_details: details });
	return response.headers.get("x-llmgateway-warnings");
}

describe.each([
	["responses, whole", respond, false],
	["responses, streamed", respond, true],
	["chat, whole", chat, false],
	["chat, streamed", chat, true],
] as const)("a conversation over %s", (_name, next, stream) => {
	it("goes from OpenAI to Azure and back: each gets its own reasoning only", async () => {
		const turns: Body[] = [];
		expect(await next(turns, { provider: "openai", stream })).toBeNull();
		expect(await next(turns, { provider: "azure", stream })).toContain(lost);
		expect([simulator.requests.at(-1)?.vendor, encrypted()]).toEqual(["azure", []]);
		expect(await next(turns, { provider: "openai", stream })).toContain(lost);
		expect([simulator.requests.at(-1)?.vendor, encrypted()]).toEqual(["openai", [by("openai")]]);
		expect(await next(turns, { provider: "azure", stream })).toContain(lost);
		expect(encrypted()).toEqual([by("azure")]);
		expect(simulator.requests.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
	});

	it.each(["azure", "aws-mantle", "openai"])("stays with %s, which gets all of it back", async (provider) => {
		const turns: Body[] = [];
		for (let turn = 0; turn < 3; turn++) expect(await next(turns, { provider, stream })).toBeNull();
		const vendor = provider === "aws-mantle" ? "mantle" : provider;
		expect(encrypted()).toEqual([by(vendor), by(vendor)]);
	});
});

it("a fallback leaves out what the first provider encrypted", async () => {
	const turns: Body[] = [];
	await respond(turns, { provider: "openai", stream: false });
	simulator.script.set([{ vendor: "openai", status: 500 }]);
	turns.push({ role: "user", content: [{ type: "input_text", text: "Go on" }] });
	const body = { model: "gpt-5.6-sol", store: false, input: turns };
	const answer = (await client.responses.create(body as never)) as unknown as Body;
	expect(answer).toMatchObject({ status: "completed" });
	const served = simulator.requests.at(-1);
	expect([served?.vendor === "openai", served?.status, encrypted()]).toEqual([false, 200, []]);
});
