import { fillMissingReasoning } from "./openai-compatible/missing-reasoning";
import { openAiCompatible } from "./openai-compatible/openai-compatible";
import { writeReasoningEffort } from "./openai-compatible/fit-reasoning";

/**
 * DeepSeek. Thinking is switched by `thinking.type`, its depth by `reasoning_effort`; reasoning goes back with the
 * turn it belongs to. JSON mode has no schemas.
 * Sources: https://api-docs.deepseek.com, https://api-docs.deepseek.com/guides/thinking_mode,
 * https://api-docs.deepseek.com/guides/json_mode
 */
export const deepseek = openAiCompatible({
	id: "deepseek",
	developerRole: false,
	maxTokensField: "max_tokens",
	jsonSchema: false,
	refusedFields: ["n", "seed", "logit_bias", "verbosity", "service_tier", "top_k", "parallel_tool_calls"],
	reasoningReplay: "reasoning_content",
	adjust: fillMissingReasoning,
	writeReasoning: (body, wanted, target, warnings) => {
		if (wanted.effort === undefined) return;
		body.thinking = { type: wanted.effort === "none" ? "disabled" : "enabled" };
		if (wanted.effort !== "none") writeReasoningEffort(body, wanted, target, warnings);
	},
});
