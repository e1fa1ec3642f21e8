import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestOf } from "../../../tests/factories/provider-fixtures";
import type { ChatRequest } from "../chat";
import type { Provider } from "../providers/provider";
import type { Candidate } from "../routing/candidate";
import type * as InlineMedia from "./inline-images.server";

const mebibyte = 1024 * 1024;
/** `/3` is an image of three mebibytes. */
const server = createServer((request, response) => {
	response.writeHead(200, { "content-type": "image/png" }).end(Buffer.alloc(Number.parseInt(request.url?.slice(1) ?? "") * mebibyte));
});
let steps: typeof InlineMedia;
let base = "";

beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	base = `http://${host}`;
	// Read once, so it has to stand before the first import that reads it.
	process.env.OUTBOUND_ALLOWLIST = host;
	steps = await import("./inline-images.server");
});

afterAll(() => {
	server.closeAllConnections();
	server.close();
});

function withImages(...sizes: string[]): ChatRequest {
	const content = sizes.map((size) => ({ type: "image" as const, source: { kind: "url" as const, url: `${base}/${size}` } }));
	return requestOf({ messages: [{ role: "user", content }] });
}

async function inlineImages(chat: ChatRequest, changes: Partial<Provider> = { needsInlineImages: true }): Promise<ChatRequest> {
	const candidate = { provider: { dialect: "gemini", ...changes }, mapping: {} } as Candidate;
	const addresses = steps.addressesToInline(chat, candidate);
	return addresses ? steps.inlineMedia(chat, addresses) : chat;
}

test("puts the bytes in place of the address", async () => {
	const { messages } = await inlineImages(withImages("1"));
	expect(messages[0]?.content[0]).toMatchObject({ type: "image", source: { kind: "base64", mediaType: "image/png" } });
});

test("refuses an image that is too large, and images that are together", async () => {
	await expect(inlineImages(withImages("21"))).rejects.toMatchObject({ status: 400, code: "invalid_image_url" });
	const together = inlineImages(withImages("13?a", "13?b", "13?c", "13?d"));
	await expect(together).rejects.toMatchObject({ status: 400, message: expect.stringContaining("together") });
});

test("chat completions get files as data and keep the addresses of images", async () => {
	const image = { type: "image" as const, source: { kind: "url" as const, url: `${base}/1?image` } };
	const file = { type: "file" as const, source: { kind: "url" as const, url: `${base}/1?file` } };
	const chat = requestOf({ messages: [{ role: "user", content: [image, file] }] });
	const { messages } = await inlineImages(chat, { dialect: "openai-chat" });
	expect(messages[0]?.content).toMatchObject([image, { type: "file", source: { kind: "base64" } }]);
	expect(await inlineImages(chat, {})).toBe(chat);
});
