import type { ChatEvent } from "../../chat";
import { cutShort, fault, unreadable } from "../faults";
import { countOf, type Fields, fieldsOf, parseExactly, parseFields, textOf, wordOf } from "../fields";
import type { StreamReader } from "../provider";
import { jsonAnswerTool } from "./json-answer-tool";
import { readFinish, readRefusal, readStart } from "./read-answer";
import { readBlock, readCitation } from "./read-block";
import { faultInside } from "./read-error";
import { readUsageEvent } from "./read-usage";
import { WebSearches } from "./web-searches";

type OpenBlock = { type: string; callIndex: number; hasInput: boolean };

/**
 * Reads the events of a streamed message.
 * Source: https://platform.claude.com/docs/en/build-with-claude/streaming
 */
export class MessageStreamReader implements StreamReader {
	readonly #blocks = new Map<number, OpenBlock>();
	readonly #searches = new WebSearches();
	#usage: Fields = {};
	#calls = 0;
	#answeredByTool = false;
	#finished = false;
	#stopped = false;
	#failed = false;

	push(data: string): ChatEvent[] {
		if (this.#failed || this.#stopped || data === "" || data === "[DONE]") return [];
		// Arguments come as text in deltas, from some servers as an object at the start of their block.
		const event = data.includes('"tool_use"') ? parseExactly(data) : parseFields(data);
		if (!event) return this.#fail(unreadable());
		switch (event.type) {
			case "message_start":
				return this.#start(fieldsOf(event.message) ?? {});
			case "content_block_start":
				return this.#openBlock(countOf(event.index), fieldsOf(event.content_block) ?? {});
			case "content_block_delta":
				return this.#readDelta(countOf(event.index), fieldsOf(event.delta) ?? {});
			case "content_block_stop":
				return this.#closeBlock(countOf(event.index));
			case "message_delta":
				return this.#readMessageDelta(event);
			case "message_stop":
				this.#stopped = true;
				return this.#finished ? [] : [this.#finish({})];
			case "error":
				return this.#fail(fault(faultInside(event)));
			default:
				// `ping`, and events added later: the versioning policy asks readers to pass over them.
				return [];
		}
	}

	end(): ChatEvent[] {
		return this.#failed || this.#stopped ? [] : this.#fail(cutShort());
	}

	#fail(error: ChatEvent): ChatEvent[] {
		this.#failed = true;
		return [error];
	}

	#finish(delta: Fields): ChatEvent {
		this.#finished = true;
		return readFinish(delta, this.#answeredByTool && this.#calls === 0);
	}

	#start(message: Fields): ChatEvent[] {
		this.#usage = { ...fieldsOf(message.usage) };
		return [readStart(message), ...readUsageEvent(this.#usage)];
	}

	#openBlock(index: number, block: Fields): ChatEvent[] {
		const isCall = block.type === "tool_use" && block.name !== jsonAnswerTool;
		const callIndex = isCall ? this.#calls++ : -1;
		const events = readBlock(block, callIndex);
		const hasInput = events.some((event) => event.type === "tool-call" && event.arguments !== undefined);
		if (block.name === jsonAnswerTool) this.#answeredByTool = true;
		const type = block.name === jsonAnswerTool ? jsonAnswerTool : (textOf(block.type) ?? "");
		this.#blocks.set(index, { type, callIndex, hasInput });
		return events.length > 0 ? events : this.#searches.read(block, index);
	}

	#readDelta(index: number, delta: Fields): ChatEvent[] {
		switch (delta.type) {
			case "text_delta":
				return delta.text ? [{ type: "text", text: String(delta.text) }] : [];
			case "thinking_delta":
				return delta.thinking ? [{ type: "reasoning", text: String(delta.thinking) }] : [];
			case "signature_delta":
				if (!delta.signature) return [];
				return [{ type: "reasoning", signature: String(delta.signature), issuer: "anthropic" }];
			case "input_json_delta": {
				const block = this.#blocks.get(index);
				const args = wordOf(delta.partial_json);
				if (block?.type === jsonAnswerTool) return args === undefined ? [] : [{ type: "text", text: args }];
				if (!block || args === undefined) return [];
				// Blocks of the provider's own tools stream their input too, which is nobody's to answer.
				if (block.callIndex < 0) {
					this.#searches.input(index, args);
					return [];
				}
				block.hasInput = true;
				return [{ type: "tool-call", index: block.callIndex, arguments: args }];
			}
			case "citations_delta":
				return readCitation(fieldsOf(delta.citation) ?? {});
			default:
				return [];
		}
	}

	#closeBlock(index: number): ChatEvent[] {
		const block = this.#blocks.get(index);
		this.#blocks.delete(index);
		if (block?.type === "thinking") return [{ type: "reasoning", done: true }];
		// Clients parse the arguments, and "" is not JSON.
		if (block && block.callIndex >= 0 && !block.hasInput)
			return [{ type: "tool-call", index: block.callIndex, arguments: "{}" }];
		return [];
	}

	/** Figures here are totals and replace the first ones; what is absent or null keeps its value. */
	#readMessageDelta(event: Fields): ChatEvent[] {
		const events: ChatEvent[] = [];
		const delta = fieldsOf(event.delta) ?? {};
		events.push(...readRefusal(delta));
		const usage = fieldsOf(event.usage);
		if (usage) {
			for (const [name, value] of Object.entries(usage)) if (value != null) this.#usage[name] = value;
			events.push(...readUsageEvent(this.#usage));
		}
		if (wordOf(delta.stop_reason) !== undefined && !this.#finished) events.push(this.#finish(delta));
		return events;
	}
}
