import type { Mapping } from "~/catalog/types";
import type { RoutingSettings } from "~/domain/routing/settings";
import type { ChatRequest } from "../chat";
import type { Call } from "./open-call";

/** Milliseconds. A caller's `x-request-timeout-ms` can only shorten these. */
const limits = {
	firstContent: 60_000,
	/** Models that reason may be silent for long before they answer. */
	firstContentReasoning: 300_000,
	/** Models that think for minutes before they say a word: as long as the whole request may take. */
	firstContentSlow: 1_200_000,
};

/**
 * Models by their provider's name that are slow by design; others think so long where they are asked for their mode `pro`.
 * Source: https://developers.openai.com/api/docs/guides/background
 */
const slowModels = new Set([
	"o1-pro",
	"o3-pro",
	"gpt-5-pro",
	"gpt-5.2-pro",
	"gpt-5.4-pro",
	"gpt-5.5-pro",
	"o3-deep-research",
	"o4-mini-deep-research",
]);

/** Silence after which a committed or waiting stream gets an SSE comment, so that proxies do not cut it. */
export const keepAliveMs = 15_000;

/**
 * How long a client may not read before its stream is given up. Less than a provider may be silent: the provider is
 * held up meanwhile, and must not be blamed for it.
 */
export const readerPatienceMs = 45_000;

/** How long a stream may take to its first content, and be silent after it. */
export function firstContentLimit(call: Call, chat: ChatRequest, mapping: Mapping): number {
	if (mapping.reasoning !== true || chat.reasoning?.effort === "none") return shorten(call, limits.firstContent);
	const slow = slowModels.has(mapping.externalId) || (mapping.reasoningModes !== undefined && asksForPro(chat));
	return shorten(call, slow ? limits.firstContentSlow : limits.firstContentReasoning);
}

function asksForPro({ source }: ChatRequest): boolean {
	return (source.body.reasoning as { mode?: unknown } | null | undefined)?.mode === "pro";
}

type Timeouts = RoutingSettings["timeouts"];

/** How long one attempt may take. A plain answer has no first content to wait for, only this. */
export function requestLimit(call: Call, stream: boolean, { streamingMs, plainMs }: Timeouts): number {
	return shorten(call, stream ? streamingMs : plainMs);
}

/** Unix milliseconds at which a request is given up, whatever is still being tried. */
export function deadlineOf(call: Call, { gatewayMs }: Timeouts): number {
	return call.receivedAt + shorten(call, gatewayMs);
}

function shorten(call: Call, limit: number): number {
	return call.timeoutMs === null ? limit : Math.min(call.timeoutMs, limit);
}
