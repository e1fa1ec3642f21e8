import type { AudioPart, FilePart, ImagePart, MediaSource } from "../../chat";
import { GatewayError } from "../../errors";
import { entryOf, type Fields } from "../fields";

/** Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ImageBlock.html */
const imageFormats: Record<string, string> = {
	"image/png": "png",
	"image/jpeg": "jpeg",
	"image/jpg": "jpeg",
	"image/gif": "gif",
	"image/webp": "webp",
};

/** Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html */
const documentFormats: Record<string, string> = {
	"application/pdf": "pdf",
	"text/csv": "csv",
	"application/msword": "doc",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
	"application/vnd.ms-excel": "xls",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
	"text/html": "html",
	"text/plain": "txt",
	"text/markdown": "md",
};
const documentExtensions = new Set(Object.values(documentFormats));

/** Names the documents of one request: each has to differ from the others, and only some characters are taken. */
export class DocumentNames {
	readonly #used = new Set<string>();

	nameOf(filename: string | undefined): string {
		const plain = (filename ?? "document")
			.replace(/\.[a-z]{2,4}$/i, "")
			.replaceAll(/[^A-Za-z0-9\s\-()[\]]/g, " ")
			.replaceAll(/\s+/g, " ")
			.trim()
			.slice(0, 190);
		const stem = plain === "" ? "document" : plain;
		let name = stem;
		for (let count = 2; this.#used.has(name); count++) name = `${stem} ${count}`;
		this.#used.add(name);
		return name;
	}
}

/** Images and documents, as bytes: Bedrock fetches nothing but its own storage. Throws GatewayError(400). */
export function writeMedia(part: ImagePart | FilePart | AudioPart, names: DocumentNames): Fields {
	if (part.type === "audio") throw refused("This provider does not take audio.");
	const source = bytesOf(part.source);
	const image = entryOf(imageFormats, source.mediaType);
	if (part.type === "image" || image !== undefined) {
		if (image === undefined) throw refused(`Images of type ${source.mediaType} are not taken: use PNG, JPEG, GIF or WebP.`);
		return { image: { format: image, source: { bytes: source.data } } };
	}
	const extension = /\.([a-z]{2,4})$/i.exec(part.filename ?? "")?.[1]?.toLowerCase() ?? "";
	const format =
		entryOf(documentFormats, source.mediaType) ?? (documentExtensions.has(extension) ? extension : undefined);
	if (format === undefined) throw refused(`Documents of type ${source.mediaType} are not taken.`);
	return { document: { format, name: names.nameOf(part.filename), source: { bytes: source.data } } };
}

function bytesOf(source: FilePart["source"]): Extract<MediaSource, { kind: "base64" }> {
	if (source.kind === "base64") return source;
	const what = source.kind === "url" ? "by URL" : "by id";
	throw refused(`This provider takes images and files as data, not ${what}. Send the file as base64.`);
}

function refused(message: string): GatewayError {
	return new GatewayError({ status: 400, param: "messages", message });
}
