import type { ReasoningEffort, ReasoningRequest } from "../../chat";
import type { Fields } from "../fields";
import type { WireTarget } from "../provider";
import { budgetRefused, fitEffort } from "../reasoning-effort";

/**
 * Tokens an effort stands for where the model thinks by budget, as Google's own OpenAI endpoint reads it.
 * Source: https://ai.google.dev/gemini-api/docs/openai#thinking
 */
const budgetOfEffort: Record<ReasoningEffort, number> = {
	none: 0,
	minimal: 1024,
	low: 1024,
	medium: 8192,
	high: 24_576,
	xhigh: 24_576,
	max: 24_576,
};

/** Models before Gemini 3 think by budget, later ones by level. */
const thinksByBudget = /^gemini-[12]\./;
/** Of those, the ones that cannot be switched off, and the least they think. */
const neverOff = /^gemini-2\.5-pro/;
const leastBudget = 128;

/**
 * Thinking configuration; undefined where the caller wished for nothing. Budget and level exclude each other, and
 * thoughts are shown only where they are asked for.
 * Source: https://ai.google.dev/gemini-api/docs/thinking
 */
export function writeThinkingConfig(
	reasoning: ReasoningRequest | undefined,
	target: WireTarget,
	warnings: string[],
): Fields | undefined {
	if (!reasoning || (reasoning.effort === undefined && reasoning.maxTokens === undefined)) return undefined;
	const { mapping } = target;
	if (reasoning.maxTokens !== undefined && !mapping.reasoningMaxTokens) throw budgetRefused(target);
	const effort = reasoning.effort ?? "medium";
	if (!mapping.reasoning) {
		if (effort !== "none") warnings.push("reasoning was left out: this model does not reason");
		return undefined;
	}
	if (reasoning.maxTokens !== undefined) return shown({ thinkingBudget: reasoning.maxTokens }, reasoning);
	if (thinksByBudget.test(mapping.externalId)) return writeBudget(effort, reasoning, target, warnings);
	// Levels start at "minimal" or "low": later models cannot stop thinking.
	const level = fitEffort(
		effort,
		(mapping.reasoningEfforts ?? ["low", "high"]).filter((name) => name !== "none"),
		warnings,
	);
	return shown({ thinkingLevel: level }, reasoning);
}

function writeBudget(
	effort: ReasoningEffort,
	reasoning: ReasoningRequest,
	{ mapping }: WireTarget,
	warnings: string[],
): Fields {
	if (effort !== "none") return shown({ thinkingBudget: budgetOfEffort[effort] }, reasoning);
	if (!neverOff.test(mapping.externalId)) return { thinkingBudget: 0 };
	warnings.push(`reasoning effort "none" was sent as a budget of ${leastBudget}, the least this model takes`);
	return { thinkingBudget: leastBudget };
}

function shown(config: Fields, { exclude }: ReasoningRequest): Fields {
	return exclude ? config : { ...config, includeThoughts: true };
}
