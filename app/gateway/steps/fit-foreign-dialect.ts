import type { Mapping } from "~/catalog/types";
import type { ChatRequest, Dialect, Message, ReasoningEffort, ToolResultPart } from "../chat";
import { GatewayError } from "../errors";
import { unreadMessagesFields } from "../protocols/anthropic-messages/unread";
import { unreadChatFields } from "../protocols/openai-chat/unread";
import { unreadResponseFields } from "../protocols/openai-responses/unread";
import { warnSummaryKind } from "../providers/reasoning-effort";
import { dialectOnlyFor, reasons } from "./check-capabilities";

/** Largest thinking budget, in tokens, that each effort stands for where a model takes efforts only. */
const effortsByBudget: readonly [number, ReasoningEffort][] = [
	[1024, "minimal"],
	[4096, "low"],
	[16_384, "medium"],
	[32_768, "high"],
];

/**
 * A request whose dialect is not the provider's. What only its own dialect can do is told, or refused with a 400. In
 * Anthropic's dialect callers have to state a limit, and coding agents always state a budget, whatever the model: there
 * both are fitted to the model instead of failing at it.
 */
export function fitForeignDialect(chat: ChatRequest, dialect: Dialect, mapping: Mapping): ChatRequest {
	if (chat.source.dialect === dialect) return chat;
	const { lost, refused } = dialectOnlyFor(chat, dialect);
	// Mostly such a provider is not chosen at all; of customers' own servers nothing is known before.
	if (refused.length > 0) {
		throw new GatewayError({
			status: 400,
			code: "model_not_supported",
			message: `Model ${mapping.externalId} at ${mapping.providerId} does not support ${refused.join(", ")}.`,
		});
	}
	const unread = unreadOf(chat, dialect);
	const warnings = [...lost, ...unread].map(leftOut);
	if (!dialect.startsWith("openai")) warnOfHints(chat, warnings);
	if (dialect !== "gemini" && chat.messages.some(isSigned)) warnings.push("thought signatures of another provider were left out");
	const told = dialect.startsWith("openai") ? tellFailures(chat) : chat;
	const asked = chat.adaptable ? fitWishes(told, mapping, warnings) : told;
	const fitted = chat.source.dialect === "anthropic-messages" ? fitLimits(asked, mapping, warnings) : asked;
	if (warnings.length === 0) return fitted;
	return { ...fitted, warnings: [...(chat.warnings ?? []), ...warnings] };
}

const unreadByDialect: Readonly<Partial<Record<Dialect, typeof unreadChatFields>>> = {
	"openai-chat": unreadChatFields,
	"openai-completions": unreadChatFields,
	"openai-responses": unreadResponseFields,
	"anthropic-messages": unreadMessagesFields,
};

/** What stands inside of fields that every wire knows, and is known to the caller's dialect only. */
function unreadOf({ source }: ChatRequest, dialect: Dialect): string[] {
	const names = unreadByDialect[source.dialect]?.(source.body) ?? [];
	// Written by that wire from the caller's body.
	return dialect === "openai-responses" ? names.filter((name) => name !== "reasoning.mode") : names;
}

/** What only OpenAI's messages have beside their words. */
function warnOfHints({ messages, reasoning }: ChatRequest, warnings: string[]): void {
	const named = messages.some((message) => "name" in message && message.name !== undefined);
	if (named) warnings.push("names of messages were left out: this provider does not take them");
	warnSummaryKind(reasoning, warnings);
	const detailed = messages.some(({ content }) => content.some(hasDetail));
	if (detailed) warnings.push("detail of images was left out: this provider does not take it");
}

/** Signatures outside of reasoning are Google's; what others take back is for their wires to say. */
function isSigned({ role, content }: Message): boolean {
	return role === "assistant" && content.some((part) => part.type !== "reasoning" && "signature" in part && part.signature);
}

function hasDetail(part: Message["content"][number]): boolean {
	if (part.type === "tool-result") return part.content.some(hasDetail);
	return part.type === "image" && part.detail !== undefined && part.detail !== "auto";
}

/** OpenAI's dialects have no mark for a tool that failed: where its words do not say so, they are made to. */
function tellFailures(chat: ChatRequest): ChatRequest {
	if (!chat.messages.some(({ role, content }) => role === "tool" && content.some(isUntold))) return chat;
	const messages = chat.messages.map((message): Message => {
		if (message.role !== "tool") return message;
		const content = message.content.map((result) =>
			isUntold(result) ? { ...result, content: [{ type: "text" as const, text: "Error:" }, ...result.content] } : result,
		);
		return { ...message, content };
	});
	return { ...chat, messages };
}

function isUntold(result: ToolResultPart): boolean {
	return result.isError === true && !result.content.some((part) => part.type === "text" && /error/i.test(part.text));
}

/** Without what the model does not have. */
function fitWishes(chat: ChatRequest, mapping: Mapping, warnings: string[]): ChatRequest {
	const { reasoning, webSearch, ...rest } = chat;
	const fitted: ChatRequest = rest;
	if (webSearch && mapping.webSearch) fitted.webSearch = webSearch;
	else if (webSearch) warnings.push("web_search was left out: this model does not search");
	if (reasoning && reasons(mapping)) fitted.reasoning = reasoning;
	else if (reasoning?.effort && reasoning.effort !== "none") {
		warnings.push("reasoning was left out: this model does not reason");
	}
	return fitted;
}

/** Anthropic's way to ask for no text of the thinking. */
function omitsThinking({ source }: ChatRequest): boolean {
	return (source.body.thinking as { display?: unknown } | undefined)?.display === "omitted";
}

function fitLimits(chat: ChatRequest, mapping: Mapping, warnings: string[]): ChatRequest {
	const { sampling, reasoning: asked, ...rest } = chat;
	const reasoning = asked && omitsThinking(chat) ? { ...asked, exclude: true } : asked;
	const fitted: ChatRequest = { ...rest, sampling };
	const { maxTokens } = sampling;
	if (maxTokens !== undefined && mapping.maxOutput !== undefined && maxTokens > mapping.maxOutput) {
		warnings.push(`max_tokens ${maxTokens} was sent as ${mapping.maxOutput}, the most this model writes`);
		fitted.sampling = { ...sampling, maxTokens: mapping.maxOutput };
	}
	if (!reasoning) return fitted;
	if (!mapping.reasoning) {
		if (reasoning.effort !== "none") warnings.push("thinking was left out: this model does not reason");
		return fitted;
	}
	fitted.reasoning = reasoning;
	const { maxTokens: budget, ...byEffort } = reasoning;
	if (budget !== undefined && !mapping.reasoningMaxTokens) {
		const effort = reasoning.effort ?? effortsByBudget.find(([most]) => budget <= most)?.[1] ?? "xhigh";
		warnings.push(`thinking.budget_tokens ${budget} was sent as effort "${effort}": this model takes no budget`);
		fitted.reasoning = { ...byEffort, effort };
	}
	return fitted;
}

const plural = /^(?:web searches|images|citations|input_examples) of | (?:items|blocks)(?: of |$)/;

/** What is lost is the name of a field, which is one thing, or several things of a kind. */
function leftOut(what: string): string {
	return plural.test(what)
		? `${what} were left out: this provider does not take them`
		: `${what} was left out: this provider does not take it`;
}
