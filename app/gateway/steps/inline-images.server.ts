import { fetchPublic } from "~/platform/fetch-public.server";
import type { ChatRequest, ImagePart, Message } from "../chat";
import { GatewayError } from "../errors";

/** Largest image that is fetched, and how long that may take. Bytes, milliseconds. */
const maxImageBytes = 20 * 1024 * 1024;
const fetchTimeoutMs = 15_000;
/** Images of one request that are fetched; a request with more would hold memory for a whole page load. */
const maxImages = 20;
/** Bytes that all of them may have together: each is held three times over before it is sent. */
const maxTotalBytes = 48 * 1024 * 1024;

/**
 * Replaces image URLs by their bytes, for wires that take no URLs. Fetches only public addresses.
 * Throws GatewayError(400) naming the image that could not be had.
 */
export async function inlineImages(chat: ChatRequest): Promise<ChatRequest> {
	const urls = new Set<string>();
	visitImages(chat.messages, (image) => {
		if (image.source.kind === "url") urls.add(image.source.url);
	});
	if (urls.size === 0) return chat;
	if (urls.size > maxImages) {
		throw new GatewayError({ status: 400, param: "messages", message: `At most ${maxImages} image URLs fit in a request.` });
	}
	let left = maxTotalBytes;
	const take = (count: number) => {
		left -= count;
		if (left < 0) throw new Error(`the images together are larger than ${maxTotalBytes / 1024 / 1024} MiB`);
	};
	const fetched = new Map(await Promise.all([...urls].map(async (url) => [url, await fetchImage(url, take)] as const)));
	const messages = structuredClone(chat.messages);
	visitImages(messages, (image) => {
		if (image.source.kind !== "url") return;
		const inlined = fetched.get(image.source.url);
		if (inlined) image.source = inlined;
	});
	return { ...chat, messages };
}

function visitImages(messages: Message[], visit: (image: ImagePart) => void): void {
	for (const message of messages) {
		for (const part of message.content) {
			if (part.type === "image") visit(part);
			if (part.type === "tool-result") for (const inner of part.content) if (inner.type === "image") visit(inner);
		}
	}
}

async function fetchImage(url: string, onBytes: (count: number) => void): Promise<ImagePart["source"]> {
	try {
		const { bytes, contentType } = await fetchPublic(url, {
			maxBytes: maxImageBytes,
			timeoutMs: fetchTimeoutMs,
			onBytes,
		});
		const mediaType = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
		if (!mediaType.startsWith("image/")) throw new Error(`it is ${mediaType || "of no stated type"}, not an image`);
		return { kind: "base64", mediaType, data: bytes.toString("base64") };
	} catch (error) {
		throw new GatewayError({
			status: 400,
			code: "invalid_image_url",
			param: "messages",
			message: `The image at ${url.slice(0, 200)} could not be fetched: ${error instanceof Error ? error.message : "failed"}.`,
		});
	}
}
