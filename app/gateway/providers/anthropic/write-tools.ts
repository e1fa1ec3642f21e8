import type { ChatRequest, FunctionTool } from "../../chat";
import type { Fields } from "../fields";
import type { CacheMarkers } from "./cache-markers";

/** Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools */
export function writeTools(tools: readonly FunctionTool[], markers: CacheMarkers): Fields[] {
	return tools.map((tool) => {
		const written: Fields = { name: tool.name };
		if (tool.description !== undefined) written.description = tool.description;
		written.input_schema = { type: "object", ...(tool.parameters ?? { properties: {} }) };
		if (tool.strict) written.strict = true;
		return markers.mark(written, tool.cache);
	});
}

/** `disable_parallel_tool_use` lives inside `tool_choice`, so switching it needs one. */
export function writeToolChoice({ toolChoice, parallelToolCalls }: ChatRequest): Fields | undefined {
	if (toolChoice?.type === "none") return { type: "none" };
	const choice = toolChoice ? choiceOf(toolChoice) : parallelToolCalls === false ? { type: "auto" } : undefined;
	return choice && parallelToolCalls === false ? { ...choice, disable_parallel_tool_use: true } : choice;
}

function choiceOf(choice: NonNullable<ChatRequest["toolChoice"]>): Fields {
	if (choice.type === "function") return { type: "tool", name: choice.name };
	return { type: choice.type === "required" ? "any" : "auto" };
}
