import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { user } from "../../conformance/conversation";
import { anthropicMessages } from "../../conformance/surfaces/anthropic-messages";
import { openAiChat } from "../../conformance/surfaces/openai-chat";
import { openAiResponses } from "../../conformance/surfaces/openai-responses";
import { tenantWithKey } from "../../factories/api-key";
import { recordedAnswerOf, recordedPayloads } from "../../recorded-answers";
import { startGateway } from "../../setup/gateway";
import { startSimulatedClouds } from "../../setup/simulated-clouds";
import { startSimulatedProviders } from "../../setup/simulated-providers";
import type { Simulator } from "../../simulators/simulator.ts";
import type { TokenEndpoint } from "../../simulators/token-endpoint.ts";

/** Every recorded answer through every surface, whole and streamed, read by the official SDKs. */
let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let tokens: TokenEndpoint;
let token: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders(["alibaba", "perplexity"]);
	tokens = await startSimulatedClouds(simulator);
	({ token } = await tenantWithKey(pool(), "llmgtwy_recordings_surfaces_test_key"));
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
	await tokens.close();
});

beforeEach(() => simulator.script.clear());

const surfaces = [openAiChat, anthropicMessages, openAiResponses];

const claude = { wire: "anthropic", model: "anthropic/claude-sonnet-4-5" } as const;
const gemini = { wire: "gemini", model: "google-ai-studio/gemini-3.1-pro-preview" } as const;
const gpt = { wire: "responses", model: "openai/gpt-5.4-pro" } as const;
const claudeOnBedrock = { wire: "bedrock", model: "aws-bedrock/claude-sonnet-4-5" } as const;
const compatible = (model: string) => ({ wire: "chat", model }) as const;

const recordings = {
	"openai-chat/text": compatible("openai/gpt-4.1-nano"),
	"openai-responses/reasoning-encrypted": gpt,
	"openai-responses/web-search": gpt,
	"openai-responses/custom-tool": gpt,
	"azure-responses/text": { wire: "responses", model: "azure/gpt-5.2-pro" },
	"bedrock/text": claudeOnBedrock,
	"bedrock/reasoning": claudeOnBedrock,
	"bedrock/tool-call": claudeOnBedrock,
	"anthropic/text": claude,
	"anthropic/thinking": claude,
	"anthropic/tool-no-args": claude,
	"anthropic/json-output-format": claude,
	"anthropic/message-delta-input-tokens": claude,
	"anthropic/refusal": claude,
	"anthropic/web-search": claude,
	"google/text": gemini,
	"google/reasoning-gemini3": gemini,
	"google/tool-call": gemini,
	"groq/text": compatible("groq/gpt-oss-120b"),
	"groq/tool-call": compatible("groq/gpt-oss-120b"),
	"deepseek/text": compatible("deepseek/deepseek-v4-pro"),
	"mistral/text": compatible("mistral/mistral-large-latest"),
	"mistral/reasoning": compatible("mistral/mistral-large-latest"),
	"moonshotai/text": compatible("moonshot/kimi-k3"),
	"moonshotai/stream": compatible("moonshot/kimi-k3"),
	"xai/text": compatible("xai/grok-4-3"),
	"xai/tool-call": compatible("xai/grok-4-3"),
	"alibaba/text": compatible("alibaba/qwen-max"),
	"perplexity/citations": compatible("perplexity/sonar"),
} as const;

const cases = Object.entries(recordings).flatMap(([name, { wire, model }]) =>
	[false, true].map((stream) => ({ name, model, stream, said: recordedAnswerOf(name, wire, stream) })),
);

/** The stand-in answers with this recording, a stream in pieces of no event's length. */
function play(name: string, stream: boolean): void {
	const marks = recordings[name as keyof typeof recordings]?.wire === "chat" ? ["[DONE]"] : [];
	const payloads = stream ? recordedPayloads(name) : undefined;
	simulator.script.set([payloads ? { payloads: [...payloads, ...marks], pieceBytes: 173 } : { recording: name }]);
}

describe.each(surfaces.map((surface) => [surface.id, surface] as const))("recordings through %s", (_id, surface) => {
	it.for(cases.map((one) => [`${one.name}, ${one.stream ? "streamed" : "whole"}`, one] as const))("%s", async ([, one], { skip }) => {
		const { name, model, stream, said } = one;
		// There are recordings of one kind only, and checkouts without any.
		if (!said) return skip();
		play(name, stream);
		const result = await surface.send({ url: gateway.url, token }, surface.write({ messages: [user("Hi")] }, model), stream);
		// Where an answer was refused, the reason given for it is text, too.
		expect(result.text).toContain(said.text);
		if (!name.includes("refusal")) expect(result.text).toBe(said.text);
		expect(result.calls.map((call) => ({ name: call.name, arguments: call.arguments }))).toEqual(said.calls);
		expect(new Set(result.calls.map(({ id }) => id)).size).toBe(said.calls.length);
		if (result.searches && said.searches) expect(result.searches.map(({ query }) => query)).toEqual(said.searches);
		expect(result.usage).toMatchObject({ prompt: said.prompt, completion: said.completion });
	});

	it("openai-responses/error, streamed: fails with the provider's words", async ({ skip }) => {
		if (!recordedPayloads("openai-responses/error")) return skip();
		play("openai-responses/error", true);
		const failing = surface.send({ url: gateway.url, token }, surface.write({ messages: [user("Hi")] }, gpt.model), true);
		const failure = await failing.then(
			() => undefined,
			(error: unknown) => surface.failureOf(error),
		);
		expect(failure?.message).toMatch(/quota/);
	});
});
