import { fitGrok } from "./openai-compatible/fit-grok";
import { openAiCompatible } from "./openai-compatible/openai-compatible";

/**
 * xAI. A request that its content filter turns away is a 403, like a key without permission; only the words differ.
 * Sources: https://docs.x.ai/docs/api-reference, https://docs.x.ai/docs/guides/reasoning,
 * https://github.com/UKGovernmentBEIS/inspect_ai/pull/2267 (the filter's answer)
 */
export const xai = openAiCompatible({
	id: "xai",
	developerRole: false,
	refusedFields: ["top_k", "verbosity"],
	reasoningReplay: "reasoning_content",
	refusesContent: (status, message) => status === 403 && /violates usage guidelines/i.test(message),
	adjust: fitGrok,
});
