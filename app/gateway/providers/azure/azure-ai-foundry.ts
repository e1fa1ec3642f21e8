import { fitServedGrok } from "../openai-compatible/fit-grok";
import { openAiCompatible } from "../openai-compatible/openai-compatible";
import type { Provider } from "../provider";
import { below, resourceHost } from "./address";
import { withContentFilter } from "./azure";

const defaultVersion = "2024-05-01-preview";

const chat = openAiCompatible({
	id: "azure-ai-foundry",
	developerRole: false,
	refusedFields: ["top_k", "logit_bias", "verbosity", "service_tier"],
	maxTokensField: "max_tokens",
	adjust: (body, target, warnings) => {
		fitServedGrok(body, target, warnings);
		if (typeof body.stop === "string") body.stop = [body.stop];
	},
});

/**
 * Models of other makers on Azure, over the model inference API. Fields that it does not know are refused unless a header
 * says to pass them on to the model.
 * Sources: https://learn.microsoft.com/en-us/rest/api/aifoundry/modelinference/, https://github.com/Azure/azure-rest-api-specs
 * (specification/ai/data-plane/ModelInference: stop words are a list, the output limit is `max_tokens`)
 */
export const azureAiFoundry: Provider = {
	id: chat.id,
	dialect: chat.dialect,
	baseUrl: ({ credential }) => resourceHost(credential, "services.ai.azure.com", "Azure AI Foundry"),
	authorize: ({ apiKey }) => ({ "api-key": apiKey }),
	endpoint: ({ credential }) => {
		const version = encodeURIComponent(credential.fields.apiVersion || defaultVersion);
		return `${below(credential.baseUrl, "/models/chat/completions")}?api-version=${version}`;
	},
	toWire: (request, target) => {
		const wire = chat.toWire(request, target);
		return { ...wire, headers: { ...wire.headers, "extra-parameters": "pass-through" } };
	},
	openStream: chat.openStream,
	readAnswer: chat.readAnswer,
	toolNames: chat.toolNames,
	readError: withContentFilter(chat.readError),
};
