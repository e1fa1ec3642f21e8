import { openAiCompatible } from "./openai-compatible/openai-compatible";

/**
 * OpenAI. `max_tokens` is deprecated and refused by models that reason; every model reads `max_completion_tokens`.
 * Source: https://platform.openai.com/docs/api-reference/chat/create
 */
export const openai = openAiCompatible({
	id: "openai",
	baseUrl: "https://api.openai.com/v1",
	maxTokensField: "max_completion_tokens",
	refusedFields: ["top_k"],
	// An effort that a model does not take is OpenAI's to refuse: its own message names the ones that work.
	writeReasoning: (body, { effort }) => {
		if (effort !== undefined) body.reasoning_effort = effort;
	},
	forwardsStreamLines: true,
});
