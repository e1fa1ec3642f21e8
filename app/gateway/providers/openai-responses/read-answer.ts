import type { ChatEvent, ReasoningIssuer } from "../../chat";
import { fault, unreadableAnswer } from "../faults";
import { fieldsOf, wordOf } from "../fields";
import { faultOf } from "./read-error";
import { readStart, ResponseState } from "./response-state";

/**
 * Events of a whole `response` object.
 * Source: https://platform.openai.com/docs/api-reference/responses/object
 */
export function readAnswer(body: unknown, issuer: ReasoningIssuer): ChatEvent[] {
	const response = fieldsOf(body);
	if (!response) return [unreadableAnswer()];
	if (response.error != null) return [fault(faultOf(response))];
	const finished = wordOf(response.status);
	if (!Array.isArray(response.output) || finished === "queued" || finished === "in_progress") return [unreadableAnswer()];
	return [readStart(response, true), ...new ResponseState(issuer).end(response)];
}
