import { fieldsOf } from "./fields";
import { fitEffort } from "./reasoning-effort";
import { renameToolCallIds } from "./openai-compatible/rename-tool-call-ids";
import { openAiCompatible } from "./openai-compatible/openai-compatible";

/**
 * Mistral. Refuses fields it does not know, calls the seed `random_seed`, wants tool call ids of nine letters or
 * digits, carries reasoning as a content part, and takes images in tool messages, where no message of the user may follow.
 * Sources: https://docs.mistral.ai/api, https://docs.mistral.ai/capabilities/reasoning,
 * https://github.com/mistralai/client-python/blob/main/docs/models/toolmessagecontent.md (images in tool messages)
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
	adjust: (body, _target, warnings) => {
		if ("seed" in body) {
			if (body.seed != null) body.random_seed = body.seed;
			delete body.seed;
		}
		body.messages = answeredTools(renameToolCallIds(body.messages), warnings);
	},
});

/**
 * A user may not speak right after a tool: the assistant has to answer it first.
 * Source: https://github.com/avante-corp/avante.nvim/pull/2695 (the API's refusal, "Unexpected role 'user' after role 'tool'")
 */
function answeredTools(messages: unknown, warnings: string[]): unknown {
	if (!Array.isArray(messages)) return messages;
	const roleAt = (index: number) => fieldsOf(messages[index])?.role;
	if (!messages.some((_, index) => roleAt(index) === "user" && roleAt(index - 1) === "tool")) return messages;
	warnings.push("an assistant's \"OK.\" was put between tool results and what the user says next: this provider demands one");
	return messages.flatMap((message, index) =>
		roleAt(index) === "user" && roleAt(index - 1) === "tool" ? [{ role: "assistant", content: "OK." }, message] : [message],
	);
}
