import type { UpstreamFault } from "../chat";
import { GatewayError } from "../errors";
import type { Candidate } from "../routing/candidate";

/** Statuses that tell the caller about its own request: passed on with the provider's words. */
const callerFaults = new Set([400, 404, 409, 413, 415, 422]);

/** Statuses that stay as they are because callers know what to do about them. */
const kept = new Set([429, 503, 529]);

/** Characters kept of a provider's words: they go into answers and log rows. */
const maxMessage = 4000;
const maxWord = 256;

/**
 * The error a caller sees for a provider's failure. A refused credential is never a 401: the caller would throw away
 * its gateway key. The provider's words on it are kept from the caller too, as some quote parts of the key.
 */
export function upstreamError(fault: UpstreamFault, candidate: Candidate): GatewayError {
	const { name } = candidate.descriptor;
	const message = withoutSecret(fault.message, candidate.credential.apiKey).slice(0, maxMessage);
	if (fault.status === 401 || fault.status === 402 || fault.status === 403) {
		return new GatewayError({
			status: 502,
			origin: "upstream",
			code: "provider_credential_refused",
			message: `${name} refused the credential configured for it (status ${fault.status}).`,
			detail: [fault.type, fault.code].filter(Boolean).join(" ").slice(0, maxWord),
		});
	}
	if (callerFaults.has(fault.status)) {
		return new GatewayError({
			status: fault.status,
			origin: "client",
			quoted: true,
			message,
			...(fault.code ? { code: fault.code.slice(0, maxWord) } : {}),
			...(fault.param ? { param: fault.param.slice(0, maxWord) } : {}),
		});
	}
	const status = clientStatus(fault.status);
	return new GatewayError({
		status,
		origin: "upstream",
		quoted: true,
		message: message || `${name} answered with status ${fault.status}.`,
		...(fault.retryAfter === undefined ? {} : { retryAfter: fault.retryAfter }),
	});
}

function clientStatus(status: number): number {
	if (kept.has(status)) return status;
	return status === 408 || status === 504 ? 504 : 502;
}

/** Some providers repeat the credential they were sent. */
function withoutSecret(text: string, secret: string): string {
	return secret.length >= 8 ? text.replaceAll(secret, "***") : text;
}

/** Parses an error body; providers' proxies answer with HTML or plain text at times. */
export function parseErrorBody(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text.slice(0, 2000);
	}
}
