import type { ChatRequest } from "../../chat";
import { readError } from "../gemini/read-error";
import { writeBody } from "../gemini/write-body";
import type { Provider, WireRequest, WireTarget } from "../provider";
import { geminiToolNames } from "../tool-names";
import { authorize, globalRegion, projectPath, regionOf, sendsToken, vertexAddress } from "./places";
import { readVertexAnswer, VertexContentReader } from "./read-vertex";
import { projectOf, serviceAccountExchange } from "./service-account";

/** Path of a model's method; an API key without a project is used in express mode. */
function methodPath(target: WireTarget, name: string): string {
	const { mapping, credential, stream } = target;
	const bound = sendsToken(credential) || projectOf(credential) !== undefined;
	const method = stream ? "streamGenerateContent?alt=sse" : "generateContent";
	const model = `/publishers/google/models/${encodeURIComponent(mapping.externalId)}:${method}`;
	return bound ? projectPath(target, name) + model : model;
}

/**
 * The tier is a header here, and only the global endpoint has tiers.
 * Source: https://docs.cloud.google.com/vertex-ai/generative-ai/docs/flex-paygo
 */
function toWire(request: ChatRequest, target: WireTarget): WireRequest {
	const wire = writeBody(request, target, true);
	const tier = request.serviceTier;
	// AI Studio's field, which is not known here.
	delete wire.body.service_tier;
	if (tier === undefined || !target.mapping.serviceTiers?.includes(tier)) return wire;
	if (regionOf(target) !== globalRegion) {
		wire.warnings.push(`service_tier ${tier} was left out: it is served from the global region only`);
		return wire;
	}
	return { ...wire, headers: { ...wire.headers, "X-Vertex-AI-LLM-Shared-Request-Type": tier } };
}

/**
 * Gemini on Google Cloud's Vertex AI, with a service account, an access token or an API key.
 * Source: https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference
 */
export const googleVertex: Provider = {
	id: "google-vertex",
	dialect: "gemini",
	baseUrl: vertexAddress,
	credentialExchange: serviceAccountExchange,
	authorize,
	endpoint: (target) => methodPath(target, "Google Vertex AI"),
	toWire,
	openStream: (target) => new VertexContentReader(target),
	readAnswer: readVertexAnswer,
	readError,
	toolNames: geminiToolNames,
};

/**
 * A service that speaks as Vertex AI does, at an address that comes with the key. The catalogue gives it project and region,
 * and no document of its own.
 */
export const quartz: Provider = {
	...googleVertex,
	id: "quartz",
	baseUrl: () => undefined,
	endpoint: (target) => {
		const path = methodPath(target, "Quartz");
		return /\/v\d+(?:beta\d*)?\/?$/.test(target.credential.baseUrl ?? "") ? path : `/v1${path}`;
	},
};
