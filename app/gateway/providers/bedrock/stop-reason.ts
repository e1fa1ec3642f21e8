import type { FinishReason } from "../../chat";
import { entryOf } from "../fields";

/** Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_MessageStopEvent.html */
const known: Record<string, FinishReason> = {
	end_turn: "stop",
	stop_sequence: "stop",
	max_tokens: "length",
	model_context_window_exceeded: "length",
	tool_use: "tool_calls",
	guardrail_intervened: "content_filter",
	content_filtered: "content_filter",
	refusal: "content_filter",
};

/** Ends that are failures of the model, not answers. */
export const failedStops = new Set(["malformed_model_output", "malformed_tool_use"]);

/** `called` is whether the answer holds a call of the caller's own tools: the tool of a JSON answer is none. */
export function finishReasonOf(stopReason: string, called: boolean): FinishReason {
	const reason = entryOf(known, stopReason) ?? "stop";
	return reason === "tool_calls" && !called ? "stop" : reason;
}
