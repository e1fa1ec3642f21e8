import { GatewayError } from "../errors";

/** One dispatched event. `event` is absent where the stream named none (the default type "message"). */
export type SseEvent = { event?: string; data: string };

/** A generated image arrives as one base64 event; this leaves room for the largest and still bounds memory. */
const defaultLimit = 32 * 1024 * 1024;

/** Pieces that one event may come in: lines of data, and chunks of a line. Each of them costs more than its characters. */
const maxPieces = 500_000;

const lineFeed = 10;
const space = 32;
const byteOrderMark = 0xfeff;

/**
 * Splits a `text/event-stream` byte stream into events, however the bytes were cut: inside a UTF-8 sequence, between
 * CR and LF, inside a field name. Comments, `id` and `retry` are dropped; `[DONE]` is data like any other.
 * Throws GatewayError(502) when one event grows beyond `limit` characters or comes in very many pieces.
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class SseDecoder {
	// One decoder per stream: it keeps the tail of a split UTF-8 sequence. The byte order mark is dropped here, because
	// Node's own decoder drops a second one too when the first was split between two chunks.
	readonly #utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
	#started = false;
	readonly #limit: number;
	/** The unfinished last line. Grown by concatenation only, so that a long line costs no rescans. */
	#rest = "";
	#data: string | undefined;
	#pieces = 0;
	#event: string | undefined;
	/** The last chunk ended with CR: a LF that opens the next one belongs to it. */
	#afterReturn = false;

	constructor(limit: number = defaultLimit) {
		this.#limit = limit;
	}

	/** Takes the next bytes and returns the events they complete. */
	push(bytes: Uint8Array): SseEvent[] {
		return this.#read(this.#utf8.decode(bytes, { stream: true }));
	}

	/**
	 * The stream closed. Returns the last event where the closing blank line is missing, as some servers leave it out;
	 * an event that was cut in the middle is returned too, for the reader to judge.
	 */
	end(): SseEvent[] {
		const events = this.#read(this.#utf8.decode());
		if (this.#rest !== "") {
			const line = this.#rest;
			this.#rest = "";
			this.#readLine(line);
		}
		this.#dispatch(events);
		return events;
	}

	#read(chunk: string): SseEvent[] {
		const events: SseEvent[] = [];
		if (chunk === "") return events;
		if (!this.#started) {
			this.#started = true;
			if (chunk.charCodeAt(0) === byteOrderMark) return this.#read(chunk.slice(1));
		}
		const text = this.#afterReturn || chunk.includes("\r") ? this.#unifyLineEnds(chunk) : chunk;
		let from = 0;
		for (let to = text.indexOf("\n"); to !== -1; to = text.indexOf("\n", from)) {
			if (this.#rest !== "") {
				const line = this.#rest + text.slice(from, to);
				this.#rest = "";
				this.#readLine(line);
			} else if (to === from) {
				this.#dispatch(events);
			} else {
				this.#readLine(text.slice(from, to));
			}
			from = to + 1;
		}
		if (from < text.length) this.#rest += from === 0 ? text : text.slice(from);
		if (++this.#pieces > maxPieces || this.#rest.length > this.#limit) this.#refuse();
		return events;
	}

	#unifyLineEnds(chunk: string): string {
		const text = this.#afterReturn && chunk.charCodeAt(0) === lineFeed ? chunk.slice(1) : chunk;
		this.#afterReturn = chunk.endsWith("\r");
		return text.replace(/\r\n?/g, "\n");
	}

	#readLine(line: string): void {
		if (line.startsWith("data:")) {
			this.#addData(line.slice(line.charCodeAt(5) === space ? 6 : 5));
		} else if (line.startsWith("event:")) {
			this.#event = line.slice(line.charCodeAt(6) === space ? 7 : 6);
		} else if (line === "data") {
			this.#addData("");
		} else if (line === "event") {
			this.#event = undefined;
		}
		// Comments, `id`, `retry` and unknown fields mean nothing to us: a broken upstream call is never resumed.
	}

	#addData(value: string): void {
		this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
		if (++this.#pieces > maxPieces || this.#data.length > this.#limit) this.#refuse();
	}

	#dispatch(events: SseEvent[]): void {
		if (this.#data !== undefined) {
			events.push(this.#event ? { event: this.#event, data: this.#data } : { data: this.#data });
		}
		this.#data = undefined;
		this.#event = undefined;
		this.#pieces = 0;
	}

	#refuse(): never {
		throw new GatewayError({
			status: 502,
			origin: "upstream",
			message: "The provider sent a stream event that is too large.",
			detail: `An event exceeded ${this.#limit} characters or ${maxPieces} pieces.`,
		});
	}
}
