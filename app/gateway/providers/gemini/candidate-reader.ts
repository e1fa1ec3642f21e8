import type { ChatEvent } from "../../chat";
import { fault } from "../faults";
import { type Fields, fieldsOf, listOf, textOf, wordOf } from "../fields";
import { makeCallId } from "./call-ids";
import { failedFinish, finishReasonOf } from "./finish-reason";
import { GroundingReader } from "./read-grounding";
import { readLogprobs } from "./read-logprobs";

/**
 * Reads the parts of one candidate, from a whole answer or from one chunk after another: both have the same form.
 * Sources: https://ai.google.dev/api/generate-content#candidate, https://ai.google.dev/api/caching#Part
 */
export class CandidateReader {
	readonly #choice: number;
	#calls = 0;
	#finished = false;
	readonly #grounding: GroundingReader;
	/** Pieces of the answer's text. */
	readonly #text: string[] = [];

	constructor(choice: number) {
		this.#choice = choice;
		this.#grounding = new GroundingReader(choice);
	}

	get finished(): boolean {
		return this.#finished;
	}

	/** Searches the provider ran for this candidate. */
	get searches(): number {
		return this.#grounding.searches;
	}

	read(candidate: Fields, responseId: string | undefined): ChatEvent[] {
		const grounding = fieldsOf(candidate.groundingMetadata);
		const ended = wordOf(candidate.finishReason) !== undefined;
		if (grounding) this.#grounding.take(grounding);
		// A whole answer tells its searches where they were run; streams tell them when all of the text is out.
		const events: ChatEvent[] = ended && this.#text.length === 0 ? this.#grounding.search() : [];
		for (const part of listOf(fieldsOf(candidate.content)?.parts)) events.push(...this.#readPart(part, responseId));
		const logprobs = readLogprobs(fieldsOf(candidate.logprobsResult));
		if (logprobs) attachLogprobs(events, logprobs, this.#choice);
		if (grounding) events.push(...this.#grounding.cite(grounding, () => this.#text.join("")));
		if (ended) events.push(...this.#grounding.finish(), ...this.#grounding.search());
		return events;
	}

	/** The end of the candidate, apart from its parts because usage stands between them. */
	readFinish(candidate: Fields): ChatEvent[] {
		const raw = wordOf(candidate.finishReason);
		if (raw === undefined || raw === "FINISH_REASON_UNSPECIFIED" || this.#finished) return [];
		this.#finished = true;
		if (failedFinish.has(raw)) {
			const message = wordOf(candidate.finishMessage) ?? `The model's answer failed (${raw}).`;
			return [fault({ status: 502, code: raw, message })];
		}
		const reason = finishReasonOf(raw, this.#calls > 0);
		return [{ type: "finish", reason, raw, choice: this.#choice }];
	}

	#readPart(part: Fields, responseId: string | undefined): ChatEvent[] {
		// Google's own searches, told because functions were offered beside them; the sources say what came of them.
		if (part.toolCall !== undefined || part.toolResponse !== undefined) return [];
		const choice = this.#choice;
		const signature = wordOf(part.thoughtSignature);
		const signed = signature === undefined ? {} : { signature };
		const call = fieldsOf(part.functionCall);
		if (call) {
			const index = this.#calls++;
			const id = wordOf(call.id) ?? makeCallId(responseId, choice, index);
			const args = JSON.stringify(call.args ?? {});
			return [{ type: "tool-call", index, id, name: textOf(call.name) ?? "", arguments: args, choice, ...signed }];
		}
		const media = fieldsOf(part.inlineData);
		if (media) {
			// Drafts of an image that is still being thought about.
			if (part.thought === true) return [];
			const mediaType = textOf(media.mimeType) ?? "application/octet-stream";
			const image: ChatEvent = { type: "image", mediaType, data: textOf(media.data) ?? "", choice };
			// An image has no place for a signature; an empty text beside it carries it.
			return signature === undefined ? [image] : [image, { type: "text", text: "", choice, signature }];
		}
		const text = textOf(part.text) ?? "";
		if (text === "" && signature === undefined) return [];
		if (part.thought === true) return [{ type: "reasoning", text, choice, issuer: "google", ...signed }];
		this.#text.push(text);
		return [{ type: "text", text, choice, ...signed }];
	}
}

/** Probabilities stand beside the text they are of. */
function attachLogprobs(events: ChatEvent[], logprobs: unknown, choice: number): void {
	const text = events.findLast((event) => event.type === "text");
	if (text) text.logprobs = logprobs;
	else events.push({ type: "text", text: "", choice, logprobs });
}
