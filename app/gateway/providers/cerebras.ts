import { openAiCompatible } from "./openai-compatible/openai-compatible";

/**
 * Cerebras. Refuses penalties and biases, has no developer role, and spells reasoning `reasoning`.
 * Source: https://inference-docs.cerebras.ai/resources/openai
 */
export const cerebras = openAiCompatible({
	id: "cerebras",
	developerRole: false,
	maxTokensField: "max_completion_tokens",
	refusedFields: ["frequency_penalty", "presence_penalty", "logit_bias", "top_k", "verbosity", "prompt_cache_key"],
});
