import type { Mapping } from "~/catalog/types";
import type { ChatRequest } from "../chat";

/**
 * Alibaba's limit on the answer leaves thinking out, which has a limit of its own; its wire sends one as high as that of the
 * answer where the caller names none. Everybody else counts thinking as part of the answer.
 * Sources: https://www.alibabacloud.com/help/en/model-studio/qwen-api-via-dashscope (max_tokens),
 * https://www.alibabacloud.com/help/en/model-studio/deep-thinking (thinking_budget)
 */
export function thinksApart({ reasoning }: ChatRequest, mapping: Mapping): boolean {
	return mapping.providerId === "alibaba" && mapping.reasoning === true && reasoning?.effort !== "none";
}

/** Longest that any of its models thinks. */
const longestThinking = 81_920;

/** Tokens of thinking that may come on top of an answer of so many tokens. */
export function thinkingBeside(chat: ChatRequest, mapping: Mapping, answer: number): number {
	if (!thinksApart(chat, mapping)) return 0;
	const named = namedThinking(chat);
	if (named !== undefined) return Math.min(named, longestThinking);
	const limited = chat.sampling.maxTokens !== undefined && mapping.reasoningMaxTokens === true;
	return limited ? Math.min(answer, longestThinking) : longestThinking;
}

/** The caller's own limit on thinking, also in the words of the provider. */
export function namedThinking({ reasoning, source: { body } }: ChatRequest): number | undefined {
	const extra = body.extra_body as { thinking_budget?: unknown } | null | undefined;
	const budget = reasoning?.maxTokens ?? body.thinking_budget ?? extra?.thinking_budget;
	return typeof budget === "number" && budget >= 0 ? budget : undefined;
}
