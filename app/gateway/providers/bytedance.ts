import { openAiCompatible } from "./openai-compatible/openai-compatible";
import { writeReasoningEffort } from "./openai-compatible/fit-reasoning";

/**
 * BytePlus ModelArk. Thinking is switched off by `thinking.type` whatever efforts a model has; its depth is
 * `reasoning_effort`.
 * Sources: https://docs.byteplus.com/en/docs/ModelArk/1494384, https://docs.byteplus.com/en/docs/ModelArk/1449737
 */
export const bytedance = openAiCompatible({
	id: "bytedance",
	developerRole: false,
	jsonSchema: "listed",
	reasoningReplay: "reasoning_content",
	refusedFields: ["verbosity", "seed"],
	writeReasoning: (body, wanted, target, warnings) => {
		if (wanted.effort === "none") body.thinking = { type: "disabled" };
		else writeReasoningEffort(body, wanted, target, warnings);
	},
});
