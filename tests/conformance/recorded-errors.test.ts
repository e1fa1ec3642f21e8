import { describe, expect, test } from "vitest";
import { providerById, resolveModelName } from "~/catalog/index";
import type { Candidate } from "~/gateway/routing/candidate";
import { upstreamError } from "~/gateway/steps/upstream-fault";
import { googleAiStudio } from "~/gateway/providers/gemini/google-ai-studio";
import { openai, openaiOnResponses } from "~/gateway/providers/openai";
import type { Provider } from "~/gateway/providers/provider";
import { headersOf } from "../factories/provider-fixtures";
import { recording } from "../recordings";
import { sides } from "./sides";

/** Recorded refusals of providers, as clients of every surface are told them. */
const refusals: { name: string; provider: Provider; model: string; status: number; expected: Record<string, unknown> }[] = [
	{
		name: "openai-chat/error-legacy-parameter",
		provider: openai,
		model: "openai/gpt-4o-mini",
		status: 400,
		expected: { status: 400, code: "unsupported_parameter", param: "max_tokens" },
	},
	{
		name: "openai-responses/error",
		provider: openaiOnResponses,
		model: "openai/gpt-5.4-pro",
		status: 429,
		expected: { status: 429 },
	},
	// The waiting time stands in the body only.
	{
		name: "google/error-429-retry-info",
		provider: googleAiStudio,
		model: "google-ai-studio/gemini-3.5-flash",
		status: 429,
		expected: { status: 429, retryAfter: 35 },
	},
];

function candidateOf(provider: Provider, name: string): Candidate {
	const resolved = resolveModelName(name);
	const descriptor = providerById(provider.id);
	if (!resolved.ok || !resolved.mapping || !descriptor) throw new Error(`no such model: ${name}`);
	return {
		model: resolved.model,
		mapping: resolved.mapping,
		region: undefined,
		provider,
		descriptor,
		credential: { apiKey: "secret-of-the-test", fields: {} },
		baseUrl: "https://example.com",
		trustedAddress: true,
		usedMode: "credits",
	};
}

describe.each(refusals.map((refusal) => [refusal.name, refusal] as const))("%s", (name, { provider, model, status, expected }) => {
	const text = recording(`${name}.json`);

	test.skipIf(text === undefined).each(sides.map((side) => [side.surface.id, side] as const))("told by %s", (_id, { protocol }) => {
		const body = JSON.parse(String(text)) as { error: { message: string } };
		const error = upstreamError(provider.readError(status, headersOf({}), body), candidateOf(provider, model));
		expect(error).toMatchObject(expected);
		expect(JSON.stringify(protocol.errorBody(error, "req-1"))).toContain(JSON.stringify(body.error.message).slice(1, -1));
	});
});
