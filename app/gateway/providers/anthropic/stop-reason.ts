import type { FinishReason } from "../../chat";
import { entryOf } from "../fields";

/** Source: https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons */
const known: Record<string, FinishReason> = {
	end_turn: "stop",
	stop_sequence: "stop",
	pause_turn: "stop",
	max_tokens: "length",
	model_context_window_exceeded: "length",
	tool_use: "tool_calls",
	refusal: "content_filter",
};

/** An unknown word counts as a normal end and stays readable as the raw reason. */
export function finishReasonOf(stopReason: string): FinishReason {
	return entryOf(known, stopReason) ?? "stop";
}
