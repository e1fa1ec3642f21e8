import type { ChatRequest, FunctionTool, Message } from "../../chat";
import { describeTool } from "../describe-tool";
import type { Fields } from "../fields";
import { withoutSchemas } from "../anthropic/write-output-format";
import type { WireTarget } from "../provider";
import { warnOnce } from "../warn-once";
import { isClaude, type Writing } from "./write-messages";

/**
 * `toolConfig`, or undefined without tools. A conversation that used tools has to bring their definitions along, even where
 * the caller does not offer them any more.
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolConfiguration.html
 */
export function writeToolConfig(request: ChatRequest, writing: Writing): Fields | undefined {
	const { target, points, warnings } = writing;
	const used = usedToolNames(request.messages);
	const offered = request.toolChoice?.type === "none" && used.length === 0 ? [] : request.tools;
	if (offered.length === 0 && used.length === 0) return undefined;
	const tools: Fields[] = [];
	for (const tool of offered) {
		tools.push({ toolSpec: specOf(fitStrict(tool, target, warnings)) });
		points.place("tools", tools, tool.cache);
	}
	if (offered.length === 0) {
		for (const name of used) tools.push({ toolSpec: specOf({ name, description: "Not available any more." }) });
	} else if (request.toolChoice?.type === "none") {
		warnOnce(warnings, 'tool_choice "none" was left out: this provider has no such choice');
	}
	const config: Fields = { tools };
	const choice = offered.length > 0 ? choiceOf(request.toolChoice, target, warnings) : undefined;
	if (choice) config.toolChoice = choice;
	if (request.parallelToolCalls === false) {
		warnOnce(warnings, "parallel_tool_calls was left out: this provider decides how many tools it calls at once");
	}
	return config;
}

/** The one tool whose input is the JSON answer, from its form on Anthropic's wire. */
export function answerToolConfig({ name, description, input_schema: json }: Fields): Fields {
	return { tools: [{ toolSpec: { name, description, inputSchema: { json } } }], toolChoice: { tool: { name } } };
}

/**
 * Tools are strict with the models that take schemas of answers.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html (supported models)
 */
function fitStrict(tool: FunctionTool, target: WireTarget, warnings: string[]): FunctionTool {
	const name = target.mapping.externalId;
	const strict = isClaude(target) ? !strictless.test(name.replace("anthropic.", "")) : !name.startsWith("amazon.");
	if (!tool.strict || strict) return tool;
	warnOnce(warnings, "strict of tools was left out: this model does not take it");
	return { ...tool, strict: false };
}

const strictless = new RegExp(`${withoutSchemas.source}|^claude-opus-4-1`);

function specOf(tool: FunctionTool): Fields {
	const { name, parameters, strict } = tool;
	const description = describeTool(tool);
	const json = { type: "object", ...(parameters ?? { properties: {} }) };
	const spec: Fields = { name, inputSchema: { json } };
	// An empty description is refused.
	if (description) spec.description = description;
	if (strict) spec.strict = true;
	return spec;
}

/** `any` and `tool` are for some models only; the others decide themselves. */
function choiceOf(choice: ChatRequest["toolChoice"], target: WireTarget, warnings: string[]): Fields | undefined {
	if (!choice || choice.type === "none") return undefined;
	if (choice.type === "auto") return { auto: {} };
	const listed = target.mapping.supportedToolChoices;
	if (listed ? !listed.includes(choice.type) : !isClaude(target)) {
		warnOnce(warnings, `tool_choice "${choice.type}" was sent as "auto": this model does not take it`);
		return { auto: {} };
	}
	return choice.type === "function" ? { tool: { name: choice.name } } : { any: {} };
}

function usedToolNames(messages: readonly Message[]): string[] {
	const names = new Set<string>();
	for (const message of messages) {
		for (const part of message.content) if (part.type === "tool-call") names.add(part.name);
		if (message.role === "tool" && names.size === 0) names.add(message.content[0]?.toolName ?? "unknown");
	}
	return [...names];
}
