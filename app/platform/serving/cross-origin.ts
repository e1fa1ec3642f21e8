import type { IncomingMessage, ServerResponse } from "node:http";

// What a browser client reads beside the body.
const exposed = [
	"x-request-id",
	"x-llmgateway-cache",
	"x-llmgateway-warnings",
	"retry-after",
	"x-ratelimit-limit",
	"x-ratelimit-remaining",
	"x-ratelimit-reset",
	"x-ratelimit-limit-tokens",
	"x-ratelimit-remaining-tokens",
	"x-ratelimit-reset-tokens",
].join(", ");

/** Opens the public API to pages of other origins. Its credentials are sent in headers, never in cookies. */
export function setCrossOriginHeaders(request: IncomingMessage, response: ServerResponse): void {
	if (request.headers.origin === undefined) return;
	response.setHeader("access-control-allow-origin", "*");
	response.setHeader("access-control-expose-headers", exposed);
}

/** Answers a browser's question before the real request. Returns false where this is not one. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse, requestId: string): boolean {
	const { origin, "access-control-request-method": method } = request.headers;
	if (request.method !== "OPTIONS" || origin === undefined || method === undefined) return false;
	response.writeHead(204, {
		"x-request-id": requestId,
		"access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
		"access-control-allow-headers": request.headers["access-control-request-headers"] ?? "authorization, content-type",
		"access-control-max-age": "86400",
		vary: "access-control-request-headers",
	});
	response.end();
	return true;
}
