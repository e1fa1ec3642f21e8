import type { AssistantPart, Message, ToolResultPart, UserPart } from "../../chat";
import { type Fields, parseExactly } from "../fields";
import { shortToolCallId } from "../openai-compatible/rename-tool-call-ids";
import { warnOnce } from "../warn-once";
import { mark } from "./cache-markers";
import { writeMedia } from "./write-media";

/** The system prompt stands apart from the conversation; a later system message moves there too. */
export function writeSystem(messages: readonly Message[], warnings: string[]): Fields[] {
	const blocks: Fields[] = [];
	let conversationBegan = false;
	let moved = false;
	for (const message of messages) {
		if (isTurn(message)) {
			conversationBegan = true;
			continue;
		}
		moved ||= conversationBegan;
		for (const { text, cache } of message.content) {
			if (text !== "") blocks.push(mark({ type: "text", text }, cache));
		}
	}
	if (moved) warnings.push("a system message inside the conversation was moved to the system prompt");
	return blocks;
}

/**
 * User and assistant turns take alternate places, so neighbours of one role are merged; tool results are part of the
 * user's turn.
 * Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use
 */
export function writeMessages(messages: readonly Message[], warnings: string[]): Fields[] {
	const turns: { role: "user" | "assistant"; content: Fields[] }[] = [];
	for (const message of messages.filter(isTurn)) {
		const role = message.role === "assistant" ? "assistant" : "user";
		const content = writeContent(message, warnings);
		if (content.length === 0) continue;
		const last = turns.at(-1);
		if (last?.role === role) last.content.push(...content);
		else turns.push({ role, content });
	}
	trimPrefill(turns.at(-1));
	return turns;
}

type Turn = Extract<Message, { role: "user" | "assistant" | "tool" }>;

function isTurn(message: Message): message is Turn {
	return message.role !== "system" && message.role !== "developer";
}

function writeContent(message: Turn, warnings: string[]): Fields[] {
	switch (message.role) {
		case "user":
			return message.content.flatMap((part) => writeUserPart(part));
		case "assistant":
			return message.content.flatMap((part) => writeAssistantPart(part, warnings));
		default:
			return message.content.map((result) => writeToolResult(result));
	}
}

/** Empty text blocks are refused, and say nothing. */
function writeUserPart(part: UserPart): Fields[] {
	if (part.type !== "text") return [mark(writeMedia(part), part.cache)];
	return part.text === "" ? [] : [mark({ type: "text", text: part.text }, part.cache)];
}

function writeAssistantPart(part: AssistantPart, warnings: string[]): Fields[] {
	switch (part.type) {
		case "text":
			return part.text === "" ? [] : [mark({ type: "text", text: part.text }, part.cache)];
		case "tool-call": {
			const input = parseArguments(part.arguments, warnings);
			return [mark({ type: "tool_use", id: toolUseId(part.id), name: part.name, input }, part.cache)];
		}
		case "reasoning": {
			if (part.issuer !== undefined && part.issuer !== "anthropic") {
				warnOnce(warnings, "reasoning of another provider was left out");
				return [];
			}
			if (part.encrypted !== undefined) return [{ type: "redacted_thinking", data: part.encrypted }];
			if (part.signature) return [{ type: "thinking", thinking: part.text ?? "", signature: part.signature }];
			warnOnce(warnings, "reasoning without a signature was left out: this provider takes back signed blocks only");
			return [];
		}
		default:
			warnOnce(warnings, "images in assistant messages were left out");
			return [];
	}
}

function writeToolResult(result: ToolResultPart): Fields {
	const content = result.content.flatMap((part) => writeUserPart(part));
	const block: Fields = { type: "tool_result", tool_use_id: toolUseId(result.toolCallId) };
	if (content.length > 0) block.content = content;
	if (result.isError) block.is_error = true;
	return mark(block, result.cache);
}

/**
 * Ids of other providers may hold characters that are refused here; a call and its result change alike, and ids that differ
 * in such characters only stay apart.
 */
export function toolUseId(id: string): string {
	const plain = id.replaceAll(/[^A-Za-z0-9_-]/g, "_");
	return plain === id ? id : `${plain}_${shortToolCallId(id)}`;
}

/** A call that was cut off has broken arguments; the model may see them, the wire wants an object. */
function parseArguments(text: string, warnings: string[]): Fields {
	if (text.trim() === "") return {};
	const input = parseExactly(text);
	if (input) return input;
	warnOnce(warnings, 'tool arguments that are not a JSON object were sent as {"invalid_json": "..."}');
	return { invalid_json: text };
}

/** A prefilled answer may not end in white space. */
function trimPrefill(turn: { role: string; content: Fields[] } | undefined): void {
	const block = turn?.role === "assistant" ? turn.content.at(-1) : undefined;
	if (block?.type === "text" && typeof block.text === "string") block.text = block.text.trimEnd() || block.text;
}
