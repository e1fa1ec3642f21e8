import type { ChatRequest, FunctionTool, WebSearch } from "../../chat";
import { GatewayError } from "../../errors";
import { type Fields, fieldsOf } from "../fields";
import { warnCacheMarkers } from "../openai-compatible/cache-markers";
import type { WireTarget } from "../provider";
import { addInclude } from "./forward-body";
import { type ResponsesVendor, servesOpenAi } from "./vendor";
import { warnOnce } from "./write-parts";

/**
 * `tools`, `tool_choice` and what goes with them. Tools are flat on this wire, and strict where nothing is said: so it
 * is said.
 * Source: https://platform.openai.com/docs/api-reference/responses/create#responses-create-tools
 */
export function writeTools(
	body: Fields,
	request: ChatRequest,
	vendor: ResponsesVendor,
	target: WireTarget,
	warnings: string[],
): void {
	const tools = request.tools.map((tool) => writeTool(tool, vendor, warnings));
	const { webSearch } = request;
	if (webSearch) {
		if (vendor.webSearch === false || !target.mapping.webSearch) throw searchRefused(target);
		tools.push(writeWebSearch(webSearch, warnings));
		// Anthropic's clients are shown what was found, which OpenAI tells on demand only.
		const shown = request.source.dialect === "anthropic-messages" && servesOpenAi(vendor.issuer);
		if (shown) addInclude(body, "web_search_call.action.sources");
		if (webSearch.maxUses !== undefined) body.max_tool_calls = webSearch.maxUses;
	}
	if (tools.length === 0) return;
	body.tools = tools;
	const choice = writeToolChoice(request, vendor);
	if (choice !== undefined) body.tool_choice = choice;
	if (request.parallelToolCalls !== undefined) body.parallel_tool_calls = request.parallelToolCalls;
}

function writeTool(tool: FunctionTool, vendor: ResponsesVendor, warnings: string[]): Fields {
	const { name, description, parameters, strict, cache, freeForm } = tool;
	if (cache) warnCacheMarkers(warnings);
	const custom = freeForm !== undefined && vendor.customTools !== false;
	const written: Fields = { type: custom ? "custom" : "function", name };
	if (description !== undefined) written.description = description;
	if (custom) {
		if (freeForm.format) written.format = freeForm.format;
		return written;
	}
	const grammar = freeForm?.format?.type === "grammar";
	if (grammar) warnOnce(warnings, "grammars of tools were left out: this provider has none");
	written.parameters = parameters ?? { type: "object", properties: {} };
	written.strict = strict ?? false;
	return written;
}

/** Source: https://platform.openai.com/docs/guides/tools-web-search */
function writeWebSearch(search: WebSearch, warnings: string[]): Fields {
	const tool: Fields = { type: "web_search" };
	if (search.userLocation) tool.user_location = { type: "approximate", ...search.userLocation };
	if (search.contextSize) tool.search_context_size = search.contextSize;
	if (search.allowedDomains) tool.filters = { allowed_domains: search.allowedDomains };
	if (search.blockedDomains?.length) {
		warnOnce(warnings, "blocked domains of the web search were left out: this provider has none");
	}
	return tool;
}

function searchRefused({ mapping }: WireTarget): GatewayError {
	return new GatewayError({
		status: 400,
		code: "model_not_supported",
		param: "tools",
		message:
			`Model ${mapping.externalId} does not support web search. ` +
			"Remove the web_search tool, or use a model that searches.",
	});
}

function writeToolChoice({ toolChoice, webSearch, tools }: ChatRequest, vendor: ResponsesVendor): unknown {
	if (toolChoice?.type !== "function") return webSearch?.forced ? { type: "web_search" } : toolChoice?.type;
	const { name } = toolChoice;
	const custom = vendor.customTools !== false && tools.some((tool) => tool.name === name && tool.freeForm);
	return { type: custom ? "custom" : "function", name };
}

/** A choice that the model does not take becomes "auto". */
export function fitToolChoice(body: Fields, { mapping }: WireTarget, warnings: string[]): void {
	const { supportedToolChoices } = mapping;
	if (!supportedToolChoices || body.tool_choice == null) return;
	const word = typeof body.tool_choice === "string" ? body.tool_choice : "function";
	if (supportedToolChoices.includes(word)) return;
	const told = fieldsOf(body.tool_choice)?.type ?? word;
	warnings.push(`tool_choice "${String(told)}" was sent as "auto": this model does not take it`);
	body.tool_choice = "auto";
}
