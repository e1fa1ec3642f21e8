import type { ChatRequest, FunctionTool, ToolChoice, WebSearch } from "../../chat";
import { asks } from "../unread-fields";
import type { DialectOnly } from "./dialect-only";
import { invalidField } from "./invalid-request";
import { breakpointOf } from "./parse-blocks";
import type { PromptFields } from "./schema";

type WireTool = NonNullable<PromptFields["tools"]>[number];

/**
 * Tools that the caller runs are functions, the web search is the neutral one, and every other tool of Anthropic's
 * exists only there. Tool search only saves prompt tokens, so that other providers can do without it.
 * Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview
 */
export function parseTools(body: PromptFields, only: DialectOnly): Pick<ChatRequest, "tools" | "webSearch"> {
	const tools: FunctionTool[] = [];
	let webSearch: WebSearch | undefined;
	(body.tools ?? []).forEach((tool, index) => {
		const type = tool.type ?? "custom";
		if (Array.isArray(tool.input_examples) && tool.input_examples.length > 0) only.lose("input_examples of tools");
		if (type === "custom") tools.push(parseFunction(tool, index));
		else if (type.startsWith("web_search_")) {
			webSearch = parseWebSearch(tool, body.tool_choice);
			for (const name in tool) if (!searchFields.has(name) && asks(tool[name])) only.lose(`${name} of web_search`);
		}
		else if (type.startsWith("tool_search_")) only.lose(`tool ${type}`);
		else only.refuse(`tool ${type}`);
	});
	return webSearch ? { tools, webSearch } : { tools };
}

function parseFunction(tool: WireTool, index: number): FunctionTool {
	if (!tool.name) throw invalidField(["tools", index, "name"], "Field required");
	if (!tool.input_schema) throw invalidField(["tools", index, "input_schema"], "Field required");
	const parsed: FunctionTool = { name: tool.name, parameters: tool.input_schema };
	if (tool.description != null) parsed.description = tool.description;
	if (tool.strict != null) parsed.strict = tool.strict;
	const cache = breakpointOf(tool.cache_control);
	if (cache) parsed.cache = cache;
	return parsed;
}

const searchFields = new Set(["type", "name", "max_uses", "allowed_domains", "blocked_domains", "user_location"]);

/** Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool */
function parseWebSearch(tool: WireTool, choice: PromptFields["tool_choice"]): WebSearch {
	const search: WebSearch = {};
	if (typeof tool.max_uses === "number") search.maxUses = tool.max_uses;
	const allowed = stringsOf(tool.allowed_domains);
	if (allowed) search.allowedDomains = allowed;
	const blocked = stringsOf(tool.blocked_domains);
	if (blocked) search.blockedDomains = blocked;
	const location = tool.user_location as Record<string, unknown> | null | undefined;
	if (typeof location === "object" && location !== null) {
		const place: NonNullable<WebSearch["userLocation"]> = {};
		for (const field of ["city", "region", "country", "timezone"] as const) {
			const value = location[field];
			if (typeof value === "string" && value !== "") place[field] = value;
		}
		search.userLocation = place;
	}
	if (choice?.type === "tool" && choice.name === (tool.name ?? "web_search")) search.forced = true;
	return search;
}

function stringsOf(value: unknown): string[] | undefined {
	return Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined;
}

export function parseToolChoice(body: PromptFields, search: WebSearch | undefined): ToolChoice | undefined {
	const choice = body.tool_choice;
	if (choice == null || search?.forced) return undefined;
	switch (choice.type) {
		case "tool":
			return { type: "function", name: choice.name };
		case "any":
			return { type: "required" };
		default:
			return { type: choice.type };
	}
}
