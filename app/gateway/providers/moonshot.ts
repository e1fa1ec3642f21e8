import { writeReasoningEffort } from "./openai-compatible/fit-reasoning";
import { fillMissingReasoning } from "./openai-compatible/missing-reasoning";
import { openAiCompatible } from "./openai-compatible/openai-compatible";

/**
 * Moonshot (Kimi). The K2 models switch thinking by `thinking.type` and know no depth; later ones always think and
 * read `reasoning_effort`. Reasoning goes back with the turn it belongs to, or tool turns are refused.
 * Sources: https://platform.moonshot.ai/docs/api/chat, https://platform.kimi.ai/docs/guide/use-thinking-effort,
 * https://platform.moonshot.ai/docs/guide/use-kimi-k2-thinking-model
 */
export const moonshot = openAiCompatible({
	id: "moonshot",
	developerRole: false,
	refusedFields: ["logit_bias", "logprobs", "top_logprobs", "top_k", "verbosity"],
	reasoningReplay: "reasoning_content",
	adjust: fillMissingReasoning,
	writeReasoning: (body, wanted, target, warnings) => {
		const { externalId, reasoningEfforts } = target.mapping;
		if (!externalId.startsWith("kimi-k2")) return writeReasoningEffort(body, wanted, target, warnings);
		if (wanted.effort === undefined) return;
		const off = wanted.effort === "none" && reasoningEfforts?.includes("none") === true;
		if (wanted.effort === "none" && !off) warnings.push("reasoning stays on: this model cannot switch it off");
		body.thinking = { type: off ? "disabled" : "enabled" };
	},
});
