import type { Mapping } from "~/catalog/types";
import type { ChatRequest, Dialect } from "../chat";

/** Least that Anthropic takes as a budget for thinking, and what it has to leave for the answer. */
const smallestThinking = 1024;
const leftForAnswer = 256;

/**
 * The request with a lower limit on its answer, said in a warning; the same object where it has one as low, or the model writes
 * no more. A body that is forwarded is changed along.
 */
export function limitOutput(chat: ChatRequest, mapping: Mapping, most: number): ChatRequest {
	const asked = chat.sampling.maxTokens ?? mapping.maxOutput ?? Number.POSITIVE_INFINITY;
	if (most >= asked) return chat;
	const { source, reasoning } = chat;
	const warning = `the answer was limited to ${most} tokens: more is not left of the budget`;
	const limited: ChatRequest = {
		...chat,
		sampling: { ...chat.sampling, maxTokens: most },
		warnings: [...(chat.warnings ?? []), warning],
		source: { ...source, body: limitedBody(source.dialect, source.body, most) },
	};
	if (reasoning?.maxTokens !== undefined && reasoning.maxTokens >= most) {
		limited.reasoning = { ...reasoning, maxTokens: Math.max(0, most - leftForAnswer) };
	}
	return limited;
}

function limitedBody(dialect: Dialect, body: ChatRequest["source"]["body"], most: number): Record<string, unknown> {
	if (dialect === "openai-responses") return { ...body, max_output_tokens: most };
	if (dialect === "anthropic-messages") return { ...body, ...limitedThinking(body.thinking, most), max_tokens: most };
	const { max_completion_tokens: newer, max_tokens: _, ...rest } = body;
	return newer == null ? { ...rest, max_tokens: most } : { ...rest, max_completion_tokens: most };
}

/** A budget for thinking has to stay below the limit of the answer. */
function limitedThinking(thinking: unknown, most: number): Record<string, unknown> {
	const budget = (thinking as { budget_tokens?: unknown } | null | undefined)?.budget_tokens;
	if (typeof budget !== "number" || budget < most) return {};
	const fitting = most - leftForAnswer;
	if (fitting < smallestThinking) return { thinking: { type: "disabled" } };
	return { thinking: { ...(thinking as object), budget_tokens: fitting } };
}
