import { openAiCompatible } from "./openai-compatible/openai-compatible";
import { openAiLimitField } from "./openai-compatible/output-limit";
import { renameToolCallIds } from "./openai-compatible/rename-tool-call-ids";
import { usesResponses } from "./openai-responses/choose-wire";
import { openAiResponses } from "./openai-responses/openai-responses";
import type { Provider } from "./provider";

/**
 * OpenAI's chat completions. `max_tokens` is deprecated and refused by models that reason; they read `max_completion_tokens`.
 * Source: https://platform.openai.com/docs/api-reference/chat/create
 */
const chat = openAiCompatible({
	id: "openai",
	refusedFields: ["top_k"],
	freeFormTools: true,
	safetyIdentifier: true,
	// An effort that a model does not take is OpenAI's to refuse: its own message names the ones that work.
	writeReasoning: (body, { effort }) => {
		if (effort !== undefined) body.reasoning_effort = effort;
	},
	maxTokensField: openAiLimitField,
	adjust: (body) => {
		// "Expected a string with maximum length 40": conversations that another provider began have longer ones.
		body.messages = renameToolCallIds(body.messages, (id) => id.length <= 40);
	},
	forwardsStreamLines: true,
});

/** OpenAI's Responses API. Source: https://platform.openai.com/docs/api-reference/responses */
export const openaiOnResponses = openAiResponses({
	id: "openai",
	safetyIdentifier: true,
	cacheBreakpoints: true,
	exactEfforts: true,
	samplesOnlyWithoutReasoning: true,
	forwardsStreamLines: true,
});

/** OpenAI: chat completions, and the Responses API for models and requests that need it. */
export const openai: Provider = {
	...chat,
	forMapping: (mapping, _credential, request) => (usesResponses(mapping, request) ? openaiOnResponses : chat),
};
