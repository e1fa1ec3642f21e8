import type { z } from "zod";
import { freeFormParameters, type FunctionTool, type ToolChoice, type WebSearch } from "../../chat";
import { withoutUndefined } from "../openai-chat/parse-parts";
import { invalidField, invalidRequest } from "./invalid-request";
import {
	customToolSchema,
	functionToolSchema,
	namespaceToolSchema,
	type ResponseRequest,
	type ResponseTool,
	webSearchToolSchema,
} from "./schema";
import type { ToolNames } from "./tool-names";

export type ParsedTools = { tools: FunctionTool[]; toolChoice?: ToolChoice; webSearch?: WebSearch };

/** `web_search`, its preview and their dated versions. */
export function isWebSearch(type: string): boolean {
	return /^web_search(_preview)?(_\d{4}_\d{2}_\d{2})?$/.test(type);
}

/** Functions, custom tools and the web search. Other hosted tools are left to providers of the same dialect. */
export function parseTools(request: ResponseRequest, names: ToolNames): ParsedTools {
	const given = request.tools ?? [];
	const tools = given.flatMap((tool, at) => parseTool(tool, names, ["tools", at]));
	const webSearch = given.map((tool, at) => parseWebSearch(tool, at)).find((search) => search !== undefined);
	return chosen(request.tool_choice, withoutUndefined({ tools, webSearch }) as ParsedTools, names);
}

function parseTool(tool: ResponseTool, names: ToolNames, path: PropertyKey[], namespace?: string): FunctionTool[] {
	switch (tool.type) {
		case "function": {
			const { name, description, parameters, strict } = check(functionToolSchema, tool, path);
			const plain = names.plain(withoutUndefined({ name, namespace }) as { name: string });
			return [
				withoutUndefined({
					name: plain,
					description: description ?? undefined,
					parameters: parameters ?? undefined,
					strict: strict ?? undefined,
				}) as FunctionTool,
			];
		}
		case "custom": {
			const { name, description, format } = check(customToolSchema, tool, path);
			const plain = names.plain(withoutUndefined({ name, namespace }) as { name: string });
			return [
				withoutUndefined({
					name: plain,
					description: description ?? undefined,
					parameters: freeFormParameters,
					freeForm: format ? { format } : {},
				}) as FunctionTool,
			];
		}
		case "namespace": {
			const space = check(namespaceToolSchema, tool, path);
			return space.tools.flatMap((inner, at) => parseTool(inner, names, [...path, "tools", at], space.name));
		}
		default:
			return [];
	}
}

function check<T>(schema: z.ZodType<T>, tool: ResponseTool, path: PropertyKey[]): T {
	const result = schema.safeParse(tool);
	if (result.success) return result.data;
	throw invalidRequest(result.error, path);
}

/** A search of the provider's own index only is nobody else's to run: `dialectOnlyOf` tells that it is left out. */
function parseWebSearch(tool: ResponseTool, at: number): WebSearch | undefined {
	if (!isWebSearch(tool.type)) return undefined;
	const search = check(webSearchToolSchema, tool, ["tools", at]);
	if (search.external_web_access === false) return undefined;
	const place = search.user_location;
	return withoutUndefined({
		userLocation: place
			? (withoutUndefined({
					city: place.city ?? undefined,
					region: place.region ?? undefined,
					country: place.country ?? undefined,
					timezone: place.timezone ?? undefined,
				}) as NonNullable<WebSearch["userLocation"]>)
			: undefined,
		contextSize: search.search_context_size ?? undefined,
		allowedDomains: search.filters?.allowed_domains ?? undefined,
		blockedDomains: search.filters?.blocked_domains ?? undefined,
	}) as WebSearch;
}

function chosen(choice: ResponseRequest["tool_choice"], parsed: ParsedTools, names: ToolNames): ParsedTools {
	if (choice == null) return parsed;
	if (typeof choice === "string") return { ...parsed, toolChoice: { type: choice } };
	if (choice.type === "function" || choice.type === "custom") {
		if (!choice.name) throw invalidField("tool_choice.name", "tool_choice needs the name of the tool.");
		const namespace = typeof choice.namespace === "string" ? { namespace: choice.namespace } : {};
		return { ...parsed, toolChoice: { type: "function", name: names.plain({ name: choice.name, ...namespace }) } };
	}
	if (choice.type === "allowed_tools") return allowed(choice, parsed, names);
	if (isWebSearch(choice.type) && parsed.webSearch) {
		return { ...parsed, webSearch: { ...parsed.webSearch, forced: true } };
	}
	return parsed;
}

/** Tools outside of the allowed ones are not offered at all: no other dialect can say "offered, but not now". */
function allowed(
	choice: Exclude<NonNullable<ResponseRequest["tool_choice"]>, string>,
	{ tools, webSearch }: ParsedTools,
	names: ToolNames,
): ParsedTools {
	const wanted = choice.tools ?? [];
	const listed = new Set(
		wanted.map(({ name, namespace }) =>
			names.plain({ name: name ?? "", ...(typeof namespace === "string" ? { namespace } : {}) }),
		),
	);
	const search = wanted.some(({ type }) => isWebSearch(type)) ? webSearch : undefined;
	return withoutUndefined({
		tools: tools.filter(({ name }) => listed.has(name)),
		toolChoice: { type: choice.mode ?? "auto" },
		webSearch: search,
	}) as ParsedTools;
}
