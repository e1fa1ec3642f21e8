import { logger } from "~/platform/logger.server";
import { GatewayError } from "../errors";
import type { ClientProtocol } from "../protocols/protocol";

/** The protocol's error response. What is not a GatewayError is a bug: logged whole, told as a plain 500. */
export function errorResponse(protocol: Pick<ClientProtocol, "errorBody">, error: unknown, requestId: string): Response {
	const known = error instanceof GatewayError ? error : unexpected(error, requestId);
	if (known.origin !== "client" || known.detail) {
		const message = known.quoted ? "the provider answered with an error" : known.message;
		logger.warn({ requestId, status: known.status, code: known.code, detail: known.detail, err: known.cause }, message);
	}
	const headers: Record<string, string> = { "content-type": "application/json" };
	if (known.retryAfter !== undefined) headers["retry-after"] = String(Math.ceil(known.retryAfter));
	return new Response(JSON.stringify(protocol.errorBody(known, requestId)), { status: known.status, headers });
}

function unexpected(error: unknown, requestId: string): GatewayError {
	logger.error({ err: error, requestId }, "unexpected error in the gateway");
	return new GatewayError({
		status: 500,
		message: "The gateway could not process the request. Quote the x-request-id when you report this.",
	});
}
