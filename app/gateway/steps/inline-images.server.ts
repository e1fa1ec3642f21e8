import { fetchPublic } from "~/platform/fetch-public.server";
import type { ChatRequest, FilePart, ImagePart, MediaSource, Message } from "../chat";
import { GatewayError } from "../errors";
import type { Candidate } from "../routing/candidate";
import { inlineSource } from "./inline-source";
import { mediaTypeOf } from "./media-type";

/** Largest image or file that is fetched, and how long that may take. Bytes, milliseconds. */
const maxBytes = 20 * 1024 * 1024;
const fetchTimeoutMs = 15_000;
/** Addresses of one request that are fetched; a request with more would hold memory for a whole page load. */
const maxAddresses = 20;
/** Bytes that all of them may have together: each is held three times over before it is sent. */
const maxTotalBytes = 48 * 1024 * 1024;

type MediaPart = ImagePart | FilePart;
type Addresses = ReadonlyMap<string, MediaPart["type"]>;

/** Addresses that a candidate cannot be sent; undefined where there is none, which is nearly always. */
export function addressesToInline(chat: ChatRequest, { provider, mapping }: Candidate): Addresses | undefined {
	const all = provider.needsInlineImages === true || mapping.requiresBase64Images === true;
	// Chat completions take images by address, but files only as data.
	if (!all && provider.dialect !== "openai-chat") return undefined;
	let wanted: Map<string, MediaPart["type"]> | undefined;
	visitMedia(chat.messages, (part) => {
		if (part.source.kind !== "url" || !(all || part.type === "file")) return;
		wanted ??= new Map();
		wanted.set(part.source.url, part.type);
	});
	return wanted;
}

/**
 * Replaces addresses of images and files by their bytes. Fetches only public ones. Throws GatewayError(400) naming what
 * could not be had.
 */
export async function inlineMedia(chat: ChatRequest, wanted: Addresses): Promise<ChatRequest> {
	if (wanted.size > maxAddresses) {
		throw new GatewayError({ status: 400, param: "messages", message: `At most ${maxAddresses} URLs of images and files fit in a request.` });
	}
	let left = maxTotalBytes;
	const take = (count: number) => {
		left -= count;
		if (left < 0) throw new Error(`the images together are larger than ${maxTotalBytes / 1024 / 1024} MiB`);
	};
	const fetched = new Map(
		await Promise.all([...wanted].map(async ([url, kind]) => [url, await fetchMedia(url, kind, take)] as const)),
	);
	const messages = structuredClone(chat.messages);
	visitMedia(messages, (part) => {
		if (part.source.kind !== "url") return;
		const inlined = fetched.get(part.source.url);
		if (inlined) part.source = inlined;
	});
	return { ...chat, messages, source: inlineSource(chat.source, fetched) };
}

function visitMedia(messages: Message[], visit: (part: MediaPart) => void): void {
	for (const message of messages) {
		for (const part of message.content) {
			if (part.type === "image" || part.type === "file") visit(part);
			if (part.type !== "tool-result") continue;
			for (const inner of part.content) if (inner.type !== "text") visit(inner);
		}
	}
}

async function fetchMedia(url: string, kind: MediaPart["type"], onBytes: (count: number) => void): Promise<MediaSource> {
	try {
		const { bytes, contentType } = await fetchPublic(url, { maxBytes, timeoutMs: fetchTimeoutMs, onBytes });
		const mediaType = mediaTypeOf(bytes, contentType);
		if (kind === "image" && !mediaType.startsWith("image/")) {
			throw new Error(`it is ${mediaType || "of no stated type"}, not an image`);
		}
		return { kind: "base64", mediaType: mediaType || "application/octet-stream", data: bytes.toString("base64") };
	} catch (error) {
		throw new GatewayError({
			status: 400,
			code: `invalid_${kind}_url`,
			param: "messages",
			message: `The ${kind} at ${url.slice(0, 200)} could not be fetched: ${error instanceof Error ? error.message : "failed"}.`,
		});
	}
}
