import type { Mapping } from "~/catalog/types";
import type { ChatRequest } from "../chat";
import { providerOf } from "../providers/registry";

/** Whether thinking comes on top of what limits the answer. */
export function thinksApart({ reasoning }: ChatRequest, mapping: Mapping): boolean {
	return longestOf(mapping) > 0 && mapping.reasoning === true && reasoning?.effort !== "none";
}

function longestOf({ providerId }: Mapping): number {
	return providerOf(providerId)?.longestThinkingApart ?? 0;
}

/** Tokens of thinking that may come on top of an answer of so many tokens. */
export function thinkingBeside(chat: ChatRequest, mapping: Mapping, answer: number): number {
	if (!thinksApart(chat, mapping)) return 0;
	const named = namedThinking(chat);
	const longest = longestOf(mapping);
	if (named !== undefined) return Math.min(named, longest);
	const limited = chat.sampling.maxTokens !== undefined && mapping.reasoningMaxTokens === true;
	return limited ? Math.min(answer, longest) : longest;
}

/** The caller's own limit on thinking, also in the words of the provider. */
export function namedThinking({ reasoning, source: { body } }: ChatRequest): number | undefined {
	const extra = body.extra_body as { thinking_budget?: unknown } | null | undefined;
	const budget = reasoning?.maxTokens ?? body.thinking_budget ?? extra?.thinking_budget;
	return typeof budget === "number" && budget >= 0 ? budget : undefined;
}
