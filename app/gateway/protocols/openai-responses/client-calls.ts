import type { ToolCallPart, ToolResultPart } from "../../chat";
import { mediaSource } from "../openai-chat/parse-parts";
import { textPart } from "./parse-parts";

/**
 * Items of OpenAI's built-in tools that the client runs itself. In a history they are told to other models as calls of
 * functions, which keeps what was done and what came of it.
 */
const outputOf: Readonly<Record<string, string>> = {
	local_shell_call: "local_shell_call_output",
	shell_call: "shell_call_output",
	apply_patch_call: "apply_patch_call_output",
	computer_call: "computer_call_output",
	tool_search_call: "tool_search_output",
};

const outputs = new Set(Object.values(outputOf));

export const clientCalls: ReadonlySet<string> = new Set([...Object.keys(outputOf), ...outputs]);

/** Fields that say nothing about what was done. */
const administrative = new Set(["type", "id", "call_id", "status", "created_by", "execution", "caller"]);

function contentOf(item: Record<string, unknown>): string {
	return JSON.stringify(Object.fromEntries(Object.entries(item).filter(([name]) => !administrative.has(name))));
}

function callIdOf(item: Record<string, unknown>): string {
	return String(item.call_id ?? item.id ?? "");
}

/** The item as a call; undefined where it is an output. */
export function parseClientCall(type: string, item: Record<string, unknown>): ToolCallPart | undefined {
	if (!(type in outputOf)) return undefined;
	return { type: "tool-call", id: callIdOf(item), name: type.replace(/_call$/, ""), arguments: contentOf(item) };
}

/** The item as what a call brought. Throws GatewayError(400) for a screenshot that is no address. */
export function parseClientOutput(type: string, item: Record<string, unknown>, path: string): ToolResultPart | undefined {
	if (!outputs.has(type)) return undefined;
	const output = item.output as { type?: unknown; image_url?: unknown } | string | undefined;
	const result = { type: "tool-result" as const, toolCallId: callIdOf(item) };
	if (typeof output === "string") return { ...result, content: [textPart(output)] };
	if (typeof output?.image_url === "string") {
		const source = mediaSource(output.image_url, `${path}.output.image_url`);
		return { ...result, content: [{ type: "image", source }] };
	}
	return { ...result, content: [textPart(contentOf(item))] };
}
