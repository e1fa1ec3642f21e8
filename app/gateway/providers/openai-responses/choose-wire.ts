import type { Mapping } from "~/catalog/types";
import type { ChatRequest, Message } from "../../chat";
import { servesOpenAi } from "./vendor";

/**
 * Whether a request to this mapping goes over the Responses wire, for providers that serve both wires: always where
 * the model is served there only, else where the caller speaks it or needs what chat completions lack.
 */
export function usesResponses(mapping: Mapping, request: ChatRequest): boolean {
	if (servedOnResponsesOnly(mapping)) return true;
	if (mapping.supportsResponsesApi === false) return false;
	// Models that search in chat completions are named for it; all others search on the Responses wire.
	if (request.webSearch && mapping.webSearch && !/-search-(?:preview|api)/.test(mapping.externalId)) return true;
	if (!mapping.supportsResponsesApi) return false;
	const mode = reasoningModeOf(request);
	if (mode !== undefined && mode !== "standard" && mapping.reasoningModes?.includes(mode)) return true;
	return request.source.dialect === "openai-responses" || needsResponses(mapping, request);
}

/** `reasoning.mode` of the caller's body, which is OpenAI's alone. */
export function reasoningModeOf({ source }: ChatRequest): string | undefined {
	const reasoning = source.body.reasoning as { mode?: unknown } | null | undefined;
	return typeof reasoning?.mode === "string" ? reasoning.mode : undefined;
}

/** The published list does not say it, but the names do: https://platform.openai.com/docs/models */
const onlyResponses = /(?:^|[-.])(?:pro|codex|deep-research|computer-use)(?:-|$)/;

function servedOnResponsesOnly(mapping: Mapping): boolean {
	if (mapping.apiFormat !== undefined) return mapping.apiFormat === "openai-responses";
	return mapping.supportsResponsesApi === true && onlyResponses.test(mapping.externalId);
}

/**
 * Chat completions refuse function tools while newer models reason, show no reasoning at all, take no files by
 * address, no reasoning of earlier turns and no images in tool results; markers of cached prefixes are written on the
 * other wire only.
 * Source: https://platform.openai.com/docs/guides/migrate-to-responses
 */
function needsResponses(mapping: Mapping, { tools, reasoning, messages }: ChatRequest): boolean {
	const reasons = mapping.reasoning === true && reasoning?.effort !== "none";
	if (reasons && (tools.length > 0 || reasoning?.summary !== undefined)) return true;
	const takesMarkers = mapping.cacheWriteInputPrice !== undefined;
	return messages.some((message) => holdsMoreThanChat(message, takesMarkers));
}

function holdsMoreThanChat({ content }: Message, takesMarkers: boolean): boolean {
	return content.some((part) => {
		if (takesMarkers && "cache" in part && part.cache) return true;
		if (part.type === "reasoning") return part.encrypted !== undefined && servesOpenAi(part.issuer);
		if (part.type === "file") return part.source.kind === "url";
		return part.type === "tool-result" && part.content.some(({ type }) => type !== "text");
	});
}
