import type { AudioPart, FilePart, ImagePart } from "../../chat";
import { GatewayError } from "../../errors";
import { entryOf, type Fields } from "../fields";
import { warnOnce } from "../warn-once";

const audioTypes: Record<string, string> = { mpga: "audio/mpeg", };

const typesByExtension: Record<string, string> = {
	png: "image/png",
	jpg: "image/jpeg",
	jpeg: "image/jpeg",
	webp: "image/webp",
	gif: "image/gif",
	heic: "image/heic",
	pdf: "application/pdf",
	txt: "text/plain",
	md: "text/markdown",
	csv: "text/csv",
	html: "text/html",
	xml: "text/xml",
	css: "text/css",
	js: "text/javascript",
	json: "application/json",
	mp3: "audio/mp3",
	wav: "audio/wav",
	mp4: "video/mp4",
	webm: "video/webm",
	mov: "video/quicktime",
};

/**
 * Bytes go inline, addresses stay addresses: the provider fetches public ones itself. Names of files are told on Vertex AI
 * only ("not supported in Gemini API").
 * Sources: https://ai.google.dev/gemini-api/docs/file-input-methods,
 * https://googleapis.github.io/js-genai/release_docs/interfaces/types.Blob.html (displayName)
 */
export class MediaWriter {
	readonly #takesNames: boolean;
	readonly #warnings: string[];

	constructor(takesNames: boolean, warnings: string[]) {
		this.#takesNames = takesNames;
		this.#warnings = warnings;
	}

	write(part: ImagePart | FilePart | AudioPart): Fields {
		if (part.type === "audio") {
			return { inlineData: { mimeType: entryOf(audioTypes, part.format) ?? `audio/${part.format}`, data: part.data } };
		}
		const { source } = part;
		const name = part.type === "file" ? this.#nameOf(part) : {};
		if (source.kind === "base64") return { inlineData: { mimeType: source.mediaType, data: source.data, ...name } };
		const fileUri = source.kind === "url" ? source.url : addressOfUpload(source.id);
		const mimeType = typeOf(fileUri) ?? (part.type === "file" ? typeOf(part.filename ?? "") : undefined);
		return { fileData: mimeType === undefined ? { fileUri, ...name } : { mimeType, fileUri, ...name } };
	}

	#nameOf({ filename }: FilePart): { displayName?: string } {
		if (filename === undefined) return {};
		if (this.#takesNames) return { displayName: filename };
		warnOnce(this.#warnings, "names of files were left out: this provider does not take them");
		return {};
	}
}

/** Google names uploads by their address; ids of another provider's store mean nothing to it. */
function addressOfUpload(id: string): string {
	if (/^https:\/\/|^gs:\/\//.test(id)) return id;
	throw new GatewayError({
		status: 400,
		param: "file",
		message: "This provider does not know files by file_id. Send the file as file_data with a base64 data URL.",
	});
}

function typeOf(address: string): string | undefined {
	const path = address.replace(/[?#].*$/s, "");
	return entryOf(typesByExtension, path.slice(path.lastIndexOf(".") + 1).toLowerCase());
}
