import { type FunctionTool, freeFormParameters, type ToolChoice, type WebSearch } from "../../chat";
import { breakpointOf, withoutUndefined } from "./parse-parts";
import type { ChatCompletionRequest } from "./schema";

type Tool = NonNullable<ChatCompletionRequest["tools"]>[number];
type WebSearchTool = Extract<Tool, { type: "web_search" | "web_search_preview" }>;

export type ParsedTools = { tools: FunctionTool[]; toolChoice?: ToolChoice; webSearch?: WebSearch };

/** Functions, free-form tools and the provider's own search, which stand in one list on the wire. */
export function parseTools(request: ChatCompletionRequest, warnings: string[]): ParsedTools {
	const parsed: ParsedTools = { tools: [] };
	for (const tool of request.tools ?? []) {
		if (tool.type === "function" || tool.type === "custom") parsed.tools.push(parseTool(tool));
		else if (tool.type !== "tool_search") parsed.webSearch = parseWebSearch(tool);
		else warnings.push("tool_search was left out: all tools of the request are offered to the model");
	}
	const options = request.web_search_options;
	if (!parsed.webSearch && (request.web_search === true || options)) parsed.webSearch = parseWebSearch(options ?? {});
	readToolChoice(request.tool_choice, parsed);
	return parsed;
}

function parseTool(tool: Extract<Tool, { type: "function" | "custom" }>): FunctionTool {
	if (tool.type === "custom") {
		const { name, description, format } = tool.custom;
		return withoutUndefined({
			name,
			description: description ?? undefined,
			parameters: freeFormParameters,
			cache: breakpointOf(tool.cache_control),
			freeForm: format ? { format } : {},
		}) as unknown as FunctionTool;
	}
	return withoutUndefined({
		name: tool.function.name,
		description: tool.function.description ?? undefined,
		parameters: tool.function.parameters ?? undefined,
		strict: tool.function.strict ?? undefined,
		cache: breakpointOf(tool.cache_control),
	}) as FunctionTool;
}

function parseWebSearch(tool: Partial<WebSearchTool>): WebSearch {
	const place = tool.user_location?.approximate ?? tool.user_location;
	const userLocation =
		place &&
		withoutUndefined({
			city: place.city ?? undefined,
			region: place.region ?? undefined,
			country: place.country ?? undefined,
			timezone: place.timezone ?? undefined,
		});
	return withoutUndefined({
		userLocation: userLocation && Object.keys(userLocation).length > 0 ? userLocation : undefined,
		contextSize: tool.search_context_size ?? undefined,
		maxUses: tool.max_uses ?? undefined,
		allowedDomains: tool.allowed_domains ?? tool.filters?.allowed_domains ?? undefined,
		blockedDomains: tool.blocked_domains ?? tool.filters?.blocked_domains ?? undefined,
	}) as WebSearch;
}

/** A choice of the search forces it; a list of allowed tools is the mode with the other tools away. */
function readToolChoice(choice: ChatCompletionRequest["tool_choice"], parsed: ParsedTools): void {
	if (choice == null) return;
	if (typeof choice === "string") {
		parsed.toolChoice = { type: choice };
	} else if (choice.type === "function") {
		parsed.toolChoice = { type: "function", name: choice.function.name };
	} else if (choice.type === "custom") {
		parsed.toolChoice = { type: "function", name: choice.custom.name };
	} else if (choice.type === "allowed_tools") {
		const { mode, tools } = choice.allowed_tools;
		const names = new Set(tools.map((tool) => tool.function?.name ?? tool.custom?.name));
		parsed.tools = parsed.tools.filter((tool) => names.has(tool.name));
		parsed.toolChoice = { type: mode };
	} else {
		parsed.webSearch = { ...parsed.webSearch, forced: true };
	}
}
