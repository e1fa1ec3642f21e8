import type {
	AudioPart,
	CacheBreakpoint,
	FilePart,
	ImagePart,
	MediaSource,
	TextPart,
	ToolResultPart,
} from "../../chat";
import { GatewayError } from "../../errors";

type CacheControl = { ttl?: "5m" | "1h" | undefined } | null | undefined;

/** What every part may carry: a marker in Anthropic's form or in OpenAI's. */
type Markable = { cache_control?: CacheControl; prompt_cache_breakpoint?: unknown };

/**
 * The same without keys that hold undefined, so that "absent" has one form in the neutral model. A copy, because deleting
 * keys makes an object slow for the rest of its life.
 */
export function withoutUndefined<T extends object>(value: T): T {
	const present = {} as T;
	for (const key in value) if (value[key] !== undefined) present[key] = value[key];
	return present;
}

/** Sets a field where there is something to set: for objects of many fields of which few are there. */
export function putPresent<T extends object, Key extends keyof T>(target: T, key: Key, value: T[Key] | null | undefined): void {
	if (value != null) target[key] = value;
}

export function breakpointOf(control: CacheControl, breakpoint?: unknown): CacheBreakpoint | undefined {
	if (control != null) return { ttl: control.ttl ?? "5m" };
	return breakpoint == null || breakpoint === false ? undefined : { ttl: "5m" };
}

function cacheOf(part: Markable): CacheBreakpoint | undefined {
	return breakpointOf(part.cache_control, part.prompt_cache_breakpoint);
}

export function plainText(text: string): TextPart {
	return { type: "text", text };
}

export function textPart(part: Markable & { text: string }): TextPart {
	const cache = cacheOf(part);
	return cache ? { type: "text", text: part.text, cache } : { type: "text", text: part.text };
}

type ImageUrlPart = Markable & { image_url: string | { url: string; detail?: "low" | "high" | "auto" | null } };

export function imageUrlPart(part: ImageUrlPart): ImagePart {
	const image = typeof part.image_url === "string" ? { url: part.image_url } : part.image_url;
	return withoutUndefined({
		type: "image" as const,
		source: mediaSource(image.url, "image_url"),
		detail: ("detail" in image ? image.detail : undefined) ?? undefined,
		cache: cacheOf(part),
	}) as ImagePart;
}

type SourcedImagePart = Markable & {
	source: { type: "base64"; media_type: string; data: string } | { type: "url"; url: string };
};

/** An image in Anthropic's form. */
export function sourcedImagePart(part: SourcedImagePart): ImagePart {
	const { source } = part;
	return withoutUndefined({
		type: "image" as const,
		source:
			source.type === "url"
				? mediaSource(source.url, "source.url")
				: { kind: "base64" as const, mediaType: source.media_type.toLowerCase(), data: source.data },
		cache: cacheOf(part),
	}) as ImagePart;
}

type InputAudioPart = Markable & { input_audio: { data: string; format: string } };

export function audioPart(part: InputAudioPart): AudioPart {
	const { data, format } = part.input_audio;
	// Some clients send a data URL where bare base64 is asked for.
	const bare = data.startsWith("data:") ? data.slice(data.indexOf(",") + 1) : data;
	return withoutUndefined({ type: "audio" as const, format, data: bare, cache: cacheOf(part) }) as AudioPart;
}

type OpenAiFilePart = Markable & {
	file: { filename?: string | null; file_data?: string | null; file_id?: string | null };
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
		cache: cacheOf(part),
	}) as FilePart;
}

type ResultPart =
	| ({ type: "text"; text: string } & Markable)
	| ({ type: "image_url" } & ImageUrlPart)
	| ({ type: "image" } & SourcedImagePart)
	| ({ type: "file" } & OpenAiFilePart);

/** What a tool gave back. */
export function resultContent(content: string | readonly ResultPart[] | null | undefined): ToolResultPart["content"] {
	if (content == null) return [];
	if (typeof content === "string") return [plainText(content)];
	return content.map((part) => {
		switch (part.type) {
			case "text":
				return textPart(part);
			case "image_url":
				return imageUrlPart(part);
			case "image":
				return sourcedImagePart(part);
			default:
				return filePart(part);
		}
	});
}

/** The beginning is looked at, not all of it: it may be megabytes. */
const dataUrl = /^data:([^;,]+)(?:;[^;,]+)*;base64,(?=[A-Za-z0-9+/_\s-])/;

/** Reads an http(s) or base64 data URL; the base64 text is not decoded here. */
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
