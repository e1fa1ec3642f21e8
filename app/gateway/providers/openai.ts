import { renameOutputLimit } from "./openai-compatible/fit-body";
import { openAiCompatible } from "./openai-compatible/openai-compatible";

/**
 * OpenAI. `max_tokens` is deprecated and refused by models that reason; they read `max_completion_tokens`.
 * Source: https://platform.openai.com/docs/api-reference/chat/create
 */
export const openai = openAiCompatible({
	id: "openai",
	refusedFields: ["top_k"],
	// An effort that a model does not take is OpenAI's to refuse: its own message names the ones that work.
	writeReasoning: (body, { effort }) => {
		if (effort !== undefined) body.reasoning_effort = effort;
	},
	adjust: (body, { mapping }) => {
		const takesMaxTokens = mapping.supportedParameters?.includes("max_tokens") ?? true;
		if (mapping.reasoning || !takesMaxTokens) renameOutputLimit(body, "max_completion_tokens");
	},
	forwardsStreamLines: true,
});
