import type { ChatEvent, SearchResult } from "../../chat";
import { countOf, type Fields, fieldsOf, listOf, textOf, wordOf } from "../fields";
import type { WireTarget } from "../provider";

type Citation = Extract<ChatEvent, { type: "citation" }>;
type Search = Extract<ChatEvent, { type: "web-search" }>;

/** Whether sources may stand beside the choices of an answer: most have none. */
export function namesSources({ search_results, web_search, citations }: Fields): boolean {
	return search_results != null || web_search != null || citations != null;
}

/**
 * Sources that stand beside the choices: Perplexity's `search_results` (or the bare `citations`), Z.AI's `web_search`.
 * Sources: https://docs.perplexity.ai/api-reference/chat-completions-post, https://docs.z.ai/guides/tools/web-search
 */
export function readSources(answer: Fields): Citation[] {
	const results = [...listOf(answer.search_results), ...listOf(answer.web_search)];
	const found = results.flatMap((result) => citationOf(wordOf(result.url) ?? wordOf(result.link), result));
	if (found.length > 0 || !Array.isArray(answer.citations)) return found;
	return answer.citations.flatMap((entry) => citationOf(wordOf(entry) ?? wordOf(fieldsOf(entry)?.url), {}));
}

/**
 * The search behind these sources; undefined where there are none. What was searched for is not told. xAI's sources are
 * bare `citations`.
 * Source: https://docs.x.ai/docs/guides/live-search#returning-citations
 */
export function readSearch(answer: Fields): Search | undefined {
	const dates = new Map(listOf(answer.search_results).map((result) => [result.url, wordOf(result.date)]));
	const results = readSources(answer).map(({ url, title }): SearchResult => {
		const age = dates.get(url);
		return { url, ...(title === undefined ? {} : { title }), ...(age === undefined ? {} : { age }) };
	});
	if (results.length === 0) return undefined;
	return { type: "web-search", id: "search_0", queries: [], results, done: true, choice: 0 };
}

function citationOf(url: string | undefined, result: Fields): Citation[] {
	if (url === undefined) return [];
	const event: Citation = { type: "citation", url, choice: 0 };
	const title = textOf(result.title);
	const content = textOf(result.snippet) ?? textOf(result.content);
	if (title !== undefined) event.title = title;
	if (content !== undefined) event.content = content;
	return [event];
}

/**
 * Searches that were run: what the vendor counted, else one where an answer has sources or a search was certain.
 * `usage.plugins.search.count` is Alibaba's, `num_search_queries` Perplexity's.
 */
export function countSearches(usage: Fields, cited: boolean, target: WireTarget): number {
	const plugin = fieldsOf(fieldsOf(usage.plugins)?.search);
	const counted = countOf(usage.num_search_queries) || countOf(plugin?.count);
	const wanted = target.request?.webSearch;
	const certain = wanted !== undefined && (wanted.forced === true || target.mapping.webSearchForcedOnly === true);
	return counted || (cited || certain ? 1 : 0);
}
