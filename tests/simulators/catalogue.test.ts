import { describe, expect, test } from "vitest";
import { isActive, models } from "~/catalog";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest } from "~/gateway/chat";
import { allProviders, providerOf } from "~/gateway/providers/registry";
import { openAiRequest, requestOf, targetOf } from "../factories/provider-fixtures";
import { anthropic } from "./anthropic";
import type { Family } from "./family";
import { gemini } from "./gemini";
import { openai } from "./openai";
import { openaiResponses } from "./openai-responses";

const chatMappings = models
	.filter((model) => model.output === undefined || model.output.includes("text"))
	.flatMap((model) =>
		model.providers.filter((mapping) => isActive(mapping, Date.now()) && providerOf(mapping.providerId)),
	);

/** What the strict stand-in of the mapping's provider would object to in the body that is written for it. */
function objectionTo(request: ChatRequest, mapping: Mapping): unknown {
	const serving = providerOf(mapping.providerId);
	const target = targetOf(mapping.providerId, mapping);
	const provider = serving?.forMapping?.(mapping, target.credential, request) ?? serving;
	const wire = provider?.toWire(provider.dialect === "openai-responses" ? withoutStops(request) : request, target);
	const families: Partial<Record<string, Family>> = {
		gemini,
		"anthropic-messages": anthropic,
		"openai-responses": openaiResponses,
	};
	const family = families[provider?.dialect ?? ""] ?? openai;
	const headers = { ...provider?.authorize(target.credential), ...wire?.headers };
	return family.objection({ kind: "chat", vendor: mapping.providerId }, headers, wire?.body ?? {});
}

/** The Responses API has no stop sequences: a request with some is refused here. */
function withoutStops(request: ChatRequest): ChatRequest {
	const { stop: _, ...sampling } = request.sampling;
	return { ...request, sampling };
}

const rich: Partial<ChatRequest> = {
	tools: [{ name: "f", parameters: { type: "object", properties: { a: { type: "string", minLength: 1 } } } }],
	toolChoice: { type: "auto" },
	sampling: { maxTokens: 4000, temperature: 0, topP: 0.9, stop: ["END"], seed: 1 },
	reasoning: { effort: "high" },
	responseFormat: { type: "json_schema", name: "n", schema: { type: "object", properties: {} } },
	user: "u",
};

const richBody = {
	messages: [
		{ role: "developer", content: "Be brief." },
		{ role: "user", content: "Hello" },
	],
	tools: [{ type: "function", function: { name: "f", parameters: { type: "object" } } }],
	max_tokens: 4000,
	temperature: 0,
	top_p: 0.9,
	stop: "END",
	seed: 1,
	reasoning_effort: "high",
	response_format: { type: "json_schema", json_schema: { name: "n", schema: { type: "object" } } },
	user: "u",
	usage: { include: true },
};

describe.each(allProviders.map((provider) => [provider.id] as const))("every chat model of %s", (id) => {
	const mappings = chatMappings.filter((mapping) => mapping.providerId === id);

	test("takes a plain and a rich request", () => {
		for (const mapping of mappings) {
			expect(objectionTo(requestOf(), mapping), mapping.externalId).toBeUndefined();
			const { tools: _tools, ...plainBody } = richBody;
			const asked = mapping.tools ? rich : { ...rich, tools: [], toolChoice: undefined };
			expect(objectionTo(requestOf(asked), mapping), mapping.externalId).toBeUndefined();
			const body = mapping.tools ? richBody : plainBody;
			expect(objectionTo(openAiRequest(body, asked), mapping), mapping.externalId).toBeUndefined();
		}
	});
});
