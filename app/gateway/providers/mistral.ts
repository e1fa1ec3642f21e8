import { fitEffort } from "./reasoning-effort";
import { renameToolCallIds } from "./openai-compatible/rename-tool-call-ids";
import { openAiCompatible } from "./openai-compatible/openai-compatible";

/**
 * Mistral. Refuses fields it does not know, calls the seed `random_seed`, wants tool call ids of nine letters or
 * digits, carries reasoning as a content part, and takes images in tool messages, where no message of the user may follow.
 * Sources: https://docs.mistral.ai/api, https://docs.mistral.ai/capabilities/reasoning
 */
export const mistral = openAiCompatible({
	id: "mistral",
	developerRole: false,
	streamUsage: false,
	maxTokensField: "max_tokens",
	refusedFields: [
		"logit_bias",
		"logprobs",
		"prompt_cache_retention",
		"safety_identifier",
		"service_tier",
		"store",
		"top_k",
		"top_logprobs",
		"user",
		"verbosity",
	],
	reasoningReplay: "thinking-part",
	toolResultMedia: true,
	writeReasoning: (body, { effort }, { mapping }, warnings) => {
		if (effort !== undefined) {
			body.reasoning_effort = fitEffort(effort, mapping.reasoningEfforts ?? ["none", "high"], warnings);
		}
	},
	adjust: (body) => {
		if ("seed" in body) {
			if (body.seed != null) body.random_seed = body.seed;
			delete body.seed;
		}
		body.messages = renameToolCallIds(body.messages);
	},
});
