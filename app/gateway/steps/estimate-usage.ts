import { type ChatRequest, noUsage, type TokenUsage } from "../chat";
import { mediaTokensOf, textLengthOf } from "../routing/estimate-prompt";
import type { Observation } from "./observe";

/**
 * Bytes of one token in typical text, so that letters beyond ASCII count for more; only used where nobody reported usage, and
 * marked as estimated.
 */
const bytesPerToken = 4;

/**
 * Usage of an answer whose client hung up before the provider reported any. What was produced is paid: nothing where
 * no content came. A provider's partial report (prompt tokens at the start of a stream) wins over counting.
 */
export function usageOfAbandoned(request: ChatRequest, seen: Observation): TokenUsage {
	if (!seen.hasContent) return seen.usage ?? { ...noUsage, estimated: true };
	const counted = Math.ceil(seen.outputBytes / bytesPerToken) + seen.forwardedLines;
	const reported = seen.usage;
	if (reported && seen.finish) return reported;
	return {
		...(reported ?? noUsage),
		promptTokens: reported?.promptTokens ?? estimatePromptTokens(request),
		completionTokens: Math.max(reported?.completionTokens ?? 0, counted),
		estimated: true,
	};
}

/** Prompt tokens by length of all text in the request, tools included, and by allowances for its media. */
export function estimatePromptTokens(request: ChatRequest): number {
	let [bytes, tokens] = [0, 0];
	for (const message of request.messages) {
		for (const part of message.content) {
			bytes += textLengthOf(part, Buffer.byteLength);
			tokens += mediaTokensOf(part);
		}
	}
	if (request.tools.length > 0) bytes += Buffer.byteLength(JSON.stringify(request.tools));
	return Math.max(1, Math.ceil(bytes / bytesPerToken) + tokens);
}
