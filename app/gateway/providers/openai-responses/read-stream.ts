import type { ChatEvent, ReasoningIssuer } from "../../chat";
import { cutShort, fault, unreadable } from "../faults";
import { type Fields, fieldsOf, numberOf, parseFields, textOf, wordOf } from "../fields";
import type { StreamReader } from "../provider";
import { faultOf } from "./read-error";
import type { OutputItemReader } from "./read-item";
import { readStart, ResponseState } from "./response-state";

/** What an event about an item does with it. Each gets the event and the item it is about. */
const itemEvents: Readonly<Record<string, (item: OutputItemReader, event: Fields) => ChatEvent[]>> = {
	"response.output_text.delta": (item, event) =>
		item.delta("text", partOf(event.content_index), textOf(event.delta) ?? "", event.logprobs),
	"response.output_text.done": (item, event) =>
		item.rest("text", partOf(event.content_index), textOf(event.text) ?? "", event.logprobs),
	"response.output_text.annotation.added": (item, event) => item.annotation(fieldsOf(event.annotation) ?? {}),
	"response.refusal.delta": (item, event) =>
		item.delta("refusal", partOf(event.content_index), textOf(event.delta) ?? ""),
	"response.refusal.done": (item, event) =>
		item.rest("refusal", partOf(event.content_index), textOf(event.refusal) ?? ""),
	"response.reasoning_summary_text.delta": (item, event) =>
		item.delta("summary", partOf(event.summary_index), textOf(event.delta) ?? ""),
	"response.reasoning_summary_text.done": (item, event) =>
		item.rest("summary", partOf(event.summary_index), textOf(event.text) ?? ""),
	"response.reasoning_text.delta": (item, event) =>
		item.delta("reasoning", partOf(event.content_index), textOf(event.delta) ?? ""),
	"response.reasoning_text.done": (item, event) =>
		item.rest("reasoning", partOf(event.content_index), textOf(event.text) ?? ""),
	"response.function_call_arguments.delta": (item, event) => item.argumentsDelta(textOf(event.delta) ?? ""),
	"response.function_call_arguments.done": (item, event) => item.argumentsRest(textOf(event.arguments) ?? ""),
	"response.custom_tool_call_input.delta": (item, event) => item.argumentsDelta(textOf(event.delta) ?? ""),
	"response.custom_tool_call_input.done": (item, event) => item.argumentsRest(textOf(event.input) ?? ""),
};

/** The item that a delta belongs to where no event opened it. */
const typeByEvent: readonly (readonly [prefix: string, type: string])[] = [
	["response.output_text", "message"],
	["response.refusal", "message"],
	["response.reasoning", "reasoning"],
];

function partOf(index: unknown): number {
	return numberOf(index) ?? 0;
}

/**
 * Reads the events of a streamed response. Progress of built-in tools and events of no known type are passed over.
 * Source: https://platform.openai.com/docs/api-reference/responses-streaming
 */
export class ResponseStreamReader implements StreamReader {
	readonly #state: ResponseState;
	#started = false;
	/** The response was finished, or it failed: what follows is nobody's. */
	#ended = false;

	constructor(issuer: ReasoningIssuer) {
		this.#state = new ResponseState(issuer);
	}

	push(data: string): ChatEvent[] {
		if (this.#ended || data === "" || data === "[DONE]") return [];
		const event = parseFields(data);
		if (!event) return this.#fail(unreadable());
		const events = this.#read(event);
		if (events.some(({ type }) => type === "error")) this.#ended = true;
		return events;
	}

	end(): ChatEvent[] {
		return this.#ended ? [] : this.#fail(cutShort());
	}

	#fail(error: ChatEvent): ChatEvent[] {
		this.#ended = true;
		return [error];
	}

	#read(event: Fields): ChatEvent[] {
		const type = wordOf(event.type) ?? "";
		const response = fieldsOf(event.response);
		switch (type) {
			case "response.created":
			case "response.queued":
			case "response.in_progress":
				return this.#start(response ?? {}, false);
			case "response.output_item.added":
				return [...this.#start({}, false), ...this.#state.open(placeOf(event), fieldsOf(event.item) ?? {})];
			case "response.output_item.done":
				return [...this.#start({}, false), ...this.#state.close(placeOf(event), fieldsOf(event.item) ?? {})];
			case "response.completed":
			case "response.incomplete":
				return this.#finish(response ?? {});
			case "response.failed":
			case "response.cancelled":
				return [fault(faultOf(response ?? {}))];
			case "error":
				return [fault(faultOf(event))];
			default:
				// Some gateways put the error where an event should be.
				return type === "" && event.error != null ? [fault(faultOf(event))] : this.#readItemEvent(type, event);
		}
	}

	#start(response: Fields, finished: boolean): ChatEvent[] {
		if (this.#started) return [];
		this.#started = true;
		return [readStart(response, finished)];
	}

	#finish(response: Fields): ChatEvent[] {
		const tier = wordOf(response.service_tier);
		const start: ChatEvent[] = this.#started && tier !== undefined ? [{ type: "start", serviceTier: tier }] : [];
		this.#ended = true;
		return [...this.#start(response, true), ...start, ...this.#state.end(response)];
	}

	#readItemEvent(type: string, event: Fields): ChatEvent[] {
		const read = Object.hasOwn(itemEvents, type) ? itemEvents[type] : undefined;
		if (!read) return [];
		const place = placeOf(event);
		const events = this.#start({}, false);
		if (!this.#state.itemAt(place)) {
			const itemType = typeByEvent.find(([prefix]) => type.startsWith(prefix))?.[1];
			// Arguments of a call that nobody named are in its finished item as well.
			if (itemType === undefined) return events;
			events.push(...this.#state.open(place, { type: itemType, id: event.item_id }));
		}
		const item = this.#state.itemAt(place);
		return item ? [...events, ...read(item, event)] : events;
	}
}

/** Items are told apart by their place; ids change from event to event at some servers. */
function placeOf(event: Fields): unknown {
	return numberOf(event.output_index) ?? wordOf(event.item_id) ?? wordOf(fieldsOf(event.item)?.id) ?? "";
}
