import { readError as readGoogleError } from "./gemini/read-error";
import { fieldsOf } from "./fields";
import { projectPath, vertexAddress } from "./google-vertex/places";
import { serviceAccountExchange } from "./google-vertex/service-account";
import { fitServedGrok } from "./openai-compatible/fit-grok";
import { openAiCompatible } from "./openai-compatible/openai-compatible";
import type { Provider } from "./provider";

/** Models are named with their publisher; the catalogue leaves xAI's out. */
function publisherAndModel(externalId: string): string {
	return externalId.includes("/") ? externalId : `xai/${externalId}`;
}

const chat = openAiCompatible({
	id: "vertex-openai",
	developerRole: false,
	refusedFields: ["top_k", "verbosity", "service_tier"],
	adjust: (body, target, warnings) => {
		body.model = publisherAndModel(target.mapping.externalId);
		fitServedGrok(body, target, warnings);
	},
});

/**
 * Models of other publishers on Vertex AI, over its OpenAI-compatible endpoint. Errors come in Google's form (a list around
 * them while streaming) or in the publisher's.
 * Source: https://docs.cloud.google.com/vertex-ai/generative-ai/docs/maas/call-open-model-apis
 */
export const vertexOpenai: Provider = {
	id: chat.id,
	dialect: chat.dialect,
	baseUrl: vertexAddress,
	credentialExchange: serviceAccountExchange,
	authorize: ({ apiKey }) => ({ authorization: `Bearer ${apiKey}` }),
	endpoint: (target) => `${projectPath(target, "Vertex AI (OpenAI)")}/endpoints/openapi/chat/completions`,
	toWire: chat.toWire,
	openStream: chat.openStream,
	readAnswer: chat.readAnswer,
	toolNames: chat.toolNames,
	readError: (status, headers, body) => {
		const google = Array.isArray(body) || typeof fieldsOf(fieldsOf(body)?.error)?.status === "string";
		return google ? readGoogleError(status, headers, body) : chat.readError(status, headers, body);
	},
};
