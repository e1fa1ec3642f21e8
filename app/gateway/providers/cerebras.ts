import { openAiCompatible } from "./openai-compatible/openai-compatible";
import type { Vendor } from "./openai-compatible/vendor";
import type { Provider } from "./provider";

/** Refuses penalties and biases, has no developer role, and shows reasoning as `reasoning`. */
const vendor: Vendor = {
	id: "cerebras",
	developerRole: false,
	maxTokensField: "max_completion_tokens",
	refusedFields: [
		"frequency_penalty",
		"presence_penalty",
		"logit_bias",
		"top_k",
		"verbosity",
		"prompt_cache_key",
		"store",
	],
	reasoningReplay: "think-tags",
};

const tagged = openAiCompatible(vendor);
/** Its models put what they thought before the answer, without a mark between them. */
const gptOss = openAiCompatible({ ...vendor, reasoningReplay: "text" });

/**
 * Cerebras. Reasoning of earlier turns goes back inside the content, as the model itself would write it.
 * Sources: https://inference-docs.cerebras.ai/resources/openai (fields that are a 400),
 * https://inference-docs.cerebras.ai/capabilities/reasoning, https://github.com/anomalyco/opencode/pull/26763
 * (the vendor's own change to a client that sent reasoning back in a field)
 */
export const cerebras: Provider = {
	...tagged,
	forMapping: ({ externalId }) => (externalId.startsWith("gpt-oss") ? gptOss : tagged),
};
