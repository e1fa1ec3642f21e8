import type { ChatEvent, FinishReason } from "../chat";

/** Longest answer that is collected, in characters; what is longer is passed on and not kept. */
export const longestKept = 1024 * 1024;

/** What an event is reckoned at beside its own text. */
const eventOverhead = 64;

const goodEnds: ReadonlySet<FinishReason> = new Set(["stop", "length", "tool_calls"]);

type TextEvent = Extract<ChatEvent, { type: "text" }>;
type ReasoningEvent = Extract<ChatEvent, { type: "reasoning" }>;
type CallEvent = Extract<ChatEvent, { type: "tool-call" }>;

/**
 * Collects the events of an answer to be kept: deltas of one block become one event, what belongs to the one call of the
 * provider (its ids, its usage) is left out.
 */
export class AnswerCollector {
	#events: ChatEvent[] | undefined = [];
	#size = 0;
	#ended = false;
	readonly #onGivenUp: () => void;

	/** `onGivenUp` is called once an answer turns out to be none that is kept, unless it failed. */
	constructor(onGivenUp: () => void = () => {}) {
		this.#onGivenUp = onGivenUp;
	}

	take(events: readonly ChatEvent[]): void {
		for (const event of events) if (this.#events) this.#take(event, this.#events);
	}

	/** The whole answer; undefined where it is too long, refused, filtered or failed, or did not come to its end. */
	get answer(): ChatEvent[] | undefined {
		return this.#ended ? this.#events : undefined;
	}

	#take(event: ChatEvent, events: ChatEvent[]): void {
		if (event.type === "usage") return;
		this.#size += sizeOf(event);
		if (this.#size > longestKept || !isKept(event)) {
			this.#events = undefined;
			if (event.type !== "error") this.#onGivenUp();
			return;
		}
		if (event.type === "start") {
			events.push({ type: "start", ...(event.serviceTier ? { serviceTier: event.serviceTier } : {}) });
			return;
		}
		if (event.type === "finish") this.#ended = true;
		const last = events.at(-1);
		if (!last || !merge(last, event)) events.push({ ...event });
	}
}

function isKept(event: ChatEvent): boolean {
	if (event.type === "error") return false;
	if (event.type === "refusal") return event.text === "";
	return event.type !== "finish" || goodEnds.has(event.reason);
}

/** Characters that an event takes, about. */
function sizeOf(event: ChatEvent): number {
	let size = eventOverhead;
	for (const value of Object.values(event) as unknown[]) {
		if (typeof value === "string") size += value.length;
		else if (typeof value === "object") size += JSON.stringify(value).length;
	}
	return size;
}

/** Adds a delta to the event before it, which is ours, where the two say no more than one. */
function merge(last: ChatEvent, event: ChatEvent): boolean {
	if (choiceOf(last) !== choiceOf(event)) return false;
	if (last.type === "text" && event.type === "text") return mergeText(last, event);
	if (last.type === "reasoning" && event.type === "reasoning") return mergeReasoning(last, event);
	return last.type === "tool-call" && event.type === "tool-call" && mergeCall(last, event);
}

function choiceOf(event: ChatEvent): number {
	return "choice" in event ? (event.choice ?? 0) : 0;
}

function mergeText(last: TextEvent, event: TextEvent): boolean {
	if (last.signature || event.signature || last.logprobs !== undefined || event.logprobs !== undefined) return false;
	last.text += event.text;
	return true;
}

/** Only plain text is joined: signatures and ends of blocks keep their places. */
function mergeReasoning(last: ReasoningEvent, event: ReasoningEvent): boolean {
	if (last.text === undefined || event.text === undefined || isMore(last) || isMore(event)) return false;
	if (last.issuer !== event.issuer || last.id !== event.id) return false;
	last.text += event.text;
	return true;
}

function isMore({ signature, encrypted, done }: ReasoningEvent): boolean {
	return Boolean(signature) || encrypted !== undefined || done === true;
}

function mergeCall(last: CallEvent, event: CallEvent): boolean {
	if (last.index !== event.index || event.id || event.name || last.signature || event.signature) return false;
	last.arguments = (last.arguments ?? "") + (event.arguments ?? "");
	return true;
}
