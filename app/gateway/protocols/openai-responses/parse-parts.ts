import type { FilePart, ImagePart, TextPart, UserPart } from "../../chat";
import { breakpointOf, mediaSource, withoutUndefined } from "../openai-chat/parse-parts";
import { invalidField } from "./invalid-request";
import type { ContentPart } from "./item-schema";

export function textPart(text: string): TextPart {
	return { type: "text", text };
}

/** Content of a message or of a tool's output; `path` names its place in errors. */
export function parseContent(content: string | readonly ContentPart[], path: string): UserPart[] {
	if (typeof content === "string") return [textPart(content)];
	return content.map((part, at) => {
		const parsed = parsePart(part, `${path}[${at}]`);
		const cache = "prompt_cache_breakpoint" in part ? breakpointOf(undefined, part.prompt_cache_breakpoint) : undefined;
		return cache ? { ...parsed, cache } : parsed;
	});
}

/** Content where only text is possible. */
export function parseText(content: string | readonly ContentPart[], path: string): TextPart[] {
	return parseContent(content, path).map((part, at) => {
		if (part.type === "text") return part;
		throw invalidField(`${path}[${at}]`, `Only text is possible in ${path}[${at}].`);
	});
}

function parsePart(part: ContentPart, path: string): UserPart {
	switch (part.type) {
		case "refusal":
			return textPart(part.refusal);
		case "input_image":
			return parseImage(part, path);
		case "input_file":
			return parseFile(part, path);
		case "input_audio":
			return { type: "audio", format: part.input_audio.format, data: part.input_audio.data };
		default:
			return textPart(part.text);
	}
}

function parseImage(part: Extract<ContentPart, { type: "input_image" }>, path: string): ImagePart | FilePart {
	if (part.image_url) {
		return withoutUndefined({
			type: "image" as const,
			source: mediaSource(part.image_url, `${path}.image_url`),
			detail: detailOf(part.detail),
		}) as ImagePart;
	}
	if (part.file_id) return { type: "file", source: { kind: "id", id: part.file_id } };
	throw invalidField(path, `${path} needs image_url or file_id.`);
}

/** `original` is finer than any other dialect can ask for. */
function detailOf(detail: string | null | undefined): ImagePart["detail"] {
	if (detail === "original") return "high";
	return detail === "low" || detail === "high" || detail === "auto" ? detail : undefined;
}

function parseFile(part: Extract<ContentPart, { type: "input_file" }>, path: string): FilePart {
	return withoutUndefined({
		type: "file" as const,
		filename: part.filename || undefined,
		source: fileSource(part, path),
	}) as FilePart;
}

function fileSource(part: Extract<ContentPart, { type: "input_file" }>, path: string): FilePart["source"] {
	if (part.file_data) {
		// OpenAI takes bare base64 of a PDF as well.
		const bare = !part.file_data.startsWith("data:") && /\.pdf$/i.test(part.filename ?? ".pdf");
		return bare
			? { kind: "base64", mediaType: "application/pdf", data: part.file_data }
			: mediaSource(part.file_data, `${path}.file_data`);
	}
	if (part.file_url) return mediaSource(part.file_url, `${path}.file_url`);
	if (part.file_id) return { kind: "id", id: part.file_id };
	throw invalidField(path, `${path} needs file_data, file_url or file_id.`);
}
