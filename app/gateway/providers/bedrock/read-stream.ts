import type { ChatEvent } from "../../chat";
import { jsonAnswerTool } from "../anthropic/json-answer-tool";
import { cutShort, fault, unreadable } from "../faults";
import { countOf, type Fields, fieldsOf, parseFields, wordOf } from "../fields";
import type { ResponseHeaders, StreamReader } from "../provider";
import { callOf, readStart, readStop } from "./read-answer";
import { exceptionOf } from "./read-error";
import { readUsageEvent } from "./read-usage";

type Block = { kind: "text" | "reasoning" } | { kind: "call"; index: number; hasInput: boolean } | { kind: "answer" };

/**
 * Reads the events of `ConverseStream`, each an object of one member: `{"contentBlockDelta": {…}}`. The order of
 * `messageStop` and `metadata` (the usage) is not fixed.
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html
 */
export class ConverseStreamReader implements StreamReader {
	readonly #blocks = new Map<number, Block>();
	readonly #headers: ResponseHeaders | undefined;
	#calls = 0;
	#started = false;
	#stopped = false;
	#failed = false;

	constructor(headers?: ResponseHeaders) {
		this.#headers = headers;
	}

	push(data: string): ChatEvent[] {
		if (this.#failed || data === "" || data === "[DONE]") return [];
		const event = parseFields(data);
		if (!event) return this.#fail(unreadable());
		const [type = "", value] = Object.entries(event)[0] ?? [];
		const payload = fieldsOf(value) ?? {};
		const exception = exceptionOf(type, payload);
		if (exception) return this.#fail(fault(exception));
		const read = this.#read(type, payload);
		if (this.#started || read.length === 0) return read;
		this.#started = true;
		return [readStart(this.#headers), ...read];
	}

	end(): ChatEvent[] {
		return this.#failed || this.#stopped ? [] : this.#fail(cutShort());
	}

	#read(type: string, payload: Fields): ChatEvent[] {
		const index = countOf(payload.contentBlockIndex);
		switch (type) {
			case "contentBlockStart":
				return this.#open(index, fieldsOf(fieldsOf(payload.start)?.toolUse));
			case "contentBlockDelta":
				return this.#readDelta(index, fieldsOf(payload.delta) ?? {});
			case "contentBlockStop":
				return this.#close(index);
			case "messageStop":
				return this.#stop(wordOf(payload.stopReason) ?? "");
			case "metadata":
				return readUsageEvent(fieldsOf(payload.usage));
			default:
				// `messageStart`, and events added later.
				return [];
		}
	}

	#open(index: number, use: Fields | undefined): ChatEvent[] {
		if (!use) return [];
		if (use.name === jsonAnswerTool) {
			this.#blocks.set(index, { kind: "answer" });
			return [];
		}
		const call = this.#calls++;
		this.#blocks.set(index, { kind: "call", index: call, hasInput: false });
		return [callOf(use, call)];
	}

	#readDelta(at: number, delta: Fields): ChatEvent[] {
		const text = wordOf(delta.text);
		if (text !== undefined) return [{ type: "text", text }];
		const input = wordOf(fieldsOf(delta.toolUse)?.input);
		if (input !== undefined) return this.#readInput(this.#blocks.get(at), input);
		const reasoning = fieldsOf(delta.reasoningContent);
		return reasoning ? this.#readReasoning(at, reasoning) : [];
	}

	#readInput(block: Block | undefined, input: string): ChatEvent[] {
		if (block?.kind === "answer") return [{ type: "text", text: input }];
		if (block?.kind !== "call") return [];
		block.hasInput = true;
		return [{ type: "tool-call", index: block.index, arguments: input }];
	}

	#readReasoning(at: number, reasoning: Fields): ChatEvent[] {
		const redacted = wordOf(reasoning.redactedContent);
		if (redacted !== undefined) return [{ type: "reasoning", encrypted: redacted, issuer: "anthropic", done: true }];
		this.#blocks.set(at, { kind: "reasoning" });
		const signature = wordOf(reasoning.signature);
		if (signature !== undefined) return [{ type: "reasoning", signature, issuer: "anthropic" }];
		const text = wordOf(reasoning.text);
		return text === undefined ? [] : [{ type: "reasoning", text }];
	}

	#close(index: number): ChatEvent[] {
		const block = this.#blocks.get(index);
		this.#blocks.delete(index);
		if (block?.kind === "reasoning") return [{ type: "reasoning", done: true }];
		// Clients parse the arguments, and "" is not JSON.
		if (block?.kind === "call" && !block.hasInput) return [{ type: "tool-call", index: block.index, arguments: "{}" }];
		return [];
	}

	#stop(raw: string): ChatEvent[] {
		if (this.#stopped) return [];
		this.#stopped = true;
		const event = readStop(raw, this.#calls);
		return event.type === "error" ? this.#fail(event) : [event];
	}

	#fail(error: ChatEvent): ChatEvent[] {
		this.#failed = true;
		return [error];
	}
}
