import type { ChatEvent } from "../../chat";
import type { Emit, Fields, Place } from "./output-fields";

type TextEvent = Extract<ChatEvent, { type: "text" }>;
type Citation = Extract<ChatEvent, { type: "citation" }>;
type Part = Fields & { type: "output_text" | "refusal" };

/** A message that is being written: parts of text and refusal, one open at a time. */
export class OpenMessage {
	/** What signs its text. */
	signature: string | undefined;
	readonly #place: Place;
	readonly #emit: Emit;
	readonly #parts: Part[] = [];
	#open = false;

	constructor(place: Place, emit: Emit) {
		this.#place = place;
		this.#emit = emit;
		Object.assign(place.item, { type: "message", status: "in_progress", role: "assistant", content: [] });
		emit("response.output_item.added", { output_index: place.index, item: { ...place.item, content: [] } });
	}

	text(event: TextEvent): void {
		const part = this.#partOf("output_text");
		if (event.signature) this.signature = event.signature;
		const logprobs = logprobsOf(event.logprobs);
		if (event.text === "" && logprobs.length === 0) return;
		part.text = (part.text as string) + event.text;
		(part.logprobs as unknown[]).push(...logprobs);
		this.#emit("response.output_text.delta", { ...this.#where(), delta: event.text, logprobs });
	}

	refusal(text: string): void {
		const part = this.#partOf("refusal");
		part.refusal = (part.refusal as string) + text;
		this.#emit("response.refusal.delta", { ...this.#where(), delta: text });
	}

	cite(citation: Citation): void {
		const part = this.#partOf("output_text");
		const annotations = part.annotations as Fields[];
		const annotation = annotationOf(citation, (part.text as string).length);
		annotations.push(annotation);
		this.#emit("response.output_text.annotation.added", {
			...this.#where(),
			annotation_index: annotations.length - 1,
			annotation,
		});
	}

	close(status: string): void {
		this.#closePart();
		Object.assign(this.#place.item, { status, content: this.#parts });
		this.#emit("response.output_item.done", { output_index: this.#place.index, item: this.#place.item });
	}

	#partOf(type: Part["type"]): Part {
		const last = this.#parts.at(-1);
		if (last?.type === type) return last;
		this.#closePart();
		const part: Part = type === "refusal" ? { type, refusal: "" } : { type, text: "", annotations: [], logprobs: [] };
		this.#parts.push(part);
		this.#open = true;
		const empty = type === "refusal" ? { ...part } : { ...part, annotations: [], logprobs: [] };
		this.#emit("response.content_part.added", { ...this.#where(), part: empty });
		return part;
	}

	#closePart(): void {
		const part = this.#parts.at(-1);
		if (!part || !this.#open) return;
		this.#open = false;
		if (part.type === "refusal") this.#emit("response.refusal.done", { ...this.#where(), refusal: part.refusal });
		else this.#emit("response.output_text.done", { ...this.#where(), text: part.text, logprobs: part.logprobs });
		this.#emit("response.content_part.done", { ...this.#where(), part });
	}

	#where(): Fields {
		const { index, item } = this.#place;
		return { item_id: item.id, output_index: index, content_index: this.#parts.length - 1 };
	}
}

/** A citation without a range is about the text so far. */
function annotationOf(citation: Citation, length: number): Fields {
	return {
		type: "url_citation",
		url: citation.url,
		title: citation.title ?? "",
		start_index: citation.start ?? 0,
		end_index: citation.end ?? length,
		...(citation.content === undefined ? {} : { content: citation.content }),
	};
}

function logprobsOf(logprobs: unknown): unknown[] {
	const { content } = (logprobs ?? {}) as { content?: unknown };
	return Array.isArray(content) ? content : [];
}
