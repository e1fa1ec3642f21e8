import type { ChatRequest, FunctionTool, WebSearch } from "../../chat";
import { describeTool } from "../describe-tool";
import type { Fields } from "../fields";
import type { WireTarget } from "../provider";
import { warnOnce } from "../warn-once";
import { mark } from "./cache-markers";
import { fitSchema, warnLostKeywords, withoutSchemas } from "./write-output-format";

/**
 * The caller's functions, and the search that the provider runs itself.
 * Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools
 */
export function writeTools({ tools, webSearch }: ChatRequest, { mapping }: WireTarget, warnings: string[]): Fields[] {
	const written = tools.map(writeFunction);
	writeStrict(written, tools, !withoutSchemas.test(mapping.externalId), warnings);
	if (webSearch) written.push(writeWebSearch(webSearch, warnings));
	return written;
}

function writeFunction(tool: FunctionTool): Fields {
	const written: Fields = { name: tool.name };
	const description = describeTool(tool);
	if (description !== undefined) written.description = description;
	written.input_schema = { type: "object", ...(tool.parameters ?? { properties: {} }) };
	return mark(written, tool.cache);
}

/**
 * Strict tools have the schema compiled that answers have, with its limits.
 * Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/strict-tool-use
 */
function writeStrict(written: Fields[], tools: readonly FunctionTool[], enforced: boolean, warnings: string[]): void {
	const lost = new Set<string>();
	tools.forEach(({ strict }, at) => {
		const tool = written[at];
		if (!strict || !tool) return;
		if (!enforced) return warnOnce(warnings, "strict of tools was left out: this model does not take it");
		tool.strict = true;
		tool.input_schema = fitSchema(tool.input_schema, lost);
	});
	warnLostKeywords(lost, warnings);
}

const webSearchName = "web_search";

/** Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool */
function writeWebSearch(search: WebSearch, warnings: string[]): Fields {
	const tool: Fields = { type: "web_search_20250305", name: webSearchName };
	if (search.maxUses !== undefined) tool.max_uses = search.maxUses;
	if (search.allowedDomains?.length) tool.allowed_domains = search.allowedDomains;
	if (search.blockedDomains?.length) {
		if (tool.allowed_domains) warnings.push("blocked_domains were left out: this provider takes them or allowed_domains");
		else tool.blocked_domains = search.blockedDomains;
	}
	if (search.userLocation) tool.user_location = { type: "approximate", ...search.userLocation };
	if (search.contextSize) warnings.push("search_context_size was left out: this provider does not take it");
	return tool;
}

/** `disable_parallel_tool_use` lives inside `tool_choice`, so switching it needs one. */
export function writeToolChoice({ toolChoice, parallelToolCalls, webSearch }: ChatRequest): Fields | undefined {
	if (webSearch?.forced) return { type: "tool", name: webSearchName };
	if (toolChoice?.type === "none") return { type: "none" };
	const choice = toolChoice ? choiceOf(toolChoice) : parallelToolCalls === false ? { type: "auto" } : undefined;
	return choice && parallelToolCalls === false ? { ...choice, disable_parallel_tool_use: true } : choice;
}

function choiceOf(choice: NonNullable<ChatRequest["toolChoice"]>): Fields {
	if (choice.type === "function") return { type: "tool", name: choice.name };
	return { type: choice.type === "required" ? "any" : "auto" };
}
