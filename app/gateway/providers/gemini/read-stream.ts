import type { ChatEvent } from "../../chat";
import { cutShort, fault, unreadable } from "../faults";
import { countOf, type Fields, fieldsOf, listOf, parseExactly, wordOf } from "../fields";
import type { StreamReader, WireTarget } from "../provider";
import { CandidateReader } from "./candidate-reader";
import { isBeforeGemini3 } from "./generation";
import { faultInside } from "./read-error";
import { readUsageEvent } from "./read-usage";

/**
 * Reads `GenerateContentResponse` objects: a stream's chunks, or the one of a whole answer.
 * Source: https://ai.google.dev/api/generate-content#generatecontentresponse
 */
export class GenerateContentReader implements StreamReader {
	readonly #candidates = new Map<number, CandidateReader>();
	#started = false;
	#blocked = false;
	#failed = false;
	readonly #servedTier: string | null | undefined;
	readonly #paysPerPrompt: boolean;

	/** `servedTier` is what the headers say of it; the body, where it says something, wins. */
	constructor(target?: Pick<WireTarget, "mapping">, servedTier?: string | null) {
		this.#servedTier = servedTier;
		this.#paysPerPrompt = target !== undefined && isBeforeGemini3(target.mapping);
	}

	push(data: string): ChatEvent[] {
		if (this.#failed || data === "" || data === "[DONE]") return [];
		const response = parseExactly(data);
		return response ? this.read(response) : this.#fail(unreadable());
	}

	read(response: Fields): ChatEvent[] {
		const failure = faultInside(response);
		if (failure) return this.#fail(fault(failure));
		const events = this.#started ? [] : [readStart(response, this.#servedTier)];
		this.#started = true;
		const responseId = wordOf(response.responseId);
		const ends: ChatEvent[] = [];
		for (const candidate of listOf(response.candidates)) {
			const reader = this.#readerOf(countOf(candidate.index));
			events.push(...reader.read(candidate, responseId));
			ends.push(...reader.readFinish(candidate));
		}
		ends.push(...this.#readBlock(fieldsOf(response.promptFeedback)));
		events.push(...readUsageEvent(fieldsOf(response.usageMetadata), () => this.#searches()));
		if (ends.some((event) => event.type === "error")) this.#failed = true;
		return [...events, ...ends];
	}

	/** The protocol has no end mark: complete is what has a finish reason for every candidate, or a blocked prompt. */
	end(): ChatEvent[] {
		if (this.#failed || this.#blocked) return [];
		const readers = [...this.#candidates.values()];
		return readers.length > 0 && readers.every((reader) => reader.finished) ? [] : this.#fail(cutShort());
	}

	#fail(error: ChatEvent): ChatEvent[] {
		this.#failed = true;
		return [error];
	}

	#readerOf(index: number): CandidateReader {
		let reader = this.#candidates.get(index);
		if (!reader) {
			reader = new CandidateReader(index);
			this.#candidates.set(index, reader);
		}
		return reader;
	}

	/** Searches as they are billed: each query, or with earlier models each prompt that was searched for at all. */
	#searches(): number {
		const queries = [...this.#candidates.values()].reduce((sum, reader) => sum + reader.searches, 0);
		return this.#paysPerPrompt ? Math.min(queries, 1) : queries;
	}

	#readBlock(feedback: Fields | undefined): ChatEvent[] {
		const raw = wordOf(feedback?.blockReason);
		if (raw === undefined || this.#blocked) return [];
		this.#blocked = true;
		const message = wordOf(feedback?.blockReasonMessage);
		const finish: ChatEvent = { type: "finish", reason: "content_filter", raw, choice: 0 };
		return message === undefined ? [finish] : [{ type: "refusal", text: message, choice: 0 }, finish];
	}
}

/** `SERVICE_TIER_FLEX` and `flex` are the same tier. */
function tierName(word: string | null | undefined): string | undefined {
	return word ? word.toLowerCase().replace(/^service_tier_/, "") : undefined;
}

function readStart(response: Fields, servedTier: string | null | undefined): ChatEvent {
	const event: ChatEvent = { type: "start" };
	const id = wordOf(response.responseId);
	const model = wordOf(response.modelVersion);
	const serviceTier = tierName(wordOf(fieldsOf(response.usageMetadata)?.serviceTier) ?? servedTier);
	if (id !== undefined) event.id = id;
	if (model !== undefined) event.model = model;
	if (serviceTier !== undefined) event.serviceTier = serviceTier;
	return event;
}
