import { describe, expect, test } from "vitest";
import { isActive, models } from "~/catalog";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest } from "~/gateway/chat";
import { allProviders, providerOf } from "~/gateway/providers/registry";
import { openAiRequest, requestOf, targetOf } from "../factories/provider-fixtures";
import { anthropic } from "./anthropic";
import { azureFamilies } from "./azure";
import { bedrockFamilies } from "./bedrock";
import type { Body, Family } from "./family";
import { gemini } from "./gemini";
import { openai } from "./openai";
import { openaiResponses } from "./openai-responses";
import { vertexFamilies } from "./vertex";

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
	const headers = { ...provider?.authorize(target.credential), ...wire?.headers };
	const cloud = clouds[mapping.providerId];
	if (cloud) return objectionOfCloud(cloud, provider?.endpoint(target) ?? "", headers, wire?.body ?? {});
	const family = families[provider?.dialect ?? ""] ?? openai;
	return family.objection({ kind: "chat", vendor: mapping.providerId }, headers, wire?.body ?? {});
}

/** Where the stand-ins of clouds are called, which tell by the path who is asked. */
const clouds: Readonly<Record<string, string>> = {
	"google-vertex": "/vertex/v1",
	"vertex-anthropic": "/vertex/v1",
	"vertex-openai": "/vertex/v1",
	azure: "/azure",
	"azure-ai-foundry": "/azure",
	"azure-anthropic": "/azure",
	"aws-bedrock": "/bedrock",
};

function objectionOfCloud(prefix: string, endpoint: string, headers: Record<string, string>, body: Body): unknown {
	const { pathname, searchParams } = new URL(`http://cloud${prefix}${endpoint}`);
	for (const [family] of [...vertexFamilies, ...azureFamilies, ...bedrockFamilies]) {
		const route = family.match("POST", pathname, headers, searchParams);
		if (route) return family.objection(route, headers, body);
	}
	return `nobody answers at ${pathname}`;
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
