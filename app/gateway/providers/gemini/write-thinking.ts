import type { ReasoningEffort, ReasoningRequest } from "../../chat";
import type { Fields } from "../fields";
import type { WireTarget } from "../provider";
import { budgetRefused, fitEffort } from "../reasoning-effort";
import { isBeforeGemini3 } from "./generation";

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

/** Budgets that models before Gemini 3 take; only some can be switched off, which is a budget of nothing. */
const ranges: [RegExp, { least: number; most: number; off: boolean }][] = [
	[/^gemini-2\.5-pro/, { least: 128, most: 32_768, off: false }],
	[/^gemini-2\.5-flash-lite/, { least: 512, most: 24_576, off: true }],
	[/^gemini-[12]\./, { least: 1, most: 24_576, off: true }],
];
/** Lets such a model decide how much it thinks. */
const dynamicBudget = -1;

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
	if (!reasoning) return undefined;
	const { mapping } = target;
	if (reasoning.effort === undefined && reasoning.maxTokens === undefined) return shownAsIs(reasoning, target);
	if (reasoning.maxTokens !== undefined && !mapping.reasoningMaxTokens) throw budgetRefused(target);
	const effort = reasoning.effort ?? "medium";
	if (!mapping.reasoning) {
		if (effort !== "none") warnings.push("reasoning was left out: this model does not reason");
		return undefined;
	}
	if (reasoning.maxTokens !== undefined) {
		return shown({ thinkingBudget: fitBudget(reasoning.maxTokens, target, warnings) }, reasoning);
	}
	if (isBeforeGemini3(mapping)) {
		const thinkingBudget = fitBudget(budgetOfEffort[effort], target, warnings);
		return effort === "none" ? { thinkingBudget } : shown({ thinkingBudget }, reasoning);
	}
	// Levels start at "minimal" or "low": later models cannot stop thinking.
	const level = fitEffort(
		effort,
		(mapping.reasoningEfforts ?? ["low", "high"]).filter((name) => name !== "none"),
		warnings,
	);
	return shown({ thinkingLevel: level }, reasoning);
}

/** The model's own amount of thought, where only its showing was asked for. */
function shownAsIs(reasoning: ReasoningRequest, { mapping }: WireTarget): Fields | undefined {
	if (!mapping.reasoning || reasoning.exclude || !(reasoning.adaptive || reasoning.summary)) return undefined;
	const adaptive = reasoning.adaptive && isBeforeGemini3(mapping);
	return shown(adaptive ? { thinkingBudget: dynamicBudget } : {}, reasoning);
}

/** Source: https://ai.google.dev/gemini-api/docs/thinking#set-budget */
function fitBudget(wanted: number, { mapping }: WireTarget, warnings: string[]): number {
	const range = ranges.find(([name]) => name.test(mapping.externalId))?.[1];
	if (!range || (wanted === 0 && range.off)) return wanted;
	const fitted = Math.min(Math.max(wanted, range.least), range.most);
	if (fitted !== wanted) {
		warnings.push(`a reasoning budget of ${wanted} tokens was sent as ${fitted}, the closest this model takes`);
	}
	return fitted;
}

function shown(config: Fields, { exclude }: ReasoningRequest): Fields {
	return exclude ? config : { ...config, includeThoughts: true };
}
