import type { Mapping } from "~/catalog/types";
import type { KeyPolicy } from "~/domain/api-keys/key-policy.server";
import type { ChatRequest } from "../chat";
import { type PromptBound, storagePrice, type WorstPrice, withStorage, worstCostOf, worstPriceOf } from "../pricing/worst-price";
import type { Candidate } from "../routing/candidate";
import { boundAt, predictedTokens, searchesOf } from "./bound-prompt";
import { thinkingBeside, thinksApart } from "./thinking-apart";

/** What a candidate may cost: in all, and of that what credits pay (undefined where they pay nothing). */
export type Expense = { candidate: Candidate; own: WorstPrice; credits: WorstPrice | undefined };

/** Worst prices of each candidate. Storage is paid by credits, whoever pays for the call. */
export function expensesOf(
	chat: ChatRequest,
	policy: Pick<KeyPolicy, "retentionLevel">,
	candidates: readonly Candidate[],
	prompt: PromptBound,
): Expense[] {
	const stores = policy.retentionLevel === "retain";
	const predicted = predictedTokens(chat);
	return candidates.map((candidate) => {
		const searches = searchesOf(chat, candidate.provider.dialect);
		const bound = boundAt(prompt, candidate.mapping, searches);
		const price = worstPriceOf(candidate.mapping, bound, { serviceTier: chat.serviceTier, searches });
		const own = { fixed: worstCostOf(price, predicted), perToken: price.perToken };
		const free = own.fixed === 0n && own.perToken === 0n;
		if (candidate.usedMode === "credits" && !free) {
			return { candidate, own, credits: stores ? withStorage(own, bound.tokens) : own };
		}
		return { candidate, own, credits: stores ? storagePrice(bound.tokens) : undefined };
	});
}

/** An answer shorter than this is of no use to anybody; with reasoning before it, it takes more. */
const leastAnswer = 16;
const leastReasonedAnswer = 1280;

/** No model has a larger one. */
const largestContext = 10_000_000;

/**
 * How many tokens an answer may have, its thinking included: at most, what is usually held for, and at least. The caller's own limit is held for whole;
 * where there is none, models that may write very long are held for `reserved` tokens, so that one request does not lock a
 * small balance.
 */
export function outputTokensOf(
	chat: ChatRequest,
	mapping: Mapping,
	reserved: number,
): { full: number; usual: number; least: number } {
	// A model without a limit of its own writes until its context is full.
	const longest = mapping.maxOutput ?? mapping.contextSize ?? largestContext;
	const asked = chat.sampling.maxTokens;
	const answer = asked === undefined ? longest : Math.min(asked, mapping.maxOutput ?? asked);
	const full = answer + thinkingBeside(chat, mapping, answer);
	const reasons = mapping.reasoning === true && chat.reasoning !== undefined && chat.reasoning.effort !== "none";
	const endless = thinksApart(chat, mapping) && !mapping.reasoningMaxTokens ? full - answer : 0;
	const least = Math.min(full, endless + (reasons ? leastReasonedAnswer : leastAnswer));
	const usual = asked === undefined ? Math.max(least, Math.min(full, reserved)) : full;
	return { full, usual, least };
}
