import type { ChatEvent } from "../../chat";
import type { Emit, Place } from "./output-fields";

type SearchEvent = Extract<ChatEvent, { type: "web-search" }>;

/**
 * A search that is being run. Its sources are shown to those who ask for them in `include`.
 * Sources: https://platform.openai.com/docs/guides/tools-web-search#output-and-citations,
 * https://platform.openai.com/docs/api-reference/responses-streaming/response/web_search_call/in_progress
 */
export class OpenSearch {
	readonly #place: Place;
	readonly #emit: Emit;
	readonly #showsSources: boolean;

	constructor(place: Place, emit: Emit, showsSources: boolean) {
		this.#place = place;
		this.#emit = emit;
		this.#showsSources = showsSources;
		Object.assign(place.item, { type: "web_search_call", status: "in_progress" });
		emit("response.output_item.added", { output_index: place.index, item: { ...place.item } });
		this.#progress("in_progress");
		this.#progress("searching");
	}

	finish({ queries, results, failed }: SearchEvent): void {
		if (!failed) this.#progress("completed");
		this.#end(failed ? "failed" : "completed", queries, results);
	}

	/** The answer ended before the search did. */
	abandon(): void {
		this.#end("incomplete", [], []);
	}

	#end(status: string, queries: string[], results: SearchEvent["results"]): void {
		const { item, index } = this.#place;
		const sources = this.#showsSources ? { sources: results.map(({ url }) => ({ type: "url", url })) } : {};
		Object.assign(item, { status, action: { type: "search", query: queries[0] ?? "", queries, ...sources } });
		this.#emit("response.output_item.done", { output_index: index, item });
	}

	#progress(step: "in_progress" | "searching" | "completed"): void {
		const { item, index } = this.#place;
		this.#emit(`response.web_search_call.${step}`, { output_index: index, item_id: item.id });
	}
}
