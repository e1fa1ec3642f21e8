import type { ChatEvent } from "../../chat";

const opening = "<think>";
const closing = "</think>";

/** Characters of white space that are held back; more is content, since all of it is looked at again with every delta. */
const longestSpace = 1000;

type Piece = { type: "reasoning" | "text"; text: string };

/**
 * Takes `<think>…</think>` at the beginning of a text apart, however the text is cut into deltas. White space around
 * the tags belongs to neither side. Tags further on are text, and so is a lone `</think>`; a block that never closes is
 * reasoning to its end.
 */
export class TaggedReasoning {
	#state: "before" | "thinking" | "after" | "text" = "before";
	/** Read but undecided: it may be the beginning of a tag, or white space before one. */
	#held = "";
	#hasReasoning = false;

	push(text: string): Piece[] {
		const pieces: Piece[] = [];
		this.#held += text;
		if (this.#state === "before") this.#open();
		if (this.#state === "thinking") this.#think(pieces);
		if (this.#state === "after") {
			this.#held = this.#held.trimStart();
			if (this.#held !== "") this.#state = "text";
		}
		if (this.#state === "text") this.#release("text", pieces);
		return pieces;
	}

	/** What is still held when the text is over. */
	end(): Piece[] {
		const pieces: Piece[] = [];
		if (this.#state === "thinking") this.#held = this.#held.trimEnd();
		this.#release(this.#state === "thinking" ? "reasoning" : "text", pieces);
		this.#state = "text";
		return pieces;
	}

	#open(): void {
		const start = this.#held.trimStart();
		if (start.startsWith(opening)) {
			this.#held = start.slice(opening.length);
			this.#state = "thinking";
		} else if (!opening.startsWith(start) || this.#held.length > longestSpace + opening.length) {
			this.#state = "text";
		}
	}

	#think(pieces: Piece[]): void {
		if (!this.#hasReasoning) this.#held = this.#held.trimStart();
		const end = this.#held.indexOf(closing);
		const rest = end < 0 ? undefined : this.#held.slice(end + closing.length);
		const sure = end < 0 ? this.#held.slice(0, sureLength(this.#held)) : this.#held.slice(0, end).trimEnd();
		this.#held = end < 0 ? this.#held.slice(sure.length) : "";
		if (sure !== "") {
			this.#hasReasoning = true;
			pieces.push({ type: "reasoning", text: sure });
		}
		if (rest === undefined) return;
		this.#held = rest;
		this.#state = "after";
	}

	#release(type: Piece["type"], pieces: Piece[]): void {
		if (this.#held !== "") pieces.push({ type, text: this.#held });
		this.#held = "";
	}
}

/** Length of what can be neither the beginning of the closing tag nor the white space before it. */
function sureLength(text: string): number {
	const from = text.lastIndexOf("<");
	const end = from >= 0 && closing.startsWith(text.slice(from)) ? from : text.length;
	const sure = text.slice(0, end).trimEnd().length;
	return end - sure > longestSpace ? end : sure;
}

/** Splits the text events of one choice; other events first let out what is held, for the order of blocks. */
export class TaggedChoice {
	readonly #splitter = new TaggedReasoning();

	read(events: readonly ChatEvent[], choice: number): ChatEvent[] {
		return events.flatMap((event) => {
			if (event.type !== "text") return event.type === "reasoning" ? [event] : [...this.end(choice), event];
			const pieces: ChatEvent[] = this.#splitter.push(event.text).map((piece) => ({ ...piece, choice }));
			// Probabilities of tokens have no place in reasoning, and are not lost with it.
			if (event.logprobs !== undefined) pieces.push({ type: "text", text: "", choice, logprobs: event.logprobs });
			return pieces;
		});
	}

	end(choice: number): ChatEvent[] {
		return this.#splitter.end().map((piece) => ({ ...piece, choice }));
	}
}
