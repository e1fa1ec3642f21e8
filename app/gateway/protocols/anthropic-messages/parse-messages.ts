import { z } from "zod";
import type { AssistantPart, Message, ReasoningPart, TextPart, ToolResultPart, UserPart } from "../../chat";
import { readOpaque, uncarry } from "./carried-signatures";
import type { DialectOnly } from "./dialect-only";
import { check, marked, parseContentBlock, parseImage, type Path } from "./parse-blocks";
import { cacheControl, type PromptFields, type WireBlock, type WireMessage } from "./schema";

/** Turns the conversation into neutral messages, in order. The system prompt is the first of them. */
export function parseMessages(body: PromptFields, only: DialectOnly): Message[] {
	const parser = new MessageParser(only);
	const messages = [
		...parseSystem(body.system),
		...body.messages.flatMap((message, index) => parser.parse(message, ["messages", index])),
	];
	markEnd(messages, body.cache_control);
	return messages;
}

function parseSystem(system: PromptFields["system"]): Message[] {
	if (system == null || system === "") return [];
	const blocks = typeof system === "string" ? [{ text: system, cache_control: null }] : system;
	const content: TextPart[] = blocks
		.filter(({ text }) => text !== "")
		.map(({ text, cache_control: control }) => marked({ type: "text", text }, control));
	return content.length > 0 ? [{ role: "system", content }] : [];
}

/** A marker at the top level stands for one on the last block that can hold one. */
function markEnd(messages: Message[], control: PromptFields["cache_control"]): void {
	const last = messages.at(-1)?.content.at(-1);
	if (control != null && last && last.type !== "reasoning" && !last.cache) marked(last, control);
}

const thinking = z.looseObject({ thinking: z.string(), signature: z.string().nullish() });
const redacted = z.looseObject({ data: z.string() });
const toolUse = z.looseObject({
	id: z.string().min(1),
	name: z.string().min(1),
	input: z.record(z.string(), z.unknown()).nullish(),
	cache_control: cacheControl,
});
const toolResult = z.looseObject({
	tool_use_id: z.string().min(1),
	content: z.union([z.string(), z.array(z.looseObject({ type: z.string() }))]).nullish(),
	is_error: z.boolean().nullish(),
	cache_control: cacheControl,
});
const assistantText = z.looseObject({ text: z.string(), cache_control: cacheControl });

/** The blocks that assistants and results of tools have besides, in the same way; `inner` is what a result holds. */
export function assistantBlocks(inner: z.ZodType) {
	return [
		thinking.extend({ type: z.literal("thinking") }),
		redacted.extend({ type: z.literal("redacted_thinking") }),
		toolUse.extend({ type: z.literal("tool_use") }),
		toolResult.extend({ type: z.literal("tool_result"), content: inner }),
	] as const;
}

class MessageParser {
	readonly #only: DialectOnly;
	/** Some wires name the function in its result. */
	readonly #toolNames = new Map<string, string>();

	constructor(only: DialectOnly) {
		this.#only = only;
	}

	parse(message: WireMessage, path: Path): Message[] {
		const blocks: WireBlock[] =
			typeof message.content === "string" ? [{ type: "text", text: message.content }] : (message.content ?? []);
		switch (message.role) {
			case "user":
				return this.#parseUser(blocks, path);
			case "assistant":
				return this.#parseAssistant(message, blocks, path);
			case "tool":
			case "function":
				return [this.#parseOpenAiResult(message, blocks, path)];
			default: {
				const content = blocks.flatMap((block, at) => this.#contentOf(block, [...path, "content", at]));
				const words = content.filter((part) => part.type === "text");
				return words.length > 0 ? [{ role: message.role, content: words }] : [];
			}
		}
	}

	#contentOf(block: WireBlock, path: Path) {
		return parseContentBlock(block, path, this.#only);
	}

	/** Results of tools are messages of their own in the neutral model; what stands between them keeps its place. */
	#parseUser(blocks: readonly WireBlock[], path: Path): Message[] {
		const messages: Message[] = [];
		blocks.forEach((block, at) => {
			const place = [...path, "content", at];
			const last = messages.at(-1);
			if (block.type === "tool_result") {
				const result = this.#parseResult(block, place);
				if (last?.role === "tool") last.content.push(result);
				else messages.push({ role: "tool", content: [result] });
				return;
			}
			const parts: UserPart[] = this.#contentOf(block, place);
			if (parts.length === 0) return;
			if (last?.role === "user") last.content.push(...parts);
			else messages.push({ role: "user", content: parts });
		});
		return messages;
	}

	#parseResult(block: WireBlock, path: Path): ToolResultPart {
		const { tool_use_id: id, content, is_error: isError, cache_control: control } = check(toolResult, block, path);
		const blocks: WireBlock[] = typeof content === "string" ? [{ type: "text", text: content }] : (content ?? []);
		const result: ToolResultPart = {
			type: "tool-result",
			toolCallId: id,
			content: blocks.flatMap((inner, at) => this.#contentOf(inner, [...path, "content", at])),
		};
		const name = this.#toolNames.get(id);
		if (name !== undefined) result.toolName = name;
		if (isError) result.isError = true;
		return marked(result, control);
	}

	#parseOpenAiResult(message: WireMessage, blocks: readonly WireBlock[], path: Path): Message {
		const id = message.tool_call_id ?? message.name ?? "";
		const toolName = message.name ?? this.#toolNames.get(id);
		const result: ToolResultPart = {
			type: "tool-result",
			toolCallId: id,
			content: blocks.flatMap((block, at) => this.#contentOf(block, [...path, "content", at])),
		};
		if (toolName) result.toolName = toolName;
		return { role: "tool", content: [result] };
	}

	#parseAssistant(message: WireMessage, blocks: readonly WireBlock[], path: Path): Message[] {
		const content: AssistantPart[] = [];
		const callSignatures = new Map<string, string>();
		blocks.forEach((block, at) => this.#parseAssistantBlock(block, [...path, "content", at], content, callSignatures));
		for (const { id, function: called } of message.tool_calls ?? []) {
			this.#toolNames.set(id, called.name);
			content.push({ type: "tool-call", id, name: called.name, arguments: called.arguments });
		}
		for (const part of content) {
			const signature = part.type === "tool-call" ? callSignatures.get(part.id) : undefined;
			if (signature !== undefined && part.type === "tool-call") part.signature = signature;
		}
		return content.length > 0 ? [{ role: "assistant", content }] : [];
	}

	#parseAssistantBlock(block: WireBlock, path: Path, content: AssistantPart[], signatures: Map<string, string>): void {
		switch (block.type) {
			case "text": {
				const { text, cache_control: control } = check(assistantText, block, path);
				if (text !== "") content.push(marked({ type: "text", text }, control));
				return;
			}
			case "thinking":
				content.push(parseThinking(block, path));
				return;
			case "redacted_thinking":
				takeRedacted(check(redacted, block, path).data, content, signatures);
				return;
			case "tool_use": {
				const { id, name, input, cache_control: control } = check(toolUse, block, path);
				this.#toolNames.set(id, name);
				content.push(marked({ type: "tool-call", id, name, arguments: JSON.stringify(input ?? {}) }, control));
				return;
			}
			case "image": {
				const part = parseImage(block, path);
				if (part.type === "image") content.push(part);
				else this.#only.lose("images of assistant messages");
				return;
			}
			case "server_tool_use":
			case "web_search_tool_result":
				// What a search found only its provider can read; the text that came of it stays.
				if (block.type !== "server_tool_use" || block.name === "web_search") this.#only.lose("web searches of earlier turns");
				else this.#only.lose("server_tool_use blocks of earlier turns");
				return;
			default:
				this.#only.lose(`${block.type} blocks of earlier turns`);
		}
	}
}

function parseThinking(block: WireBlock, path: Path): ReasoningPart {
	const { thinking: text, signature } = check(thinking, block, path);
	const part: ReasoningPart = { type: "reasoning", text };
	return signature ? { ...part, ...readOpaque(signature, "signature") } : part;
}

/** A redacted block is reasoning that only its issuer reads, or carries the signature of a text or a call. */
function takeRedacted(data: string, content: AssistantPart[], signatures: Map<string, string>): void {
	const carried = uncarry(data);
	if (carried?.kind === "call") signatures.set(carried.id, carried.value);
	else if (carried?.kind === "text") {
		const last = content.at(-1);
		if (last?.type === "text") last.signature = carried.value;
		else content.push({ type: "text", text: "", signature: carried.value });
	} else content.push({ type: "reasoning", ...readOpaque(data, "encrypted") });
}
