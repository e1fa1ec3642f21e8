import type { IncomingMessage } from "node:http";
import { clientAddress, parseNetworks } from "./client-address";
import { newId } from "../ids";

/** What the server knows of a request before any of it is read. */
export type RequestInfo = {
	requestId: string;
	clientAddress: string | null;
	/** ISO 3166 code in upper case, told by a trusted proxy. */
	country: string | null;
	/** Values of the `x-llmgateway-…` headers by the rest of their names: what callers want to find requests by. */
	metadata: Record<string, string>;
};

const metadataPrefix = "x-llmgateway-";

const saneRequestId = /^[A-Za-z0-9][A-Za-z0-9._:/+=-]{0,127}$/;

// Set by the proxies in common use at the edge; believed only from an address in TRUSTED_PROXIES.
const countryHeaders = ["cf-ipcountry", "x-vercel-ip-country", "cloudfront-viewer-country", "fastly-client-country", "x-country-code"];

/** Makes the reader of request facts for a list of trusted proxy networks. */
export function requestInfoReader(trustedProxies: readonly string[]): (request: IncomingMessage) => RequestInfo {
	const networks = parseNetworks(trustedProxies);
	return (request) => {
		const peer = request.socket.remoteAddress;
		const { address, proxied } = clientAddress(peer, request.headers["x-forwarded-for"], networks);
		return {
			requestId: requestIdOf(request.headers["x-request-id"]),
			clientAddress: address,
			country: proxied ? countryOf(request) : null,
			metadata: metadataOf(request),
		};
	};
}

/** The caller's request id where it is a short plain word, else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
	return typeof header === "string" && saneRequestId.test(header) ? header : newId();
}

function metadataOf({ headers }: IncomingMessage): Record<string, string> {
	const found: [string, string][] = [];
	for (const name in headers) {
		if (!name.startsWith(metadataPrefix) || name.length === metadataPrefix.length) continue;
		found.push([name.slice(metadataPrefix.length), String(headers[name])]);
	}
	// Whatever a caller names a header, `__proto__` included, becomes a plain entry.
	return Object.fromEntries(found);
}

function countryOf(request: IncomingMessage): string | null {
	for (const name of countryHeaders) {
		const value = request.headers[name];
		// XX and T1 are Cloudflare's words for unknown and for Tor.
		if (typeof value === "string" && /^[a-z]{2}$/i.test(value) && value.toUpperCase() !== "XX") return value.toUpperCase();
	}
	return null;
}

