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
		return JSON.parse(text, /\\u(?:0000|d[89a-f])/i.test(text) ? refuseUnstorable : undefined);
	} catch (error) {
		if (error instanceof Response) throw error;
		throw messageResponse(400, "The body is not valid JSON.");
	}
}

/** Postgres text cannot hold NUL, nor its JSON half a surrogate pair, and nothing that people name or enter has either. */
function refuseUnstorable(_key: string, value: unknown): unknown {
	if (typeof value !== "string") return value;
	if (value.includes("\0")) throw messageResponse(400, "The body has a NUL character.");
	if (!value.isWellFormed()) throw messageResponse(400, "The body has half of a surrogate pair.");
	return value;
}

/** The body as it was sent. Throws a 413 response where it is larger than `limit` bytes. */
export async function readText(request: Request, limit: number): Promise<string> {
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
