import type { ChatEvent } from "../../chat";
import { fault } from "../faults";
import { type Fields, fieldsOf, listOf, textOf, wordOf } from "../fields";
import { makeCallId } from "./call-ids";
import { failedFinish, finishReasonOf } from "./finish-reason";

/**
 * Reads the parts of one candidate, from a whole answer or from one chunk after another: both have the same form.
 * Sources: https://ai.google.dev/api/generate-content#candidate, https://ai.google.dev/api/caching#Part
 */
export class CandidateReader {
	readonly #choice: number;
	#calls = 0;
	#cited = 0;
	#searches = 0;
	#finished = false;

	constructor(choice: number) {
		this.#choice = choice;
	}

	get finished(): boolean {
		return this.#finished;
	}

	/** Searches the provider ran for this candidate. */
	get searches(): number {
		return this.#searches;
	}

	read(candidate: Fields, responseId: string | undefined): ChatEvent[] {
		const events: ChatEvent[] = [];
		for (const part of listOf(fieldsOf(candidate.content)?.parts)) events.push(...this.#readPart(part, responseId));
		this.#readGrounding(fieldsOf(candidate.groundingMetadata), events);
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
			const mediaType = textOf(media.mimeType) ?? "application/octet-stream";
			const image: ChatEvent = { type: "image", mediaType, data: textOf(media.data) ?? "", choice };
			// An image has no place for a signature; an empty text beside it carries it.
			return signature === undefined ? [image] : [image, { type: "text", text: "", choice, signature }];
		}
		const text = textOf(part.text) ?? "";
		if (text === "" && signature === undefined) return [];
		return [{ type: part.thought === true ? "reasoning" : "text", text, choice, ...signed }];
	}

	/** Chunks repeat the list as it grows; only what is new is told. */
	#readGrounding(grounding: Fields | undefined, events: ChatEvent[]): void {
		if (!grounding) return;
		if (Array.isArray(grounding.webSearchQueries)) {
			this.#searches = Math.max(this.#searches, grounding.webSearchQueries.length);
		}
		const chunks = listOf(grounding.groundingChunks);
		for (const chunk of chunks.slice(this.#cited)) {
			const web = fieldsOf(chunk.web) ?? {};
			const url = wordOf(web.uri);
			if (url === undefined) continue;
			const title = wordOf(web.title);
			events.push({ type: "citation", url, choice: this.#choice, ...(title === undefined ? {} : { title }) });
		}
		this.#cited = Math.max(this.#cited, chunks.length);
	}
}
