import type { CacheBreakpoint, FilePart, ImagePart, MediaSource, UserPart } from "../../chat";
import { GatewayError } from "../../errors";
import type { Fields } from "../fields";
import { warnCacheMarkers } from "../openai-compatible/cache-markers";

export function warnOnce(warnings: string[], warning: string): void {
	if (!warnings.includes(warning)) warnings.push(warning);
}

/** Writes parts of what goes in: messages of users and systems, and outputs of tools. */
export class PartWriter {
	readonly #takesMarkers: boolean;
	readonly #warnings: string[];

	constructor(takesMarkers: boolean, warnings: string[]) {
		this.#takesMarkers = takesMarkers;
		this.#warnings = warnings;
	}

	write(part: UserPart): Fields {
		const written = writePart(part, this.#warnings);
		if (!part.cache) return written;
		if (!this.#takesMarkers) {
			warnCacheMarkers(this.#warnings);
			return written;
		}
		return { ...written, prompt_cache_breakpoint: this.#breakpoint(part.cache) };
	}

	/**
	 * The lifetime is left at the provider's own, half an hour at least.
	 * Source: https://platform.openai.com/docs/guides/prompt-caching#prompt-cache-breakpoints
	 */
	#breakpoint({ ttl }: CacheBreakpoint): Fields {
		const warning = 'cache_control ttl "1h" was left out: this provider keeps for 30 minutes or longer';
		if (ttl === "1h") warnOnce(this.#warnings, warning);
		return { mode: "explicit" };
	}
}

function writePart(part: UserPart, warnings: string[]): Fields {
	switch (part.type) {
		case "text":
			return { type: "input_text", text: part.text };
		case "image":
			return writeImage(part);
		case "audio":
			throw new GatewayError({
				status: 400,
				code: "model_not_supported",
				param: "messages",
				message: "This model is served through an API that takes no audio input.",
			});
		default:
			return writeFile(part, warnings);
	}
}

function addressOf(source: MediaSource): string {
	return source.kind === "url" ? source.url : `data:${source.mediaType};base64,${source.data}`;
}

function writeImage({ source, detail }: ImagePart): Fields {
	return { type: "input_image", image_url: addressOf(source), detail: detail ?? "auto" };
}

/** A file is given in one way only; its name belongs to inline data, and an upload has one of its own. */
function writeFile({ source, filename }: FilePart, warnings: string[]): Fields {
	if (source.kind === "id") return { type: "input_file", file_id: source.id };
	if (source.kind === "url") {
		if (filename) warnOnce(warnings, "names of files by address were left out: this provider does not take them");
		return { type: "input_file", file_url: source.url };
	}
	return { type: "input_file", filename: filename || "file", file_data: addressOf(source) };
}
