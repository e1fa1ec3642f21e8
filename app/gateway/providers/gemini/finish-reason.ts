import type { FinishReason } from "../../chat";
import { entryOf } from "../fields";

/** Source: https://ai.google.dev/api/generate-content#FinishReason */
const known: Record<string, FinishReason> = {
	STOP: "stop",
	MAX_TOKENS: "length",
	SAFETY: "content_filter",
	RECITATION: "content_filter",
	LANGUAGE: "content_filter",
	BLOCKLIST: "content_filter",
	PROHIBITED_CONTENT: "content_filter",
	SPII: "content_filter",
	IMAGE_SAFETY: "content_filter",
	IMAGE_PROHIBITED_CONTENT: "content_filter",
	IMAGE_RECITATION: "content_filter",
};

/** Ends that are failures of the model, not answers: another attempt may do better. */
export const failedFinish = new Set([
	"MALFORMED_FUNCTION_CALL",
	"UNEXPECTED_TOOL_CALL",
	"TOO_MANY_TOOL_CALLS",
	"MISSING_THOUGHT_SIGNATURE",
	"MALFORMED_RESPONSE",
]);

/** The provider says STOP after tool calls as well. An unknown word counts as a normal end. */
export function finishReasonOf(raw: string, calledTools: boolean): FinishReason {
	const reason = entryOf(known, raw) ?? "stop";
	return reason === "stop" && calledTools ? "tool_calls" : reason;
}
