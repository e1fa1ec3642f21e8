import { type Body, objectsOf } from "./family.ts";

/** What Anthropic's search tool says and takes back. Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool */
const encrypted = "c2ltdWxhdGVkLXBhZ2U=";

/** Server tools, which are run where they are offered and never called of the client. */
export function isSearchTool({ type }: Body): boolean {
	return String(type).startsWith("web_search_");
}

/** A search and what it found. */
export function searchBlocks(query: string, messageId: string): Body[] {
	const id = `srvtoolu_${messageId.replace("msg_", "")}`;
	const page = { type: "web_search_result", url: "https://news.example/found", title: "Found", page_age: "2 days ago" };
	return [
		{ type: "server_tool_use", id, name: "web_search", input: { query } },
		{ type: "web_search_tool_result", tool_use_id: id, content: [{ ...page, encrypted_content: encrypted }] },
	];
}

/** What a text that came of a search cites. */
export const citation = {
	type: "web_search_result_location",
	url: "https://news.example/found",
	title: "Found",
	encrypted_index: "c2ltdWxhdGVkLWluZGV4",
	cited_text: "News.",
};

/** Every search of a message has its result, with pages as they were encrypted. */
export function searchFault(blocks: Body[], place: string): string | undefined {
	const asked = blocks.filter(({ type }) => type === "server_tool_use").map(({ id }) => String(id));
	const found = blocks.filter(({ type }) => type === "web_search_tool_result");
	const odd = asked.find((id) => !/^srvtoolu_[a-zA-Z0-9_]+$/.test(id));
	if (odd) return `${place}.server_tool_use.id: String should match pattern '^srvtoolu_[a-zA-Z0-9_]+$'`;
	const answered = found.map(({ tool_use_id: id }) => String(id));
	const open = asked.find((id) => !answered.includes(id));
	if (open) return `${place}: \`web_search\` tool use with id \`${open}\` was found without a \`web_search_tool_result\` block`;
	const unasked = answered.find((id) => !asked.includes(id));
	if (unasked) return `${place}: unexpected \`tool_use_id\` found in \`web_search_tool_result\` blocks: ${unasked}`;
	const pages = found.flatMap(({ content }) => objectsOf(content));
	const opaque = pages.every((page) => /^[\w+/]+=*$/.test(String(page.encrypted_content ?? "")));
	return opaque ? undefined : `${place}: Invalid \`encrypted_content\` in \`search_result\` block`;
}
