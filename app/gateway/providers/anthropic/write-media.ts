import type { AudioPart, FilePart, ImagePart } from "../../chat";
import { GatewayError } from "../../errors";
import type { Fields } from "../fields";

/**
 * Images and documents. Addresses stay addresses: the provider fetches them and has no size cap of ours.
 * Sources: https://platform.claude.com/docs/en/build-with-claude/vision,
 * https://platform.claude.com/docs/en/build-with-claude/pdf-support
 */
export function writeMedia(part: ImagePart | FilePart | AudioPart): Fields {
	if (part.type === "image") return { type: "image", source: writeSource(part.source) };
	if (part.type === "audio") {
		throw new GatewayError({ status: 400, param: "messages", message: "This provider does not take audio." });
	}
	const { source, filename } = part;
	if (source.kind === "base64" && source.mediaType.startsWith("image/")) {
		return { type: "image", source: writeSource(source) };
	}
	const document: Fields = { type: "document", source: writeSource(source) };
	if (filename !== undefined) document.title = filename;
	return document;
}

function writeSource(source: FilePart["source"]): Fields {
	if (source.kind === "url") return { type: "url", url: source.url };
	if (source.kind === "id") return { type: "file", file_id: source.id };
	if (source.mediaType.startsWith("text/")) {
		return { type: "text", media_type: "text/plain", data: decodeText(source.data) };
	}
	return { type: "base64", media_type: source.mediaType, data: source.data };
}

function decodeText(data: string): string {
	try {
		return new TextDecoder().decode(Uint8Array.from(atob(data), (character) => character.charCodeAt(0)));
	} catch (cause) {
		throw new GatewayError({ status: 400, param: "file", message: "The file's data is not valid base64.", cause });
	}
}
