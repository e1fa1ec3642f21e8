import type { AssistantPart, ChatRequest, Message, ReasoningEffort, ReasoningRequest } from "../../chat";
import { type Fields, fieldsOf } from "../fields";
import type { WireTarget } from "../provider";
import { budgetRefused, fitEffort } from "../reasoning-effort";

const smallestBudget = 1024;
const largestBudget = 128_000;

/** Tokens an effort stands for where the model thinks by budget. */
const budgetOfEffort: Record<Exclude<ReasoningEffort, "none">, number> = {
	minimal: 1024,
	low: 2048,
	medium: 8192,
	high: 16_384,
	xhigh: 32_768,
	max: 64_000,
};

/**
 * Thinking. Older models think within a budget (`enabled`), newer ones by effort (`adaptive`); the catalogue's
 * `reasoningMode` says which.
 * Sources: https://platform.claude.com/docs/en/build-with-claude/extended-thinking,
 * https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking
 */
export function writeThinking(body: Fields, request: ChatRequest, target: WireTarget, warnings: string[]): void {
	const { reasoning } = request;
	if (!reasoning || (reasoning.effort === undefined && reasoning.maxTokens === undefined && !reasoning.adaptive)) return;
	const { mapping } = target;
	if (reasoning.maxTokens !== undefined && !mapping.reasoningMaxTokens) throw budgetRefused(target);
	const off = reasoning.maxTokens === undefined && reasoning.effort === "none";
	if (!mapping.reasoning) {
		if (!off) warnings.push("reasoning was left out: this model does not reason");
		return;
	}
	const obstacle = off ? undefined : obstacleTo(body, request, mapping.reasoningMode === "adaptive");
	if (obstacle !== undefined) {
		warnings.push(`reasoning was left out: ${obstacle}`);
		return;
	}
	if (mapping.reasoningMode === "adaptive") writeAdaptive(body, reasoning, target, warnings);
	else if (!off) writeBudget(body, reasoning, warnings);
	if (fieldsOf(body.thinking)?.type !== "disabled" && body.thinking !== undefined) fitSampling(body, warnings);
}

/** Requests in which thinking would be refused although the model can think. */
function obstacleTo(body: Fields, request: ChatRequest, adaptive: boolean): string | undefined {
	const choice = fieldsOf(body.tool_choice)?.type;
	if (choice === "any" || choice === "tool") return "it does not go with a forced tool call";
	if (!adaptive && turnLacksThinking(request.messages)) {
		return "the tool calls being answered carry no signed reasoning";
	}
	return undefined;
}

/**
 * A tool loop is one turn of the assistant, which has to begin with the thinking that led to its first calls. Later steps of
 * it may have none: without interleaving, the model thinks once.
 * Source: https://platform.claude.com/docs/build-with-claude/thinking-tool-workflows
 */
function turnLacksThinking(messages: readonly Message[]): boolean {
	const at = messages.findLastIndex((message) => message.role === "assistant");
	if (!messages.slice(at + 1).some(({ role }) => role === "tool")) return false;
	// Words of the user after the results do not end the loop: they go into the same message.
	const asked = messages.findLastIndex(({ role }, index) => index < at && role === "user" && messages[index - 1]?.role !== "tool");
	const first = messages.slice(asked + 1).find((message) => message.role === "assistant");
	if (!first?.content.some((part) => part.type === "tool-call")) return false;
	return !first.content.some(isSigned);
}

/** Signed by Anthropic, or by nobody in particular; what others signed does not travel. */
function isSigned(part: AssistantPart): boolean {
	if (part.type !== "reasoning" || (part.issuer !== undefined && part.issuer !== "anthropic")) return false;
	return Boolean(part.signature) || part.encrypted !== undefined;
}

/** Models that cannot stop thinking. Source: the adaptive thinking page, "supported models". */
const alwaysThinks = /^claude-(fable|mythos)/;

function writeAdaptive(body: Fields, reasoning: ReasoningRequest, { mapping }: WireTarget, warnings: string[]): void {
	const effort = reasoning.effort ?? (reasoning.adaptive ? undefined : "high");
	if (effort === "none" && !alwaysThinks.test(mapping.externalId)) {
		body.thinking = { type: "disabled" };
		return;
	}
	// Newer models leave the text out unless asked for it.
	body.thinking = { type: "adaptive", display: reasoning.exclude ? "omitted" : "summarized" };
	if (effort === undefined) return;
	const fitted = fitEffort(effort, mapping.reasoningEfforts ?? ["low", "medium", "high"], warnings);
	body.output_config = { ...fieldsOf(body.output_config), effort: fitted };
}

/** The budget counts as output, so it has to stay below `max_tokens`; the caller's limit is never raised. */
function writeBudget(body: Fields, reasoning: ReasoningRequest, warnings: string[]): void {
	const effort = reasoning.effort === undefined || reasoning.effort === "none" ? "medium" : reasoning.effort;
	const wanted = reasoning.maxTokens ?? budgetOfEffort[effort];
	const clamped = Math.min(largestBudget, Math.max(smallestBudget, Math.floor(wanted)));
	const limit = body.max_tokens as number;
	const budget = clamped < limit ? clamped : Math.floor(limit * 0.8);
	if (budget < smallestBudget) {
		warnings.push(`reasoning was left out: max_tokens ${limit} leaves no room for ${smallestBudget} tokens of it`);
		return;
	}
	if (reasoning.maxTokens !== undefined && budget !== wanted) {
		warnings.push(`reasoning.max_tokens ${wanted} was sent as ${budget}`);
	}
	body.thinking = { type: "enabled", budget_tokens: budget };
}

/** Thinking goes with the default temperature, with `top_p` from 0.95 to 1, and without `top_k`. */
function fitSampling(body: Fields, warnings: string[]): void {
	for (const name of ["temperature", "top_p", "top_k"]) {
		const value = body[name];
		if (value === undefined || (name === "temperature" && value === 1)) continue;
		if (name === "top_p" && (value as number) >= 0.95) continue;
		delete body[name];
		warnings.push(`${name} was left out: it does not go with reasoning`);
	}
}
