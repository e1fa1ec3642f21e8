import { Readable } from "node:stream";
import { LRUCache } from "lru-cache";
import { type Dispatcher, request as sendRequest } from "undici";
import { collect } from "~/platform/byte-collector";
import { guardedDispatcher } from "~/platform/outbound.server";
import { GatewayError } from "../errors";
import type { ProviderCredential, ResponseHeaders, WireRequest, WireTarget } from "../providers/provider";
import type { Candidate } from "../routing/candidate";
import { forgetToken, tradeCredential } from "./access-token.server";
import { answerLocally } from "./answer-locally";
import type { CancelSignal } from "./cancellation";
import { sendWhole, type WholeAnswer } from "./send-whole.server";
import { upstreamDispatcher } from "./upstream-dispatcher.server";
import type { UpstreamResponse } from "./upstream-response";

/** Largest answer that is held in memory, in bytes. */
export const maxAnswerBytes = 64 * 1024 * 1024;

/**
 * Sends one request to a provider; once more where it refuses a token that the credential was traded for, which may have
 * ended before its time. Rejects with GatewayError(502) where no connection came about, or with the
 * signal's reason once it aborts. Time limits are the caller's.
 */
export async function callProvider(
	candidate: Candidate,
	wire: WireRequest,
	target: WireTarget,
	signal: CancelSignal,
): Promise<UpstreamResponse> {
	const { provider, baseUrl } = candidate;
	if (provider.answerLocally) return answerLocally(provider.answerLocally(wire.body, target.stream), signal);
	const credential = await tradedCredential(candidate, target, signal);
	const { origin, path } = addressOf(baseUrl);
	const url = { origin, path: path + provider.endpoint(target) };
	const dispatcher = candidate.trustedAddress ? upstreamDispatcher() : guardedDispatcher();
	const headers = headersOf(provider.authorize(credential), wire.headers, target.stream);
	const body = JSON.stringify(wire.body);
	try {
		if (!target.stream) {
			const sending = { url, headers, body, maxBytes: maxAnswerBytes, tooLarge: answerTooLarge };
			let answer = await sendWhole(dispatcher, sending, signal);
			if (answer.status === 401 && credential !== target.credential) {
				const renewed = { ...headers, ...(await renewedAuthorization(candidate, target, credential, signal)) };
				answer = await sendWhole(dispatcher, { ...sending, headers: renewed }, signal);
			}
			return new WholeResponse(answer);
		}
		// undici asks for the methods of a signal, not for its class.
		const sending = { method: "POST", headers, body, dispatcher, signal: signal as AbortSignal } as const;
		let response = await sendRequest(origin + url.path, sending);
		if (response.statusCode === 401 && credential !== target.credential) {
			await response.body.dump();
			const renewed = { ...headers, ...(await renewedAuthorization(candidate, target, credential, signal)) };
			response = await sendRequest(origin + url.path, { ...sending, headers: renewed });
		}
		return {
			status: response.statusCode,
			headers: headerReader(response.headers),
			text: () => readText(response.body),
			chunks: response.body,
		};
	} catch (error) {
		throw connectionFailure(error, signal, candidate);
	}
}

/** What the adapter says of a header stands above what is said here. Written one by one: a chain of copies costs more. */
function headersOf(authorization: Record<string, string>, own: Record<string, string> | undefined, stream: boolean): Record<string, string> {
	const headers: Record<string, string> = {
		"content-type": "application/json",
		accept: stream ? "text/event-stream" : "application/json",
	};
	for (const name in authorization) headers[name] = authorization[name] as string;
	for (const name in own) headers[name] = own[name] as string;
	return headers;
}

/** Headers with another token than the one that the provider refused. */
async function renewedAuthorization(
	candidate: Candidate,
	target: WireTarget,
	refused: ProviderCredential,
	signal: CancelSignal,
): Promise<Record<string, string>> {
	await forgetToken(target.credential, refused.apiKey);
	return candidate.provider.authorize(await tradedCredential(candidate, target, signal));
}

/** The credential as it is sent. A trade serves other requests as well, so it goes on where this one ends. */
function tradedCredential(
	{ provider, usedMode }: Candidate,
	{ credential }: WireTarget,
	signal: CancelSignal,
): ProviderCredential | Promise<ProviderCredential> {
	if (!provider.credentialExchange) return credential;
	// Before the trade begins: nobody would hear of its failure.
	if (signal.aborted) throw signal.reason as Error;
	const traded = tradeCredential(provider, credential, usedMode === "credits");
	return new Promise((resolve, reject) => {
		const abort = () => reject(signal.reason as Error);
		signal.addEventListener("abort", abort, { once: true });
		traded.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
	});
}

type Address = { origin: string; path: string };

/** Base addresses are few, parsing one costs more than looking it up. */
const addresses = new LRUCache<string, Address>({ max: 1000 });

function addressOf(baseUrl: string): Address {
	let address = addresses.get(baseUrl);
	if (!address) {
		const { origin, pathname } = new URL(baseUrl);
		address = { origin, path: pathname === "/" ? "" : pathname };
		addresses.set(baseUrl, address);
	}
	return address;
}

/** A class, because an object literal with a getter is made anew, shape and all, for every answer. */
class WholeResponse implements UpstreamResponse {
	readonly status: number;
	readonly headers: ResponseHeaders;
	readonly #text: string;

	constructor({ status, headers, text }: WholeAnswer) {
		this.status = status;
		this.headers = headerReader(headers);
		this.#text = text;
	}

	text(): Promise<string> {
		return Promise.resolve(this.#text);
	}

	get chunks(): AsyncIterable<Uint8Array> {
		return Readable.from([Buffer.from(this.#text)]);
	}
}

/** The text of a refused stream; such an answer is not a stream but a short message. */
async function readText(body: Dispatcher.ResponseData["body"]): Promise<string> {
	return (await collect(body, maxAnswerBytes, answerTooLarge)).text();
}

export function answerTooLarge(): GatewayError {
	return new GatewayError({ status: 502, origin: "upstream", message: "The provider's answer is too large." });
}

function headerReader(headers: Dispatcher.ResponseData["headers"]): ResponseHeaders {
	return {
		get(name) {
			const value = headers[name];
			return Array.isArray(value) ? (value[0] ?? null) : (value ?? null);
		},
	};
}

/** Names what went wrong on the wire without addresses or credentials. */
export function connectionFailure(error: unknown, signal: CancelSignal, candidate: Candidate): GatewayError {
	if (signal.aborted && signal.reason instanceof GatewayError) return signal.reason;
	if (error instanceof GatewayError) return error;
	const code = (error as { code?: string } | null)?.code ?? "unknown";
	return new GatewayError({
		status: 502,
		origin: "upstream",
		message: `The connection to ${candidate.descriptor.name} failed (${code}).`,
		detail: error instanceof Error ? error.message : String(error),
		cause: error,
	});
}
