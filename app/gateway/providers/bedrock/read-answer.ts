import type { ChatEvent } from "../../chat";
import { jsonAnswerTool } from "../anthropic/json-answer-tool";
import { fault, unreadableAnswer } from "../faults";
import { type Fields, fieldsOf, listOf, textOf, wordOf } from "../fields";
import type { ResponseHeaders, WireTarget } from "../provider";
import { readUsageEvent } from "./read-usage";
import { failedStops, finishReasonOf } from "./stop-reason";

/**
 * Events of a whole `Converse` answer.
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export function readAnswer(body: unknown, _target?: WireTarget, headers?: ResponseHeaders): ChatEvent[] {
	const answer = fieldsOf(body);
	const message = fieldsOf(fieldsOf(answer?.output)?.message);
	if (!answer || !message || !Array.isArray(message.content)) return [unreadableAnswer()];
	const events: ChatEvent[] = [readStart(headers)];
	let calls = 0;
	for (const block of listOf(message.content)) {
		const use = fieldsOf(block.toolUse);
		if (!use) {
			events.push(...readBlock(block));
			continue;
		}
		const args = JSON.stringify(fieldsOf(use.input) ?? {});
		if (use.name === jsonAnswerTool) events.push({ type: "text", text: args });
		else events.push({ ...callOf(use, calls++), arguments: args });
	}
	events.push(...readUsageEvent(fieldsOf(answer.usage)));
	events.push(readStop(wordOf(answer.stopReason) ?? "", calls));
	return events;
}

/** Answers have no id of their own; the request's serves support as well. */
export function readStart(headers: ResponseHeaders | undefined): ChatEvent {
	const id = wordOf(headers?.get("x-amzn-requestid"));
	return id === undefined ? { type: "start" } : { type: "start", id };
}

export function callOf(use: Fields, index: number): Extract<ChatEvent, { type: "tool-call" }> {
	return { type: "tool-call", index, id: textOf(use.toolUseId) ?? "", name: textOf(use.name) ?? "" };
}

export function readStop(raw: string, calls: number): ChatEvent {
	if (failedStops.has(raw)) {
		return fault({ status: 502, code: raw, message: `The model's answer could not be read (${raw}).` });
	}
	return { type: "finish", reason: finishReasonOf(raw, calls > 0), raw };
}

function readBlock(block: Fields): ChatEvent[] {
	const text = wordOf(block.text) ?? wordOf(listOf(fieldsOf(block.citationsContent)?.content)[0]?.text);
	if (text !== undefined) return [{ type: "text", text }];
	const reasoning = fieldsOf(block.reasoningContent);
	if (!reasoning) return [];
	const redacted = wordOf(reasoning.redactedContent);
	if (redacted !== undefined) return [{ type: "reasoning", encrypted: redacted, issuer: "anthropic", done: true }];
	const thought = fieldsOf(reasoning.reasoningText) ?? {};
	const event: ChatEvent = { type: "reasoning", text: textOf(thought.text) ?? "", done: true };
	const signature = wordOf(thought.signature);
	return [signature === undefined ? event : { ...event, signature, issuer: "anthropic" }];
}
