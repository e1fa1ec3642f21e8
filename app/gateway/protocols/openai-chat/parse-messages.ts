import type {
	AssistantPart,
	Message,
	ReasoningPart,
	TextPart,
	ToolCallPart,
	ToolResultPart,
	UserPart,
} from "../../chat";
import type { ChatCompletionMessage } from "./message-schema";
import {
	audioPart,
	breakpointOf,
	filePart,
	imageUrlPart,
	plainText,
	resultContent,
	sourcedImagePart,
	textPart,
	withoutUndefined,
} from "./parse-parts";
import { parseReasoning } from "./parse-reasoning";

type SystemMessage = Extract<ChatCompletionMessage, { role: "system" | "developer" }>;
type UserMessage = Extract<ChatCompletionMessage, { role: "user" }>;
type AssistantMessage = Extract<ChatCompletionMessage, { role: "assistant" }>;
type ToolMessage = Extract<ChatCompletionMessage, { role: "tool" }>;

/** Turns OpenAI messages into neutral ones, in order; tool results inside a user's message become messages of their own. */
export function parseMessages(messages: readonly ChatCompletionMessage[]): Message[] {
	const parsed: Message[] = [];
	for (const message of messages) {
		switch (message.role) {
			case "user":
				parseUser(message, parsed);
				break;
			case "assistant":
				parsed.push(parseAssistant(message));
				break;
			case "tool":
				parsed.push({ role: "tool", content: [parseToolResult(message)] });
				break;
			default:
				parsed.push({ role: message.role, content: parseText(message) });
		}
	}
	return parsed;
}

/** A marker on the whole request stands for one at its very end. */
export function markEnd(messages: readonly Message[], control: SystemMessage["cache_control"]): void {
	const last = messages.at(-1)?.content.at(-1);
	const cache = breakpointOf(control);
	if (cache && last && last.type !== "reasoning") last.cache ??= cache;
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
		typeof message.content === "string" ? [plainText(message.content)] : message.content.map((part) => textPart(part));
	return markLast(parts, message.cache_control);
}

function parseUser(message: UserMessage, parsed: Message[]): void {
	if (typeof message.content === "string") {
		const content = [plainText(message.content)];
		parsed.push(userMessage(markLast(content, message.cache_control), message));
		return;
	}
	let content: UserPart[] = [];
	const first = parsed.length;
	for (const part of message.content) {
		if (part.type !== "tool_result") {
			content.push(parseUserPart(part));
			continue;
		}
		if (content.length > 0) parsed.push(userMessage(content, message));
		content = [];
		parsed.push({ role: "tool", content: [parseResultPart(part)] });
	}
	if (content.length > 0 || parsed.length === first) parsed.push(userMessage(content, message));
	const last = parsed.at(-1);
	if (last) markEnd([last], message.cache_control);
}

function userMessage(content: UserPart[], { name }: UserMessage): Message {
	return name ? { role: "user", content, name } : { role: "user", content };
}

type UserContentPart = Exclude<UserMessage["content"], string>[number];
type ToolResultContentPart = Extract<UserContentPart, { type: "tool_result" }>;

function parseUserPart(part: Exclude<UserContentPart, ToolResultContentPart>): UserPart {
	switch (part.type) {
		case "text":
			return textPart(part);
		case "image_url":
			return imageUrlPart(part);
		case "image":
			return sourcedImagePart(part);
		case "input_audio":
			return audioPart(part);
		default:
			return filePart(part);
	}
}

function parseResultPart(part: ToolResultContentPart): ToolResultPart {
	return withoutUndefined({
		type: "tool-result" as const,
		toolCallId: part.tool_use_id,
		content: resultContent(part.content),
		isError: part.is_error ?? undefined,
		cache: breakpointOf(part.cache_control),
	}) as ToolResultPart;
}

/** Reasoning comes before text, text before tool calls: the order in which models produce them. */
function parseAssistant(message: AssistantMessage): Message {
	const content: AssistantPart[] = parseReasoning(message);
	for (const part of parseAssistantContent(message)) content.push(part);
	if (message.refusal) content.push(plainText(message.refusal));
	for (const image of message.images ?? []) content.push(imageUrlPart(image));
	placeSignature(content, message.extra_content?.google?.thought_signature);
	for (const call of message.tool_calls ?? []) content.push(parseToolCall(call));
	markEnd([{ role: "assistant", content }], message.cache_control);
	return message.name ? { role: "assistant", content, name: message.name } : { role: "assistant", content };
}

/** The message's own signature belongs to its last text; where there is only an image, an empty text carries it. */
function placeSignature(content: AssistantPart[], signature: string | undefined): void {
	if (!signature) return;
	const lastText = content.findLast((part) => part.type === "text");
	if (!lastText) content.push({ type: "text", text: "", signature });
	else lastText.signature ??= signature;
}

function parseAssistantContent(message: AssistantMessage): AssistantPart[] {
	if (message.content == null || message.content === "") return [];
	if (typeof message.content === "string") return [plainText(message.content)];
	return message.content.map((part) => {
		switch (part.type) {
			case "refusal":
				return plainText(part.refusal);
			case "image_url":
				return imageUrlPart(part);
			case "image":
				return sourcedImagePart(part);
			case "thinking":
				return withoutUndefined({
					type: "reasoning" as const,
					text: part.thinking,
					signature: part.signature ?? undefined,
					issuer: "anthropic" as const,
				}) as ReasoningPart;
			case "redacted_thinking":
				return { type: "reasoning", encrypted: part.data, issuer: "anthropic" };
			case "tool_use":
				return withoutUndefined({
					type: "tool-call" as const,
					id: part.id,
					name: part.name,
					arguments: JSON.stringify(part.input ?? {}),
					signature: part.extra_content?.google?.thought_signature,
					cache: breakpointOf(part.cache_control),
				}) as ToolCallPart;
			default: {
				const signature = part.extra_content?.google?.thought_signature;
				const text = textPart(part);
				return signature ? { ...text, signature } : text;
			}
		}
	});
}

function parseToolCall(call: NonNullable<AssistantMessage["tool_calls"]>[number]): ToolCallPart {
	const signature = call.extra_content?.google?.thought_signature;
	const parsed: ToolCallPart =
		call.type === "custom"
			? {
					type: "tool-call",
					id: call.id,
					name: call.custom.name,
					arguments: JSON.stringify({ input: call.custom.input }),
					freeForm: true,
				}
			: { type: "tool-call", id: call.id, name: call.function.name, arguments: call.function.arguments };
	if (signature) parsed.signature = signature;
	return parsed;
}

function parseToolResult(message: ToolMessage): ToolResultPart {
	return withoutUndefined({
		type: "tool-result" as const,
		toolCallId: message.tool_call_id,
		toolName: message.name ?? undefined,
		content: resultContent(message.content),
		cache: breakpointOf(message.cache_control),
	}) as ToolResultPart;
}
