import type { ChatEvent } from "../../chat";
import { cutShort, fault, unreadable } from "../faults";
import { type Fields, fieldsOf, listOf, numberOf, parseExactly, parseFields, wordOf } from "../fields";
import type { StreamReader } from "../provider";
import { readFinish, readStart } from "./read-answer";
import { faultInside } from "./read-error";
import { readParts } from "./read-parts";
import { readSearch, readSources } from "./read-sources";
import { readUsageEvent, type UsageContext } from "./read-usage";
import { TaggedChoice } from "./tagged-reasoning";
import { ToolCallIndexes } from "./tool-call-indexes";

type OpenChoice = { calls: ToolCallIndexes; tagged: TaggedChoice | undefined; finished: boolean };

/**
 * Reads `chat.completion.chunk` events.
 * Source: https://platform.openai.com/docs/api-reference/chat-streaming
 */
export class ChatChunkReader implements StreamReader {
	readonly #target: UsageContext;
	readonly #choices = new Map<number, OpenChoice>();
	#started = false;
	#done = false;
	#failed = false;
	#cited = false;
	/** The figures of the whole answer came, which an interrupted stream does not send. */
	#counted = false;
	#answerId: unknown;
	/** Sources beside the choices: vendors repeat them in every chunk, so they are told once, at the end. */
	#sources: ChatEvent[] = [];
	/** Searches are told before the text where their sources are known by then, else after it. */
	#search: ChatEvent | "told" | undefined;
	#spoke = false;

	constructor(target: UsageContext) {
		this.#target = target;
	}

	push(data: string): ChatEvent[] {
		if (this.#failed || this.#done || data === "") return [];
		if (data === "[DONE]") {
			this.#done = true;
			return [];
		}
		// Arguments should be text, but some servers send them as an object.
		const chunk = data.includes('"tool_calls"') ? parseExactly(data) : parseFields(data);
		if (!chunk) return this.#fail(unreadable());
		const failure = faultInside(chunk);
		if (failure) return this.#fail(fault(failure));
		return this.#readChunk(chunk);
	}

	/**
	 * Complete where every choice has its finish reason (not all vendors send `[DONE]`). Without one, `[DONE]` alone proves
	 * nothing: servers also send it when their own source broke off. It does beside the chunk of usage, which an interrupted
	 * stream lacks.
	 * Source: https://platform.openai.com/docs/api-reference/chat/create (stream_options.include_usage)
	 */
	end(): ChatEvent[] {
		if (this.#failed) return [];
		const open = [...this.#choices].filter(([, choice]) => !choice.finished);
		const unfinished = open.length > 0 || this.#choices.size === 0;
		if (!this.#started || (unfinished && !(this.#done && this.#counted))) return this.#fail(cutShort());
		return open.flatMap(([index, choice]) => this.#close(choice, index, ""));
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
		const sources = readSources(chunk);
		if (sources.length > 0) {
			this.#sources = sources;
			this.#cited = true;
			if (this.#search !== "told") this.#search = readSearch(chunk);
			if (!this.#spoke) events.push(...this.#tellSearch());
		}
		const choices = listOf(chunk.choices);
		for (const choice of choices) this.#readChoice(choice, events);
		if (!this.#cited) this.#cited = events.some(({ type }) => type === "citation");
		const usage = readUsageEvent(chunk.usage, this.#target, this.#cited);
		if (usage.length > 0 && choices.length === 0) this.#counted = true;
		events.push(...usage);
		if (events.some((event) => event.type === "error")) this.#failed = true;
		return events;
	}

	#tellSearch(): ChatEvent[] {
		const search = this.#search;
		if (search === undefined || search === "told") return [];
		this.#search = "told";
		return [search];
	}

	#readChoice(choice: Fields, events: ChatEvent[]): void {
		const index = numberOf(choice.index) ?? 0;
		let open = this.#choices.get(index);
		if (!open) {
			const { mapping, request } = this.#target;
			const tagged = mapping.splitTaggedReasoning ? new TaggedChoice() : undefined;
			open = { calls: new ToolCallIndexes(index, this.#answerId, request), tagged, finished: false };
			this.#choices.set(index, open);
		}
		const delta = fieldsOf(choice.delta);
		if (delta) {
			const parts = readParts(delta, index, choice.logprobs);
			if (parts.length > 0) this.#spoke = true;
			events.push(...(open.tagged ? open.tagged.read(parts, index) : parts));
			const calls = listOf(delta.tool_calls);
			if (open.tagged && calls.length > 0) events.push(...open.tagged.end(index));
			for (const call of calls) events.push(...open.calls.read(call));
		}
		const raw = wordOf(choice.finish_reason);
		if (raw !== undefined && !open.finished) events.push(...this.#close(open, index, raw));
	}

	#close(choice: OpenChoice, index: number, raw: string): ChatEvent[] {
		choice.finished = true;
		const sources = this.#sources;
		this.#sources = [];
		return [
			...(choice.tagged?.end(index) ?? []),
			...choice.calls.close(),
			...sources,
			...this.#tellSearch(),
			readFinish(raw, index, choice.calls.size > 0),
		];
	}
}
