import type { Mapping } from "~/catalog/types";
import type { ChatRequest, Dialect } from "../chat";
import { namedThinking, thinkingBeside, thinksApart } from "./thinking-apart";

/** Least that Anthropic takes as a budget for thinking, and what it has to leave for the answer. */
const smallestThinking = 1024;
const leftForAnswer = 256;

/**
 * The request with a lower limit on its answer, said in a warning; the same object where it has one as low, or the model writes
 * no more. A body that is forwarded is changed along.
 */
export function limitOutput(chat: ChatRequest, mapping: Mapping, most: number): ChatRequest {
	const answer = chat.sampling.maxTokens ?? mapping.maxOutput ?? Number.POSITIVE_INFINITY;
	if (most >= answer + thinkingBeside(chat, mapping, answer)) return chat;
	if (thinksApart(chat, mapping)) return limitBoth(chat, mapping, answer, most);
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

/** Where thinking is limited apart from the answer, each gets half of what is left; one that cannot be limited comes first. */
function limitBoth(chat: ChatRequest, mapping: Mapping, answer: number, most: number): ChatRequest {
	const { source, reasoning } = chat;
	const beside = thinkingBeside(chat, mapping, answer);
	const thinking = mapping.reasoningMaxTokens ? Math.min(namedThinking(chat) ?? most, Math.floor(most / 2)) : beside;
	const left = Math.max(1, Math.min(answer, most - thinking));
	const body = limitedBody(source.dialect, source.body, left);
	if (source.dialect === "openai-chat" && reasoning?.maxTokens === undefined && mapping.reasoningMaxTokens) body.thinking_budget = thinking;
	const warning = `the answer was limited to ${left} tokens: more is not left of the budget`;
	return {
		...chat,
		sampling: { ...chat.sampling, maxTokens: left },
		warnings: [...(chat.warnings ?? []), warning],
		source: { ...source, body },
		...(reasoning?.maxTokens === undefined ? {} : { reasoning: { ...reasoning, maxTokens: thinking } }),
	};
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
