import type { ReasoningPart } from "../../chat";
import type { ChatCompletionMessage } from "./message-schema";
import { issuerOf } from "./reasoning-format";

type AssistantMessage = Extract<ChatCompletionMessage, { role: "assistant" }>;
type Detail = NonNullable<AssistantMessage["reasoning_details"]>[number];

/**
 * Details carry signatures, so they win over the plain text of the same reasoning. A client that collected a stream
 * sends one detail per delta: deltas of one block (same `index`) become one part again.
 */
export function parseReasoning(message: AssistantMessage): ReasoningPart[] {
	const parts: ReasoningPart[] = [];
	let open: Detail | undefined;
	for (const detail of message.reasoning_details ?? []) {
		const last = parts.at(-1);
		const part = last && open && continues(last, open, detail) ? last : ({ type: "reasoning" } as ReasoningPart);
		if (!addDetail(part, detail)) continue;
		const issuer = issuerOf(detail.format);
		if (issuer) part.issuer ??= issuer;
		if (detail.id) part.id ??= detail.id;
		if (part !== last) parts.push(part);
		open = detail;
	}
	if (parts.length > 0) return parts;
	const text = message.reasoning ?? message.reasoning_content ?? message.reasoningText;
	return text ? [{ type: "reasoning", text }] : [];
}

/** False where the entry says nothing that is known here. */
function addDetail(part: ReasoningPart, detail: Detail): boolean {
	if (detail.type === "reasoning.encrypted") {
		if (detail.data == null) return false;
		part.encrypted = detail.data;
		return true;
	}
	if (detail.type !== "reasoning.text" && detail.type !== "reasoning.summary") return false;
	part.text = (part.text ?? "") + (detail.text ?? detail.summary ?? "");
	if (detail.signature) part.signature = detail.signature;
	return true;
}

/** Text goes on with text of the same block; its encrypted form follows it only under the same id (OpenAI's items). */
function continues(last: ReasoningPart, before: Detail, detail: Detail): boolean {
	if (last.signature || last.encrypted !== undefined || before.index !== detail.index) return false;
	if (detail.type !== "reasoning.encrypted") return last.text !== undefined && (before.id ?? null) === (detail.id ?? null);
	return last.id !== undefined && last.id === detail.id;
}
