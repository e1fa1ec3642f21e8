import type { ChatRequest, Dialect } from "../chat";

/**
 * Tools of Anthropic's that cost tokens and nothing else, or a search, which has a price.
 * Source: https://platform.claude.com/docs/en/about-claude/pricing#specific-tool-pricing
 */
const pricedAnthropic = /^(?:custom$|mcp_toolset$|(?:bash|text_editor|computer|memory|web_search|web_fetch|tool_search_tool_\w+)_\d+$)/;

/**
 * The same of OpenAI's. Generated pictures, containers and searches in files are on another line of its bill.
 * Source: https://platform.openai.com/docs/pricing#built-in-tools
 */
const pricedOpenAi =
	/^(?:function|custom|namespace|tool_search|mcp|local_shell|apply_patch|computer(?:_use_preview)?|web_search(?:_preview)?(?:_\d{4}_\d{2}_\d{2})?)$/;

/**
 * What a forwarded body asks for that is charged in ways the gateway cannot know, named for a message: it would be served from
 * the operator's account for nothing. Undefined where there is none, or where the provider is told of none of it.
 */
export function unpricedIn({ source: { dialect, body } }: ChatRequest, served: Dialect): string | undefined {
	if (dialect !== served) return undefined;
	if (dialect === "anthropic-messages") return unpricedField(body) ?? unpricedTool(body.tools, pricedAnthropic);
	if (dialect !== "openai-responses") return undefined;
	return body.prompt == null ? unpricedTool(body.tools, pricedOpenAi) : "prompt kept by OpenAI";
}

/**
 * Sources: https://platform.claude.com/docs/en/build-with-claude/fast-mode (up to six times the price),
 * https://platform.claude.com/docs/en/about-claude/pricing#data-residency-pricing
 */
function unpricedField({ speed, inference_geo: place }: ChatRequest["source"]["body"]): string | undefined {
	if (speed != null && speed !== "standard") return `speed ${JSON.stringify(speed)}`;
	return place != null && place !== "global" ? `inference_geo ${JSON.stringify(place)}` : undefined;
}

function unpricedTool(tools: unknown, priced: RegExp): string | undefined {
	if (!Array.isArray(tools)) return undefined;
	for (const tool of tools as ({ type?: unknown } | null)[]) {
		const type = tool?.type ?? "custom";
		if (typeof type === "string" && !priced.test(type)) return `the ${type} tool`;
	}
	return undefined;
}
