import { leaveOut } from "./openai-compatible/fit-body";
import { openAiCompatible } from "./openai-compatible/openai-compatible";
import { writeReasoningEffort } from "./openai-compatible/fit-reasoning";

/**
 * BytePlus ModelArk. Thinking is switched off by `thinking.type` whatever efforts a model has; its depth is
 * `reasoning_effort`. Of the two output limits only one may be sent, and models that think take no stop words. What its
 * reference does not name is left out, and told.
 * Sources: https://docs.byteplus.com/en/docs/ModelArk/1494384, https://docs.byteplus.com/en/docs/ModelArk/1449737,
 * https://docs.byteplus.com/en/docs/Byteplus_LAS/Chat_API (limits, stop words)
 */
export const bytedance = openAiCompatible({
	id: "bytedance",
	developerRole: false,
	jsonSchema: "listed",
	reasoningReplay: "reasoning_content",
	refusedFields: ["verbosity", "seed", "n", "top_k", "user", "prompt_cache_key"],
	writeReasoning: (body, wanted, target, warnings) => {
		if (wanted.effort === "none") body.thinking = { type: "disabled" };
		else writeReasoningEffort(body, wanted, target, warnings);
	},
	adjust: (body, { mapping }, warnings) => {
		if (body.max_completion_tokens !== undefined && "max_tokens" in body) {
			body.max_completion_tokens ??= body.max_tokens;
			delete body.max_tokens;
		}
		if (mapping.reasoning) leaveOut(body, "stop", warnings);
	},
});
