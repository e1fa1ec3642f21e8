import type { ChatRequest, MediaSource } from "../chat";

type Fetched = ReadonlyMap<string, MediaSource>;
type Block = Record<string, unknown>;

/**
 * The caller's own body with the bytes of what was fetched in place of its address, for providers that get the body as it
 * is. A new body; only what changes is copied.
 */
export function inlineSource(source: ChatRequest["source"], fetched: Fetched): ChatRequest["source"] {
	const { messages } = source.body;
	if (!Array.isArray(messages)) return source;
	const inlined = messages.map((message) => withContent(message, (block) => inlineBlock(block, fetched)));
	return { ...source, body: { ...source.body, messages: inlined } };
}

/** Blocks of both dialects that have messages of blocks: Anthropic's `source`, OpenAI's `image_url`. */
function inlineBlock(block: unknown, fetched: Fetched): unknown {
	const fields = objectOf(block);
	if (!fields) return block;
	const place = objectOf(fields.source);
	const own = place?.type === "url" ? fetched.get(String(place.url)) : undefined;
	if (own?.kind === "base64") {
		return { ...fields, source: { type: "base64", media_type: own.mediaType, data: own.data } };
	}
	const image = typeof fields.image_url === "string" ? { url: fields.image_url } : objectOf(fields.image_url);
	const shown = image && fetched.get(String(image.url));
	if (shown?.kind === "base64") {
		return { ...fields, image_url: { ...image, url: `data:${shown.mediaType};base64,${shown.data}` } };
	}
	const file = objectOf(fields.file);
	const address = String(file?.file_data);
	const read = file && fetched.get(address);
	if (read?.kind === "base64") {
		const data = `data:${read.mediaType};base64,${read.data}`;
		return { ...fields, file: { filename: fileName(address), ...file, file_data: data } };
	}
	return withContent(fields, (inner) => inlineBlock(inner, fetched));
}

/** OpenAI wants a name beside data; the address has one. */
function fileName(address: string): string {
	return new URL(address).pathname.split("/").at(-1) || "file";
}

/** The same where nothing in its content changes. */
function withContent(holder: unknown, change: (block: unknown) => unknown): unknown {
	const fields = objectOf(holder);
	if (!fields || !Array.isArray(fields.content)) return holder;
	const content = fields.content.map(change);
	return content.some((block, at) => block !== (fields.content as unknown[])[at]) ? { ...fields, content } : holder;
}

function objectOf(value: unknown): Block | undefined {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Block) : undefined;
}
