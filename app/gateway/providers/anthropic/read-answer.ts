import type { ChatEvent } from "../../chat";
import { fault, unreadableAnswer } from "../faults";
import { type Fields, fieldsOf, listOf, textOf, wordOf } from "../fields";
import { jsonAnswerTool } from "./json-answer-tool";
import { readBlock } from "./read-block";
import { faultInside } from "./read-error";
import { readUsage, readUsageEvent } from "./read-usage";
import { finishReasonOf } from "./stop-reason";
import { WebSearches } from "./web-searches";

/** Events of a whole message. Source: https://platform.claude.com/docs/en/api/messages */
export function readAnswer(body: unknown): ChatEvent[] {
	const message = fieldsOf(body);
	if (!message) return [unreadableAnswer()];
	if (message.type === "error") return [fault(faultInside(message))];
	if (!Array.isArray(message.content)) return [unreadableAnswer()];
	const events: ChatEvent[] = [readStart(message)];
	let calls = 0;
	const searches = new WebSearches();
	for (const [index, block] of listOf(message.content).entries()) {
		const read = readBlock(block, calls);
		events.push(...read, ...searches.read(block, index));
		if (block.type === "tool_use" && block.name !== jsonAnswerTool) {
			// Clients parse the arguments, and "" is not JSON.
			if (read.every((event) => event.type !== "tool-call" || event.arguments === undefined)) {
				events.push({ type: "tool-call", index: calls, arguments: "{}" });
			}
			calls++;
		}
		if (block.type === "thinking") events.push({ type: "reasoning", done: true });
	}
	events.push(...readRefusal(message));
	events.push(...readUsageEvent(fieldsOf(message.usage)));
	const answered = listOf(message.content).some((block) => block.name === jsonAnswerTool);
	events.push(readFinish(message, answered && calls === 0));
	return events;
}

/** Who answered, from a message or from a stream's `message_start`. */
export function readStart(message: Fields): ChatEvent {
	const event: ChatEvent = { type: "start" };
	const id = wordOf(message.id);
	const model = wordOf(message.model);
	const serviceTier = wordOf(fieldsOf(message.usage)?.service_tier);
	if (id !== undefined) event.id = id;
	if (model !== undefined) event.model = model;
	if (serviceTier !== undefined) event.serviceTier = serviceTier;
	const usage = fieldsOf(message.usage);
	if (usage) event.usage = readUsage(usage);
	return event;
}

/**
 * How an answer ended; `holder` has `stop_reason` and `stop_sequence`. A call that only stands for a JSON answer
 * (`answeredByTool`) is none to the caller.
 */
export function readFinish(holder: Fields, answeredByTool: boolean): ChatEvent {
	const raw = wordOf(holder.stop_reason) ?? "";
	const stopSequence = textOf(holder.stop_sequence);
	const reason = raw === "tool_use" && answeredByTool ? "stop" : finishReasonOf(raw);
	return { type: "finish", reason, raw, ...(stopSequence === undefined ? {} : { stopSequence }) };
}

/**
 * Why the answer was refused, where the provider says so; `holder` has `stop_reason` and `stop_details`.
 * Source: https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons
 */
export function readRefusal(holder: Fields): ChatEvent[] {
	if (holder.stop_reason !== "refusal") return [];
	const text = textOf(fieldsOf(holder.stop_details)?.explanation);
	return text ? [{ type: "refusal", text }] : [];
}
