import type { AudioPart, FilePart, ImagePart } from "../../chat";
import { entryOf, type Fields } from "../fields";

const audioTypes: Record<string, string> = { mp3: "audio/mp3", mpga: "audio/mpeg", m4a: "audio/m4a" };

const typesByExtension: Record<string, string> = {
	png: "image/png",
	jpg: "image/jpeg",
	jpeg: "image/jpeg",
	webp: "image/webp",
	gif: "image/gif",
	heic: "image/heic",
	pdf: "application/pdf",
	txt: "text/plain",
	mp3: "audio/mp3",
	wav: "audio/wav",
	mp4: "video/mp4",
	webm: "video/webm",
	mov: "video/quicktime",
};

/**
 * Bytes go inline, addresses stay addresses: the provider fetches public ones itself.
 * Source: https://ai.google.dev/gemini-api/docs/file-input-methods
 */
export function writeMedia(part: ImagePart | FilePart | AudioPart): Fields {
	if (part.type === "audio") {
		return { inlineData: { mimeType: entryOf(audioTypes, part.format) ?? `audio/${part.format}`, data: part.data } };
	}
	const { source } = part;
	if (source.kind === "base64") return { inlineData: { mimeType: source.mediaType, data: source.data } };
	const fileUri = source.kind === "url" ? source.url : source.id;
	const mimeType = typeOf(fileUri) ?? (part.type === "file" ? typeOf(part.filename ?? "") : undefined);
	return { fileData: mimeType === undefined ? { fileUri } : { mimeType, fileUri } };
}

function typeOf(address: string): string | undefined {
	const path = address.replace(/[?#].*$/s, "");
	return entryOf(typesByExtension, path.slice(path.lastIndexOf(".") + 1).toLowerCase());
}
