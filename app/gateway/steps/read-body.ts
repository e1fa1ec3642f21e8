import { GatewayError } from "../errors";

/** Largest request body, in bytes. */
export const maxBodyBytes = 20 * 1024 * 1024;

/** Reads a JSON object. Throws 415 for another content type, 413 over 20 MiB, 400 `invalid_json`. */
export async function readBody(request: Request): Promise<Record<string, unknown>> {
	const contentType = request.headers.get("content-type") ?? "";
	if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType)) {
		throw new GatewayError({
			status: 415,
			message: "The request must have the header 'Content-Type: application/json'.",
		});
	}
	const body = parseJson(await readText(request));
	if (typeof body !== "object" || body === null || Array.isArray(body)) {
		throw new GatewayError({ status: 400, code: "invalid_json", message: "The request body must be a JSON object." });
	}
	return body as Record<string, unknown>;
}

async function readText(request: Request): Promise<string> {
	const declared = request.headers.get("content-length");
	if (declared !== null) {
		// The HTTP parser holds a sender to its Content-Length, so the number can be trusted.
		if (Number(declared) > maxBodyBytes) throw tooLarge();
		return request.text();
	}
	if (!request.body) return "";
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of request.body) {
		size += chunk.byteLength;
		if (size > maxBodyBytes) throw tooLarge();
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		const message = text.trim() === "" ? "The request body is empty." : "The request body is not valid JSON.";
		throw new GatewayError({ status: 400, code: "invalid_json", message });
	}
}

function tooLarge(): GatewayError {
	return new GatewayError({ status: 413, message: "The request body is larger than 20 MiB." });
}
