import type { ChatEvent } from "../../chat";

/**
 * Searches of other providers, as blocks of Anthropic's search tool. What Anthropic found it encrypts for itself, and
 * refuses anything else in that place: the ids begin with a mark by which such blocks are known when they come back, so
 * that they never reach Anthropic.
 */
const mark = "srvtoolu_llmgateway";

/** The id of an answer's n-th search. */
export function searchId(logId: string, number: number): string {
	return `${mark}${logId.replaceAll("-", "")}${number.toString(16).padStart(4, "0")}`;
}

/** The call, the JSON text of its input, and what it brought. */
type SearchBlocks = { use: Record<string, unknown>; input: string; result: Record<string, unknown> };

/**
 * Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool#response
 */
export function searchBlocks(search: Extract<ChatEvent, { type: "web-search" }>, id: string): SearchBlocks {
	const { queries, results, failed } = search;
	const caller = { type: "direct" };
	const found = results.map(({ url, title, age }) => ({
		type: "web_search_result",
		url,
		title: title ?? url,
		encrypted_content: "",
		page_age: age ?? null,
	}));
	return {
		use: { type: "server_tool_use", id, name: "web_search", input: {}, caller },
		// One search has one query here.
		input: JSON.stringify({ query: queries.join("; ") }),
		result: {
			type: "web_search_tool_result",
			tool_use_id: id,
			content: failed ? { type: "web_search_tool_result_error", error_code: "unavailable" } : found,
			caller,
		},
	};
}
