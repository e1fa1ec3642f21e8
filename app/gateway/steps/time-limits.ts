import type { Mapping } from "~/catalog/types";
import type { ChatRequest } from "../chat";
import type { Call } from "./open-call";

/** Milliseconds. A caller's `x-request-timeout-ms` can only shorten these. */
const limits = {
	firstContent: 60_000,
	/** Models that reason may be silent for long before they answer. */
	firstContentReasoning: 300_000,
	streamedRequest: 1_200_000,
	plainRequest: 600_000,
};

/** Silence after which a committed or waiting stream gets an SSE comment, so that proxies do not cut it. */
export const keepAliveMs = 15_000;

/**
 * How long a client may not read before its stream is given up. Less than a provider may be silent: the provider is
 * held up meanwhile, and must not be blamed for it.
 */
export const readerPatienceMs = 45_000;

/** How long a stream may take to its first content, and be silent after it. */
export function firstContentLimit(call: Call, chat: ChatRequest, mapping: Mapping): number {
	const reasons = mapping.reasoning === true && chat.reasoning?.effort !== "none";
	return shorten(call, reasons ? limits.firstContentReasoning : limits.firstContent);
}

/** How long the whole request may take. A plain answer has no first content to wait for, only this. */
export function requestLimit(call: Call, stream: boolean): number {
	return shorten(call, stream ? limits.streamedRequest : limits.plainRequest);
}

function shorten(call: Call, limit: number): number {
	return call.timeoutMs === null ? limit : Math.min(call.timeoutMs, limit);
}
