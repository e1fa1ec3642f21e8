import type { ChatEvent, FinishReason, ReasoningIssuer } from "../../chat";
import { fault } from "../faults";
import { type Fields, fieldsOf, listOf, numberOf, wordOf } from "../fields";
import { faultOf } from "./read-error";
import { isSearchAction, OutputItemReader } from "./read-item";
import { readUsageEvent } from "./read-usage";

const callTypes = new Set(["function_call", "custom_tool_call"]);

/** The items of one response, and what its end says. Shared by whole answers and streams. */
export class ResponseState {
	readonly #issuer: ReasoningIssuer;
	readonly #items = new Map<unknown, OutputItemReader>();
	#calls = 0;
	#searches = 0;

	constructor(issuer: ReasoningIssuer) {
		this.#issuer = issuer;
	}

	/** The item at this place; undefined before it was opened. */
	itemAt(place: unknown): OutputItemReader | undefined {
		return this.#items.get(place);
	}

	open(place: unknown, item: Fields): ChatEvent[] {
		const type = wordOf(item.type) ?? "";
		const reader = new OutputItemReader(item, this.#issuer, callTypes.has(type) ? this.#calls++ : undefined);
		this.#items.set(place, reader);
		return reader.open(item);
	}

	close(place: unknown, item: Fields): ChatEvent[] {
		const opened = this.#items.get(place);
		const events = opened?.type === wordOf(item.type) ? [] : this.open(place, item);
		if (isSearch(item)) this.#searches++;
		return [...events, ...(this.#items.get(place)?.close(item) ?? [])];
	}

	/**
	 * Usage and finish of a finished response, or its fault. Items that the stream never showed are read first, and the
	 * tier that served is told, which may be another than the one asked for.
	 */
	end(response: Fields): ChatEvent[] {
		const events: ChatEvent[] = [];
		const status = wordOf(response.status);
		if (status === "failed" || status === "cancelled" || response.error != null) return [fault(faultOf(response))];
		if (this.#items.size === 0) listOf(response.output).forEach((item, at) => events.push(...this.close(at, item)));
		events.push(...readUsageEvent(response.usage, response.tool_usage, this.#searches));
		const incomplete = wordOf(fieldsOf(response.incomplete_details)?.reason);
		const raw = status === "incomplete" ? (incomplete ?? "incomplete") : (status ?? "completed");
		events.push({ type: "finish", reason: this.#finish(status, incomplete), raw });
		return events;
	}

	#finish(status: string | undefined, incomplete: string | undefined): FinishReason {
		if (status === "incomplete") return incomplete === "content_filter" ? "content_filter" : "length";
		return this.#calls > 0 ? "tool_calls" : "stop";
	}
}

/** Whether an item is a search that is billed. */
function isSearch(item: Fields): boolean {
	return item.type === "web_search_call" && item.status !== "failed" && isSearchAction(fieldsOf(item.action));
}

/** Who answers, from a response object. The tier in it is the one asked for until the response is finished. */
export function readStart(response: Fields, finished: boolean): ChatEvent {
	const event: ChatEvent = { type: "start" };
	const id = wordOf(response.id);
	const model = wordOf(response.model);
	const created = numberOf(response.created_at);
	const serviceTier = finished ? wordOf(response.service_tier) : undefined;
	if (id !== undefined) event.id = id;
	if (model !== undefined) event.model = model;
	if (created !== undefined) event.created = created;
	if (serviceTier !== undefined) event.serviceTier = serviceTier;
	return event;
}
