import { openAiCompatible } from "../openai-compatible/openai-compatible";
import type { Provider } from "../provider";
import { generateAnswer } from "./generate";

/**
 * Answers without any provider, so that a fresh installation has something to call. It speaks OpenAI's chat wire like
 * a real vendor, but its answers are made in this process.
 */
export const demo: Provider = {
	...openAiCompatible({
		id: "demo",
		reasoningReplay: "reasoning_content",
		writeReasoning: (body, { effort, maxTokens }) => {
			body.reasoning_effort = effort ?? (maxTokens === undefined ? "medium" : "high");
		},
	}),
	authorize: () => ({}),
	answerLocally: generateAnswer,
	validation: undefined,
};
