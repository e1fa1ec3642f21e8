import type { ChatEvent } from "../../chat";
import { fault, unreadableAnswer } from "../faults";
import { entryOf, type Fields, fieldsOf, listOf, numberOf, wordOf } from "../fields";
import type { WireTarget } from "../provider";
import { failedFinish, finishReasonOf } from "./finish-reason";
import { faultInside } from "./read-error";
import { readParts } from "./read-parts";
import { namesSources, readSearch, readSources } from "./read-sources";
import { readUsageEvent, type UsageContext } from "./read-usage";
import { TaggedChoice } from "./tagged-reasoning";
import { ToolCallIndexes } from "./tool-call-indexes";

/**
 * Events of a whole `chat.completion`.
 * Source: https://platform.openai.com/docs/api-reference/chat/object
 */
export function readAnswer(body: unknown, target: UsageContext): ChatEvent[] {
	const answer = fieldsOf(body);
	if (!answer) return [unreadableAnswer()];
	const failure = faultInside(answer);
	if (failure) return [fault(failure)];
	const choices = listOf(answer.choices);
	if (choices.length === 0) return [unreadableAnswer()];
	const events: ChatEvent[] = [readStart(answer)];
	const sourced = namesSources(answer);
	const search = sourced ? readSearch(answer) : undefined;
	if (search) events.push(search);
	const ends: ChatEvent[] = [];
	choices.forEach((choice, place) => {
		const index = numberOf(choice.index) ?? place;
		const message = fieldsOf(choice.message) ?? {};
		events.push(...readMessage(message, index, choice.logprobs, target));
		const called = readCalls(message, index, answer.id, target, events);
		ends.push(readFinish(wordOf(choice.finish_reason) ?? "", index, called));
	});
	if (sourced) events.push(...readSources(answer));
	const cited = events.some(({ type }) => type === "citation");
	events.push(...readUsageEvent(answer.usage, target, cited), ...ends);
	return events;
}

/** Puts the calls of a message behind the events so far; true where there are any. */
function readCalls(message: Fields, choice: number, answerId: unknown, { request }: WireTarget, events: ChatEvent[]): boolean {
	const list = listOf(message.tool_calls);
	if (list.length === 0) return false;
	const calls = new ToolCallIndexes(choice, answerId, request);
	// The position tells calls apart; where a vendor repeats ids or indexes in a whole answer they mean nothing.
	list.forEach((call, at) => events.push(...calls.read({ ...call, index: at })));
	events.push(...calls.close());
	return calls.size > 0;
}

function readMessage(message: Fields, choice: number, logprobs: unknown, { mapping }: WireTarget): ChatEvent[] {
	const events = readParts(message, choice, logprobs);
	if (!mapping.splitTaggedReasoning) return events;
	const tagged = new TaggedChoice();
	return [...tagged.read(events, choice), ...tagged.end(choice)];
}

/** Who answered, from an answer or from a stream's first chunk. */
export function readStart(answer: Fields): ChatEvent {
	const event: ChatEvent = { type: "start" };
	const id = wordOf(answer.id);
	const model = wordOf(answer.model);
	const created = numberOf(answer.created);
	const serviceTier = wordOf(answer.service_tier);
	if (id !== undefined) event.id = id;
	if (model !== undefined) event.model = model;
	if (created !== undefined) event.created = created;
	if (serviceTier !== undefined) event.serviceTier = serviceTier;
	return event;
}

export function readFinish(raw: string, choice: number, calledTools: boolean): ChatEvent {
	const failed = entryOf(failedFinish, raw);
	if (failed !== undefined) {
		return fault({ status: failed, code: raw, message: "The provider stopped in the middle of the answer." });
	}
	return { type: "finish", reason: finishReasonOf(raw, calledTools), raw, choice };
}
