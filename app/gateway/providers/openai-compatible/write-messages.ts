import type { AssistantPart, FilePart, ImagePart, MediaSource, Message, ToolCallPart, ToolResultPart, UserPart } from "../../chat";
import { GatewayError } from "../../errors";
import type { Fields } from "../fields";
import { warnOnce, withMarker } from "./cache-markers";
import { inputOf } from "./free-form-calls";
import { moveResultMedia } from "./move-result-media";
import { reasoningReplayed } from "./replay-reasoning";
import type { Vendor } from "./vendor";

/**
 * Neutral messages in OpenAI's form.
 * Source: https://platform.openai.com/docs/api-reference/chat/create#chat-create-messages
 */
export function writeMessages(messages: readonly Message[], vendor: Vendor, warnings: string[]): Fields[] {
	const written = messages.flatMap((message): Fields[] => {
		if (message.role === "tool") return writeToolResults(message.content, vendor, warnings);
		if (message.role === "assistant") return [writeAssistant(message.content, message.name, vendor, warnings)];
		const parts: readonly UserPart[] = message.content;
		const content = joinOrList(parts.map((part) => withMarker(writeUserPart(part, vendor, warnings), part.cache, vendor.cacheMarkers, warnings)));
		if (message.role === "user") return [named({ role: "user", content }, message.name)];
		return [{ role: vendor.developerRole === false ? "system" : message.role, content }];
	});
	return vendor.toolResultMedia ? written : (moveResultMedia(written) as Fields[]);
}

function named(message: Fields, name: string | undefined): Fields {
	return name === undefined ? message : { ...message, name };
}

/** One text becomes a plain string, the form every vendor reads. */
function joinOrList(parts: Fields[]): unknown {
	const [only] = parts;
	return parts.length === 1 && only?.type === "text" && !("cache_control" in only) ? only.text : parts;
}

function writeUserPart(part: UserPart, vendor: Vendor, warnings: string[]): Fields {
	switch (part.type) {
		case "text":
			return { type: "text", text: part.text };
		case "image":
			return writeImage(part);
		case "audio":
			return { type: "input_audio", input_audio: { data: part.data, format: part.format } };
		default:
			return writeFile(part, vendor, warnings);
	}
}

function addressOf(source: MediaSource): string {
	return source.kind === "url" ? source.url : `data:${source.mediaType};base64,${source.data}`;
}

function writeImage({ source, detail }: ImagePart): Fields {
	const url = addressOf(source);
	return { type: "image_url", image_url: detail === undefined ? { url } : { url, detail } };
}

function writeFile({ source, filename }: FilePart, vendor: Vendor, warnings: string[]): Fields {
	if (source.kind === "id") return { type: "file", file: { file_id: source.id } };
	if (source.kind === "url") {
		if (vendor.fileUrls) {
			if (filename) warnOnce("names of files by address were left out: this provider does not take them", warnings);
			return { type: "file_url", file_url: { url: source.url } };
		}
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
	if (parts.some((part) => part.type === "reasoning" && part.encrypted !== undefined)) {
		warnOnce("encrypted reasoning of earlier turns was left out: this provider cannot read it", warnings);
	}
	if (parts.some((part) => part.type === "image")) warnOnce("images in assistant messages were left out", warnings);
	const marked = parts.findLast((part) => "cache" in part && part.cache);
	const text = texts.length > 0 ? texts.join("") : null;
	const message = named({ role: "assistant", content: text }, name);
	if (marked && "cache" in marked) {
		const part = withMarker({ type: "text", text }, marked.cache, vendor.cacheMarkers && text ? true : undefined, warnings);
		if ("cache_control" in part) message.content = [part];
	}
	if (calls.length > 0) message.tool_calls = calls.map((call) => writeCall(call, vendor));
	return reasoning === ""
		? message
		: { ...message, ...reasoningReplayed(reasoning, message.content, vendor, warnings) };
}

function writeCall({ id, name, arguments: args, freeForm }: ToolCallPart, vendor: Vendor): Fields {
	if (freeForm && vendor.freeFormTools) return { id, type: "custom", custom: { name, input: inputOf(args) } };
	return { id, type: "function", function: { name, arguments: args === "" ? "{}" : args } };
}

function writeToolResults(results: readonly ToolResultPart[], vendor: Vendor, warnings: string[]): Fields[] {
	return results.map((result) => {
		const texts = result.content.filter((part) => part.type === "text").map((part) => part.text);
		const cache = result.cache ?? result.content.findLast((part) => part.cache)?.cache;
		const text = withMarker({ type: "text", text: texts.join("\n") }, cache, vendor.cacheMarkers, warnings);
		const media = result.content.flatMap((part) => {
			if (part.type === "text") return [];
			return [part.type === "image" ? writeImage(part) : writeFile(part, vendor, warnings)];
		});
		const parts = texts.length === 0 && media.length > 0 ? media : [text, ...media];
		return { role: "tool", tool_call_id: result.toolCallId, content: joinOrList(parts) };
	});
}
