import { writeReasoningEffort } from "./openai-compatible/fit-reasoning";
import { openAiCompatible } from "./openai-compatible/openai-compatible";

/**
 * Groq. Reasoning comes as `reasoning`; `include_reasoning` leaves it out of the answer.
 * Sources: https://console.groq.com/docs/openai (what is not taken), https://console.groq.com/docs/reasoning
 */
export const groq = openAiCompatible({
	id: "groq",
	developerRole: false,
	refusedFields: ["logprobs", "top_logprobs", "logit_bias", "top_k", "verbosity", "n"],
	messageNames: false,
	reasoningReplay: "reasoning",
	writeReasoning: (body, wanted, target, warnings) => {
		writeReasoningEffort(body, wanted, target, warnings);
		if (wanted.exclude) body.include_reasoning = false;
	},
	forwardsStreamLines: true,
});
