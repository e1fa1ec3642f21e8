import type { FinishReason } from "../../chat";
import { entryOf } from "../fields";

/** `model_length` is Mistral's, `function_call` OpenAI's word of 2023. */
const known: Record<string, FinishReason> = {
	stop: "stop",
	length: "length",
	model_length: "length",
	max_tokens: "length",
	tool_calls: "tool_calls",
	function_call: "tool_calls",
	content_filter: "content_filter",
};

/**
 * Words that mean the answer failed, with the status they stand for.
 * Sources: https://docs.mistral.ai/api (finish_reason), https://api-docs.deepseek.com/api/create-chat-completion
 */
export const failedFinish: Record<string, number> = { error: 502, insufficient_system_resource: 503 };

/**
 * OpenAI and some vendors say "stop" after a call that `tool_choice` forced; what was called decides. An unknown word
 * counts as a normal end and stays readable as `raw`.
 */
export function finishReasonOf(raw: string, calledTools: boolean): FinishReason {
	const reason = entryOf(known, raw) ?? "stop";
	return reason === "stop" && calledTools ? "tool_calls" : reason;
}
