import { leaveOut } from "./openai-compatible/fit-body";
import { openAiCompatible } from "./openai-compatible/openai-compatible";

/**
 * xAI. Models that reason refuse stop sequences and penalties.
 * Sources: https://docs.x.ai/docs/api-reference, https://docs.x.ai/docs/guides/reasoning
 */
export const xai = openAiCompatible({
	id: "xai",
	baseUrl: "https://api.x.ai/v1",
	developerRole: false,
	refusedFields: ["logit_bias", "top_k", "verbosity"],
	reasoningReplay: "reasoning_content",
	adjust: (body, { mapping }, warnings) => {
		if (!mapping.reasoning) return;
		for (const name of ["stop", "frequency_penalty", "presence_penalty"]) leaveOut(body, name, warnings);
	},
});
