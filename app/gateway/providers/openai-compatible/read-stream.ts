import type { ChatEvent } from "../../chat";
import { cutShort, fault, unreadable } from "../faults";
import { type Fields, fieldsOf, listOf, numberOf, parseFields, wordOf } from "../fields";
import type { StreamReader } from "../provider";
import { readFinish, readStart } from "./read-answer";
import { faultInside } from "./read-error";
import { readParts } from "./read-parts";
import { readUsageEvent } from "./read-usage";
import { ToolCallIndexes } from "./tool-call-indexes";

type OpenChoice = { calls: ToolCallIndexes; finished: boolean };

/**
 * Reads `chat.completion.chunk` events.
 * Source: https://platform.openai.com/docs/api-reference/chat-streaming
 */
export class ChatChunkReader implements StreamReader {
	readonly #choices = new Map<number, OpenChoice>();
	#started = false;
	#done = false;
	#failed = false;
	#answerId: unknown;

	push(data: string): ChatEvent[] {
		if (this.#failed || this.#done || data === "") return [];
		if (data === "[DONE]") {
			this.#done = true;
			return [];
		}
		const chunk = parseFields(data);
		if (!chunk) return this.#fail(unreadable());
		const failure = faultInside(chunk);
		if (failure) return this.#fail(fault(failure));
		return this.#readChunk(chunk);
	}

	/** Complete where `[DONE]` came, or where every choice has its finish reason (not all vendors send `[DONE]`). */
	end(): ChatEvent[] {
		if (this.#failed) return [];
		const open = [...this.#choices].filter(([, choice]) => !choice.finished);
		if (!this.#started || (!this.#done && (open.length > 0 || this.#choices.size === 0))) {
			return this.#fail(cutShort());
		}
		return open.flatMap(([index, { calls }]) => [...calls.close(), readFinish("", index, calls.size > 0)]);
	}

	#fail(error: ChatEvent): ChatEvent[] {
		this.#failed = true;
		return [error];
	}

	#readChunk(chunk: Fields): ChatEvent[] {
		const events: ChatEvent[] = [];
		if (!this.#started) {
			this.#started = true;
			this.#answerId = chunk.id;
			events.push(readStart(chunk));
		}
		for (const choice of listOf(chunk.choices)) this.#readChoice(choice, events);
		events.push(...readUsageEvent(chunk.usage));
		if (events.some((event) => event.type === "error")) this.#failed = true;
		return events;
	}

	#readChoice(choice: Fields, events: ChatEvent[]): void {
		const index = numberOf(choice.index) ?? 0;
		let open = this.#choices.get(index);
		if (!open) {
			open = { calls: new ToolCallIndexes(index, this.#answerId), finished: false };
			this.#choices.set(index, open);
		}
		const delta = fieldsOf(choice.delta);
		if (delta) {
			events.push(...readParts(delta, index, choice.logprobs));
			for (const call of listOf(delta.tool_calls)) events.push(...open.calls.read(call));
		}
		const raw = wordOf(choice.finish_reason);
		if (raw !== undefined && !open.finished) {
			open.finished = true;
			events.push(...open.calls.close(), readFinish(raw, index, open.calls.size > 0));
		}
	}
}
