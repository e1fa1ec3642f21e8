import type { ChatEvent, SearchResult } from "../../chat";
import { type Fields, fieldsOf, listOf, numberOf, wordOf } from "../fields";

type Citation = Extract<ChatEvent, { type: "citation" }>;
type Search = Extract<ChatEvent, { type: "web-search" }>;

/**
 * Sources of an answer that was searched for. Chunks of a stream repeat the lists as they grow; only what is new is told.
 * A source that supports a piece of the text says which, one that supports none is told at the end. Which query found
 * which page is not told, so all of them are one search.
 * Source: https://ai.google.dev/api/generate-content#GroundingMetadata
 */
export class GroundingReader {
	readonly #choice: number;
	readonly #cited = new Set<number>();
	#chunks: Fields[] = [];
	#queries: unknown[] = [];
	#supports = 0;
	#told = false;

	constructor(choice: number) {
		this.#choice = choice;
	}

	/** Searches the provider ran for this candidate. */
	get searches(): number {
		return this.#queries.length;
	}

	/** What was searched for and found, as far as it is known. */
	take(grounding: Fields): void {
		const { webSearchQueries: queries } = grounding;
		if (Array.isArray(queries) && queries.length > this.#queries.length) this.#queries = queries;
		const chunks = listOf(grounding.groundingChunks);
		if (chunks.length > this.#chunks.length) this.#chunks = chunks;
	}

	/** The search, once; nothing where none was run. */
	search(): Search[] {
		if (this.#told || this.#queries.length === 0) return [];
		this.#told = true;
		const queries = this.#queries.flatMap((query) => wordOf(query) ?? []);
		const results = this.#chunks.flatMap((chunk) => resultOf(fieldsOf(chunk.web) ?? {}));
		return [{ type: "web-search", id: `search_${this.#choice}`, queries, results, done: true, choice: this.#choice }];
	}

	/** New citations. `text` is the answer so far, which places are counted in. */
	cite(grounding: Fields, text: () => string): Citation[] {
		const supports = listOf(grounding.groundingSupports);
		const fresh = supports.slice(this.#supports);
		this.#supports = Math.max(this.#supports, supports.length);
		return fresh.flatMap((support) => this.#readSupport(support, text));
	}

	/** Sources that no piece of the text referred to. */
	finish(): Citation[] {
		return this.#chunks.flatMap((_, index) => (this.#cited.has(index) ? [] : this.#cite(index)));
	}

	#readSupport(support: Fields, text: () => string): Citation[] {
		const indices = Array.isArray(support.groundingChunkIndices) ? support.groundingChunkIndices : [];
		const place = placeOf(fieldsOf(support.segment), text);
		return indices.flatMap((index) => (typeof index === "number" ? this.#cite(index, place) : []));
	}

	#cite(index: number, place: { start?: number; end?: number; content?: string } = {}): Citation[] {
		const web = fieldsOf(this.#chunks[index]?.web) ?? {};
		const url = wordOf(web.uri);
		if (url === undefined) return [];
		this.#cited.add(index);
		const title = wordOf(web.title);
		return [{ type: "citation", url, choice: this.#choice, ...(title === undefined ? {} : { title }), ...place }];
	}
}

function resultOf(web: Fields): SearchResult[] {
	const url = wordOf(web.uri);
	const title = wordOf(web.title);
	if (url === undefined) return [];
	return [title === undefined ? { url } : { url, title }];
}

/** A segment counts bytes of UTF-8, clients count characters. */
function placeOf(segment: Fields | undefined, text: () => string): { start?: number; end?: number; content?: string } {
	const end = numberOf(segment?.endIndex);
	if (!segment || end === undefined) return {};
	const start = numberOf(segment.startIndex) ?? 0;
	const bytes = new TextEncoder().encode(text());
	const decoder = new TextDecoder();
	const position = (offset: number) => decoder.decode(bytes.subarray(0, offset)).length;
	const content = wordOf(segment.text);
	return { start: position(start), end: position(end), ...(content === undefined ? {} : { content }) };
}
