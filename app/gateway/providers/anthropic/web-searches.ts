import type { ChatEvent, SearchResult } from "../../chat";
import { type Fields, fieldsOf, listOf, parseFields, wordOf } from "../fields";

type Search = { id: string; query: string | undefined; input: string };

/**
 * The web searches of one message: a `server_tool_use` block says what is searched for, a `web_search_tool_result` block
 * with its id what was found. Several may run at once, so results find their search by the id.
 * Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool#response
 */
export class WebSearches {
	readonly #searches = new Map<string, Search>();
	/** The search whose input is streamed, by the index of its block. */
	readonly #open = new Map<number, Search>();

	/** A block of a whole message, or the start of one in a stream. Blocks of other types and tools give nothing. */
	read(block: Fields, index: number): ChatEvent[] {
		if (block.type === "server_tool_use" && block.name === "web_search") return this.#begin(block, index);
		if (block.type === "web_search_tool_result") return this.#end(block);
		return [];
	}

	/** More of the input of the block at this index. */
	input(index: number, delta: string): void {
		const search = this.#open.get(index);
		if (search) search.input += delta;
	}

	#begin(block: Fields, index: number): ChatEvent[] {
		const id = wordOf(block.id);
		if (id === undefined) return [];
		const search: Search = { id, query: wordOf(fieldsOf(block.input)?.query), input: "" };
		this.#searches.set(id, search);
		this.#open.set(index, search);
		return [{ type: "web-search", id, queries: search.query === undefined ? [] : [search.query], results: [] }];
	}

	/** Pages, or one object that says why there are none. */
	#end(block: Fields): ChatEvent[] {
		const id = wordOf(block.tool_use_id);
		if (id === undefined) return [];
		const search = this.#searches.get(id);
		const query = search?.query ?? wordOf(parseFields(search?.input ?? "")?.query);
		const event: ChatEvent = { type: "web-search", id, queries: query === undefined ? [] : [query], results: [], done: true };
		if (Array.isArray(block.content)) event.results = listOf(block.content).flatMap(readResult);
		else event.failed = true;
		return [event];
	}
}

function readResult(result: Fields): SearchResult[] {
	const url = wordOf(result.url);
	if (url === undefined) return [];
	const read: SearchResult = { url };
	const title = wordOf(result.title);
	const age = wordOf(result.page_age);
	if (title !== undefined) read.title = title;
	if (age !== undefined) read.age = age;
	return [read];
}
