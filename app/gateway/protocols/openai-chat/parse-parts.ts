import type { AudioPart, CacheBreakpoint, FilePart, ImagePart, MediaSource, TextPart } from "../../chat";
import { GatewayError } from "../../errors";

type CacheControl = { ttl?: "5m" | "1h" | undefined } | null | undefined;

/**
 * The same without keys that hold undefined, so that "absent" has one form in the neutral model. A copy, because deleting
 * keys makes an object slow for the rest of its life.
 */
export function withoutUndefined<T extends object>(value: T): T {
	const present = {} as T;
	for (const key in value) if (value[key] !== undefined) present[key] = value[key];
	return present;
}

export function breakpointOf(control: CacheControl): CacheBreakpoint | undefined {
	return control == null ? undefined : { ttl: control.ttl ?? "5m" };
}

export function textPart(text: string, control?: CacheControl): TextPart {
	const cache = breakpointOf(control);
	return cache ? { type: "text", text, cache } : { type: "text", text };
}

type ImageUrlPart = {
	image_url: string | { url: string; detail?: "low" | "high" | "auto" | null };
	cache_control?: CacheControl;
};

export function imagePart(part: ImageUrlPart): ImagePart {
	const image = typeof part.image_url === "string" ? { url: part.image_url } : part.image_url;
	return withoutUndefined({
		type: "image" as const,
		source: mediaSource(image.url, "image_url"),
		detail: ("detail" in image ? image.detail : undefined) ?? undefined,
		cache: breakpointOf(part.cache_control),
	}) as ImagePart;
}

type InputAudioPart = { input_audio: { data: string; format: string }; cache_control?: CacheControl };

export function audioPart(part: InputAudioPart): AudioPart {
	return withoutUndefined({
		type: "audio" as const,
		format: part.input_audio.format,
		data: part.input_audio.data,
		cache: breakpointOf(part.cache_control),
	}) as AudioPart;
}

type OpenAiFilePart = {
	file: { filename?: string | null; file_data?: string | null; file_id?: string | null };
	cache_control?: CacheControl;
};

export function filePart(part: OpenAiFilePart): FilePart {
	const { filename, file_data: data, file_id: id } = part.file;
	if (data == null && id == null) {
		throw new GatewayError({ status: 400, param: "file", message: "A file part needs file_data or file_id." });
	}
	return withoutUndefined({
		type: "file" as const,
		filename: filename || undefined,
		source: data == null ? { kind: "id" as const, id: id as string } : mediaSource(data, "file_data"),
		cache: breakpointOf(part.cache_control),
	}) as FilePart;
}

const dataUrl = /^data:([^;,]+)(?:;[^;,]+)*;base64,/;

/** Reads an http(s) or base64 data URL. The base64 text is not decoded here: it may be megabytes. */
export function mediaSource(url: string, param: string): MediaSource {
	if (url.startsWith("https://") || url.startsWith("http://")) return { kind: "url", url };
	const match = dataUrl.exec(url.slice(0, 256));
	if (match?.[1]) return { kind: "base64", mediaType: match[1].toLowerCase(), data: url.slice(match[0].length) };
	throw new GatewayError({
		status: 400,
		param,
		message: `${param} must be an http(s) URL or a base64 data URL such as data:image/png;base64,…`,
	});
}
