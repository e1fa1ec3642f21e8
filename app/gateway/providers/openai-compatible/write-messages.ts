import type { AssistantPart, FilePart, ImagePart, MediaSource, Message, ToolResultPart, UserPart } from "../../chat";
import { GatewayError } from "../../errors";
import type { Fields } from "../fields";
import { warnCacheMarkers } from "./cache-markers";
import { reasoningReplayed } from "./forward-messages";
import type { Vendor } from "./vendor";

/**
 * Neutral messages in OpenAI's form. A tool result's images follow in a user message of their own, because a tool
 * message holds text only.
 * Source: https://platform.openai.com/docs/api-reference/chat/create#chat-create-messages
 */
export function writeMessages(messages: readonly Message[], vendor: Vendor, warnings: string[]): Fields[] {
	return messages.flatMap((message) => {
		if (message.role === "tool") return writeToolResults(message.content, warnings);
		if (message.content.some((part) => "cache" in part && part.cache)) warnCacheMarkers(warnings);
		if (message.role === "assistant") return [writeAssistant(message.content, message.name, vendor, warnings)];
		if (message.role === "user")
			return [named({ role: "user", content: writeUserContent(message.content) }, message.name)];
		const role = vendor.developerRole === false ? "system" : message.role;
		return [{ role, content: joinOrList(message.content.map(({ text }) => ({ type: "text", text }))) }];
	});
}

function named(message: Fields, name: string | undefined): Fields {
	return name === undefined ? message : { ...message, name };
}

/** One text becomes a plain string, the form every vendor reads. */
function joinOrList(parts: Fields[]): unknown {
	return parts.length === 1 && parts[0]?.type === "text" ? parts[0].text : parts;
}

function writeUserContent(parts: readonly UserPart[]): unknown {
	return joinOrList(parts.map(writeUserPart));
}

function writeUserPart(part: UserPart): Fields {
	switch (part.type) {
		case "text":
			return { type: "text", text: part.text };
		case "image":
			return writeImage(part);
		case "audio":
			return { type: "input_audio", input_audio: { data: part.data, format: part.format } };
		default:
			return writeFile(part);
	}
}

function addressOf(source: MediaSource): string {
	return source.kind === "url" ? source.url : `data:${source.mediaType};base64,${source.data}`;
}

function writeImage({ source, detail }: ImagePart): Fields {
	const url = addressOf(source);
	return { type: "image_url", image_url: detail === undefined ? { url } : { url, detail } };
}

function writeFile({ source, filename }: FilePart): Fields {
	if (source.kind === "id") return { type: "file", file: { file_id: source.id } };
	if (source.kind === "url") {
		throw new GatewayError({
			status: 400,
			param: "file",
			message: "This provider takes files as data, not by URL. Send the file as base64.",
		});
	}
	return { type: "file", file: { filename: filename ?? "file", file_data: addressOf(source) } };
}

function writeAssistant(
	parts: readonly AssistantPart[],
	name: string | undefined,
	vendor: Vendor,
	warnings: string[],
): Fields {
	const texts = parts.filter((part) => part.type === "text").map((part) => part.text);
	const calls = parts.filter((part) => part.type === "tool-call");
	const reasoning = parts.map((part) => (part.type === "reasoning" ? (part.text ?? "") : "")).join("");
	if (parts.some((part) => part.type === "image")) warnings.push("images in assistant messages were left out");
	const message = named({ role: "assistant", content: texts.length > 0 ? texts.join("") : null }, name);
	if (calls.length > 0) {
		message.tool_calls = calls.map((call) => ({
			id: call.id,
			type: "function",
			function: { name: call.name, arguments: call.arguments === "" ? "{}" : call.arguments },
		}));
	}
	return reasoning === ""
		? message
		: { ...message, ...reasoningReplayed(reasoning, message.content, vendor, warnings) };
}

function writeToolResults(results: readonly ToolResultPart[], warnings: string[]): Fields[] {
	const messages: Fields[] = [];
	const media: Fields[] = [];
	for (const result of results) {
		if (result.cache || result.content.some((part) => part.cache)) warnCacheMarkers(warnings);
		const texts = result.content.filter((part) => part.type === "text").map((part) => part.text);
		messages.push({ role: "tool", tool_call_id: result.toolCallId, content: texts.join("\n") });
		for (const part of result.content) {
			if (part.type === "image") media.push(writeImage(part));
			if (part.type === "file") media.push(writeFile(part));
		}
	}
	if (media.length > 0) messages.push({ role: "user", content: media });
	return messages;
}
