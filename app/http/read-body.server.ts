import { messageResponse } from "./error-response.server";

/** Largest body of a management request, in bytes. */
export const bodyLimit = 1024 * 1024;

/**
 * Reads a JSON body whatever its content type says: some clients of the management API name none. An empty body is
 * undefined. Throws 413 and 400 responses.
 */
export async function readJsonBody(request: Request, limit: number = bodyLimit): Promise<unknown> {
	const text = await readText(request, limit);
	if (text.trim() === "") return undefined;
	try {
		return JSON.parse(text);
	} catch {
		throw messageResponse(400, "The body is not valid JSON.");
	}
}

async function readText(request: Request, limit: number): Promise<string> {
	const tooLarge = () => messageResponse(413, `The body is larger than ${limit} bytes.`);
	if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge();
	if (!request.body) return "";
	const decoder = new TextDecoder();
	let text = "";
	let size = 0;
	for await (const bytes of request.body as unknown as AsyncIterable<Uint8Array>) {
		size += bytes.byteLength;
		if (size > limit) throw tooLarge();
		text += decoder.decode(bytes, { stream: true });
	}
	return text + decoder.decode();
}
