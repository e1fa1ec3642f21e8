import { openAiCompatible } from "./openai-compatible/openai-compatible";
import { usesResponses } from "./openai-responses/choose-wire";
import { openAiResponses } from "./openai-responses/openai-responses";
import type { Provider } from "./provider";

const chat = openAiCompatible({
	id: "sakana",
	developerRole: false,
	jsonSchema: "listed",
	refusedFields: ["top_k", "logit_bias", "logprobs", "top_logprobs", "n", "verbosity"],
});

const responses = openAiResponses({
	id: "sakana",
	encryptedReasoning: false,
	customTools: false,
	webSearch: false,
});

/**
 * Sakana's Fugu: chat completions, and the Responses API where a caller speaks it or needs it.
 * Source: https://console.sakana.ai/get-started
 */
export const sakana: Provider = {
	...chat,
	forMapping: (mapping, _credential, request) => (usesResponses(mapping, request) ? responses : chat),
};
