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
	const status = wordOf(response.status);
	const unfinished = status === "queued" || status === "in_progress";
	if (unfinished || !Array.isArray(response.output)) return [unreadableAnswer()];
	return [readStart(response, true), ...new ResponseState(issuer).end(response)];
}
