import { type ChatRequest, freeFormParameters } from "../../chat";
import { GatewayError } from "../../errors";
import { describeTool } from "../describe-tool";
import { type Fields, fieldsOf, listOf, wordOf } from "../fields";
import type { WireTarget } from "../provider";
import type { Vendor } from "./vendor";

/** Tools that stand for a search by the provider: the caller's wish is in `ChatRequest.webSearch`. */
const searchTool = /^web_search/;

/** Takes search tools out, makes functions of free-form tools where they are unknown, and fits the tool choice. */
export function fitTools(body: Fields, request: ChatRequest, vendor: Vendor, target: WireTarget, warnings: string[]): void {
	if (Array.isArray(body.tools)) {
		const tools = listOf(body.tools)
			.filter(({ type }) => !searchTool.test(String(type)))
			.map((tool) => (vendor.freeFormTools ? tool : asFunction(tool)));
		if (tools.length > 0) body.tools = tools;
		else delete body.tools;
	}
	const choice = fieldsOf(body.tool_choice);
	if (choice && searchTool.test(String(choice.type))) delete body.tool_choice;
	if (choice?.type === "custom" && !vendor.freeFormTools) {
		body.tool_choice = { type: "function", function: { name: fieldsOf(choice.custom)?.name } };
	}
	// A choice or a limit of calls without tools is refused.
	if (body.tools === undefined && request.tools.length === 0) {
		if ("tool_choice" in body) delete body.tool_choice;
		if ("parallel_tool_calls" in body) delete body.parallel_tool_calls;
	}
	fitToolChoice(body, request.adaptable === true, target, warnings);
}

/** OpenAI's `{type: "custom"}` as a function with one text argument; the format can only be told to the model. */
function asFunction(tool: Fields): Fields {
	const custom = fieldsOf(tool.custom);
	if (tool.type !== "custom" || !custom) return tool;
	const own = wordOf(custom.description);
	const freeForm = { format: fieldsOf(custom.format) ?? {} };
	const description = describeTool(own ? { description: own, freeForm } : { freeForm });
	return {
		type: "function",
		function: { name: custom.name, ...(description && { description }), parameters: freeFormParameters },
	};
}

/**
 * Leaves a choice that the model takes, and finds another for one that it does not. Where none means the same, a coding
 * agent that asks every model alike gets `auto`; for everybody else it is a 400.
 */
function fitToolChoice(body: Fields, adaptable: boolean, { mapping }: WireTarget, warnings: string[]): void {
	const choice = typeof body.tool_choice === "string" ? body.tool_choice : fieldsOf(body.tool_choice)?.type;
	const listed = mapping.supportedToolChoices;
	if (typeof choice !== "string" || choice === "custom" || !listed) return;
	const known = thinkingIsOff(body) ? [...listed, ...(mapping.supportedToolChoicesWithThinkingDisabled ?? [])] : listed;
	if (known.includes(choice)) return;
	if (choice === "auto") {
		delete body.tool_choice;
		return;
	}
	if (convertChoice(body, choice, known)) {
		warnings.push(`tool_choice "${choice}" was sent as what this model takes with the same meaning`);
	} else if (adaptable && known.includes("auto")) {
		warnings.push(`tool_choice "${choice}" was sent as "auto": this model does not take it`);
		body.tool_choice = "auto";
	} else {
		throw refused(choice, known, mapping.externalId);
	}
}

/**
 * Says the same with what the model takes: a named function is a forced call with that tool alone, a forced call among one
 * tool names it, and no call means no tools. False where nothing says the same.
 */
function convertChoice(body: Fields, choice: string, known: readonly string[]): boolean {
	const tools = listOf(body.tools);
	if (choice === "none") {
		for (const name of ["tools", "tool_choice", "parallel_tool_calls"]) delete body[name];
		return true;
	}
	if (choice === "function" && known.includes("required")) {
		const named = wordOf(fieldsOf(fieldsOf(body.tool_choice)?.function)?.name);
		body.tool_choice = "required";
		body.tools = tools.filter((tool) => fieldsOf(tool.function)?.name === named);
		return true;
	}
	if (choice !== "required" || !known.includes("function") || tools.length !== 1) return false;
	body.tool_choice = { type: "function", function: { name: fieldsOf(tools[0]?.function)?.name } };
	return true;
}

function refused(choice: string, known: readonly string[], model: string): GatewayError {
	return new GatewayError({
		status: 400,
		code: "model_not_supported",
		param: "tool_choice",
		message: `Model ${model} does not take tool_choice "${choice}" here. It takes: ${known.join(", ")}.`,
	});
}

/** Whether the body, as far as it is written, tells the model not to think. */
function thinkingIsOff(body: Fields): boolean {
	const template = Object.values(fieldsOf(body.chat_template_kwargs) ?? {});
	return (
		body.enable_thinking === false ||
		body.reasoning_effort === "none" ||
		fieldsOf(body.thinking)?.type === "disabled" ||
		fieldsOf(body.reasoning)?.enabled === false ||
		template.includes(false)
	);
}
