import type { ChatRequest } from "../chat";
import { anthropic } from "./anthropic/anthropic";
import { readError as readGoogleError } from "./gemini/read-error";
import { fieldsOf } from "./fields";
import { projectPath, vertexAddress } from "./google-vertex/places";
import { serviceAccountExchange } from "./google-vertex/service-account";
import type { Provider, WireRequest, WireTarget } from "./provider";

const version = "vertex-2023-10-16";

/** The version stands in the body, the model in the path only; there are no tiers. */
function toWire(request: ChatRequest, target: WireTarget): WireRequest {
	const wire = anthropic.toWire(request, target);
	const { model: _model, service_tier: tier, ...body } = wire.body;
	const lost = tier === undefined || tier === "auto" ? [] : ["service_tier was left out: this provider has no tiers"];
	return { ...wire, body: { anthropic_version: version, ...body }, warnings: [...wire.warnings, ...lost] };
}

/**
 * Claude on Google Cloud's Vertex AI: Anthropic's messages, to another address. It takes images and documents as data only.
 * Source: https://platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai
 */
export const vertexAnthropic: Provider = {
	id: "vertex-anthropic",
	dialect: anthropic.dialect,
	baseUrl: vertexAddress,
	credentialExchange: serviceAccountExchange,
	authorize: ({ apiKey }) => ({ authorization: `Bearer ${apiKey}` }),
	endpoint: (target) => {
		const model = encodeURIComponent(target.mapping.externalId);
		const method = target.stream ? "streamRawPredict" : "rawPredict";
		return `${projectPath(target, "Vertex AI (Anthropic)")}/publishers/anthropic/models/${model}:${method}`;
	},
	toWire,
	openStream: anthropic.openStream,
	readAnswer: anthropic.readAnswer,
	readError: (status, headers, body) => {
		const google = Array.isArray(body) || typeof fieldsOf(fieldsOf(body)?.error)?.status === "string";
		return google ? readGoogleError(status, headers, body) : anthropic.readError(status, headers, body);
	},
	needsInlineImages: true,
	toolNames: anthropic.toolNames,
	forwardsStreamLines: true,
};
