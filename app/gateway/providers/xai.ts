import { leaveOut } from "./openai-compatible/fit-body";
import { openAiCompatible } from "./openai-compatible/openai-compatible";

/**
 * xAI. Models that reason refuse stop sequences and penalties. A request that its content filter turns away is a 403,
 * like a key without permission; only the words differ.
 * Sources: https://docs.x.ai/docs/api-reference, https://docs.x.ai/docs/guides/reasoning,
 * https://github.com/UKGovernmentBEIS/inspect_ai/pull/2267 (the filter's answer)
 */
export const xai = openAiCompatible({
	id: "xai",
	developerRole: false,
	refusedFields: ["logit_bias", "top_k", "verbosity"],
	reasoningReplay: "reasoning_content",
	refusesContent: (status, message) => status === 403 && /violates usage guidelines/i.test(message),
	adjust: (body, { mapping }, warnings) => {
		if (!mapping.reasoning) return;
		for (const name of ["stop", "frequency_penalty", "presence_penalty"]) leaveOut(body, name, warnings);
	},
});
