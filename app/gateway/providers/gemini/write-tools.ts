import type { ChatRequest, FunctionTool, WebSearch } from "../../chat";
import { GatewayError } from "../../errors";
import { describeTool } from "../describe-tool";
import type { Fields } from "../fields";
import { searchWishes } from "../openai-compatible/web-search";
import type { WireTarget } from "../provider";
import { fitSchema, warnLostKeywords } from "./fit-schema";
import { isBeforeGemini3, isGemini } from "./generation";

/**
 * Functions, the choice among them, and Google Search.
 * Sources: https://ai.google.dev/gemini-api/docs/function-calling, https://ai.google.dev/gemini-api/docs/google-search,
 * https://ai.google.dev/gemini-api/docs/tool-combination
 */
export function writeTools(body: Fields, request: ChatRequest, target: WireTarget, warnings: string[]): void {
	const { tools, webSearch } = request;
	const written: Fields[] = [];
	const config: Fields = {};
	if (tools.length > 0) {
		written.push({ functionDeclarations: writeFunctions(tools, warnings) });
		const choice = writeChoice(request, target, warnings);
		if (choice) config.functionCallingConfig = choice;
		if (request.parallelToolCalls === false) {
			warnings.push("parallel_tool_calls was left out: this provider decides how many tools it calls at once");
		}
	}
	if (webSearch) {
		if (tools.length > 0) {
			if (isBeforeGemini3(target.mapping)) throw combinationRefused(request.model);
			config.includeServerSideToolInvocations = true;
		}
		written.push({ googleSearch: {} });
		warnSearchLosses(webSearch, warnings);
	}
	if (written.length > 0) body.tools = written;
	if (Object.keys(config).length > 0) body.toolConfig = config;
}

function writeFunctions(tools: readonly FunctionTool[], warnings: string[]): Fields[] {
	const lost = new Set<string>();
	const functions = tools.map((tool) => {
		const declaration: Fields = { name: tool.name };
		const description = describeTool(tool);
		if (description) declaration.description = description;
		if (tool.parameters !== undefined) declaration.parametersJsonSchema = fitSchema(tool.parameters, lost);
		return declaration;
	});
	warnLostKeywords(lost, warnings);
	return functions;
}

/**
 * Arguments follow their schemas where a call is forced, and in the mode "VALIDATED", which is "AUTO" with that promise: it
 * stands for strict tools, though it holds for all of them.
 * Source: https://ai.google.dev/gemini-api/docs/function-calling#function-calling-modes
 */
function writeChoice({ toolChoice: choice, tools }: ChatRequest, target: WireTarget, warnings: string[]): Fields | undefined {
	if ((choice === undefined || choice.type === "auto") && tools.some(({ strict }) => strict)) {
		if (isGemini(target.mapping)) return { mode: "VALIDATED" };
		warnings.push("strict of tools was left out: this model does not take it");
	}
	if (!choice) return undefined;
	const mode = { auto: "AUTO", none: "NONE", required: "ANY", function: "ANY" }[choice.type];
	return choice.type === "function" ? { mode, allowedFunctionNames: [choice.name] } : { mode };
}

/** Models before Gemini 3 take one kind of tools at a time. */
function combinationRefused(model: string): GatewayError {
	return new GatewayError({
		status: 400,
		code: "model_not_supported",
		param: "tools",
		message: `Model ${model} does not support web search together with function tools. Send one of them, or use a Gemini 3 model.`,
	});
}

function warnSearchLosses(search: WebSearch, warnings: string[]): void {
	for (const [wish, name] of Object.entries(searchWishes)) {
		if (search[wish as keyof WebSearch] === undefined) continue;
		warnings.push(`${name} of web_search was left out: Google Search does not take it`);
	}
}
