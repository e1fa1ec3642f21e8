import type { AssistantPart, Message, ReasoningPart, TextPart, ToolCallPart, ToolResultPart, UserPart } from "../../chat";
import { audioPart, breakpointOf, filePart, imagePart, textPart, withoutUndefined } from "./parse-parts";
import type { ChatCompletionMessage } from "./schema";

type SystemMessage = Extract<ChatCompletionMessage, { role: "system" | "developer" }>;
type UserMessage = Extract<ChatCompletionMessage, { role: "user" }>;
type AssistantMessage = Extract<ChatCompletionMessage, { role: "assistant" }>;
type ToolMessage = Extract<ChatCompletionMessage, { role: "tool" }>;

/** Turns OpenAI messages into neutral ones, one for one and in order. */
export function parseMessages(messages: readonly ChatCompletionMessage[]): Message[] {
	return messages.map((message) => {
		switch (message.role) {
			case "user":
				return parseUser(message);
			case "assistant":
				return parseAssistant(message);
			case "tool":
				return { role: "tool", content: [parseToolResult(message)] };
			default:
				return { role: message.role, content: parseText(message) };
		}
	});
}

/** A marker on the message stands for one on its last part. */
function markLast<Part extends { cache?: unknown }>(parts: Part[], control: SystemMessage["cache_control"]): Part[] {
	const last = parts.at(-1);
	const cache = breakpointOf(control);
	if (last && cache && !last.cache) last.cache = cache;
	return parts;
}

function parseText(message: SystemMessage): TextPart[] {
	const parts =
		typeof message.content === "string"
			? [textPart(message.content)]
			: message.content.map((part) => textPart(part.text, part.cache_control));
	return markLast(parts, message.cache_control);
}

function parseUser(message: UserMessage): Message {
	const content: UserPart[] =
		typeof message.content === "string" ? [textPart(message.content)] : message.content.map(parseUserPart);
	markLast(content, message.cache_control);
	return message.name ? { role: "user", content, name: message.name } : { role: "user", content };
}

function parseUserPart(part: Exclude<UserMessage["content"], string>[number]): UserPart {
	switch (part.type) {
		case "text":
			return textPart(part.text, part.cache_control);
		case "image_url":
			return imagePart(part);
		case "input_audio":
			return audioPart(part);
		default:
			return filePart(part);
	}
}

/** Reasoning comes before text, text before tool calls: the order in which models produce them. */
function parseAssistant(message: AssistantMessage): Message {
	const content: AssistantPart[] = parseReasoning(message);
	const signature = message.extra_content?.google?.thought_signature;
	for (const part of parseAssistantContent(message)) content.push(part);
	const lastText = content.findLast((part) => part.type === "text");
	if (signature && lastText) lastText.signature ??= signature;
	for (const call of message.tool_calls ?? []) {
		content.push(
			withoutUndefined({
				type: "tool-call" as const,
				id: call.id,
				name: call.function.name,
				arguments: call.function.arguments,
				signature: call.extra_content?.google?.thought_signature,
			}) as ToolCallPart,
		);
	}
	const last = content.at(-1);
	const cache = breakpointOf(message.cache_control);
	if (cache && last && last.type !== "reasoning") last.cache ??= cache;
	return message.name ? { role: "assistant", content, name: message.name } : { role: "assistant", content };
}

function parseAssistantContent(message: AssistantMessage): AssistantPart[] {
	if (message.content == null || message.content === "") return [];
	if (typeof message.content === "string") return [textPart(message.content)];
	return message.content.map((part) => {
		if (part.type === "refusal") return textPart(part.refusal);
		if (part.type === "image_url") return imagePart(part);
		const signature = part.extra_content?.google?.thought_signature;
		const text = textPart(part.text, part.cache_control);
		return signature ? { ...text, signature } : text;
	});
}

/**
 * Details carry signatures, so they win over the plain text of the same reasoning. A client that collected a stream
 * sends one detail per delta: deltas of one block (same `index`) become one part again.
 */
function parseReasoning(message: AssistantMessage): ReasoningPart[] {
	const parts: ReasoningPart[] = [];
	let openIndex: unknown;
	for (const detail of message.reasoning_details ?? []) {
		if (detail.type === "reasoning.encrypted" && detail.data != null) {
			parts.push({ type: "reasoning", encrypted: detail.data });
		} else if (detail.type === "reasoning.text" || detail.type === "reasoning.summary") {
			const last = parts.at(-1);
			const sameBlock = last?.text !== undefined && !last.signature && openIndex === detail.index;
			const part: ReasoningPart = sameBlock ? last : { type: "reasoning", text: "" };
			part.text += detail.text ?? detail.summary ?? "";
			if (detail.signature) part.signature = detail.signature;
			if (!sameBlock) parts.push(part);
			openIndex = detail.index;
		}
	}
	if (parts.length > 0) return parts;
	const text = message.reasoning ?? message.reasoning_content ?? message.reasoningText;
	return text ? [{ type: "reasoning", text }] : [];
}

function parseToolResult(message: ToolMessage): ToolResultPart {
	const content: ToolResultPart["content"] =
		typeof message.content === "string"
			? [textPart(message.content)]
			: message.content.map((part) => {
					if (part.type === "text") return textPart(part.text, part.cache_control);
					return part.type === "image_url" ? imagePart(part) : filePart(part);
				});
	return withoutUndefined({
		type: "tool-result" as const,
		toolCallId: message.tool_call_id,
		toolName: message.name ?? undefined,
		content,
		cache: breakpointOf(message.cache_control),
	}) as ToolResultPart;
}
