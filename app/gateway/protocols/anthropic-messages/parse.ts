import {
	type ChatRequest,
	type ReasoningEffort,
	reasoningEfforts,
	type ReasoningRequest,
	type ResponseFormat,
	type Sampling,
} from "../../chat";
import { warnChatFields } from "../../gateway-fields";
import type { RequestHeaders } from "../protocol";
import { routingWishes } from "../routing-wishes";
import { DialectOnly, findFieldsOfThisDialect } from "./dialect-only";
import { invalidField, invalidRequest } from "./invalid-request";
import { parseMessages } from "./parse-messages";
import { parseToolChoice, parseTools } from "./parse-tools";
import { countTokensRequestSchema, type MessagesRequest, messagesRequestSchema, type PromptFields } from "./schema";

/** Reads the body of `POST /v1/messages`. Throws GatewayError(400) naming the offending field. */
export function parseMessagesRequest(body: Record<string, unknown>, headers: RequestHeaders): ChatRequest {
	refuseEndlessConversations(body.messages);
	const result = messagesRequestSchema.safeParse(body);
	if (!result.success) throw invalidRequest(result.error);
	const request = result.data;
	const chat: ChatRequest = { ...parsePrompt(request, body, headers), stream: request.stream === true };
	chat.sampling = parseSampling(request);
	const user = userOf(request.metadata?.user_id);
	if (user) chat.user = user;
	// Anthropic's standard tier is what others call the default one.
	const tier = request.service_tier;
	if (tier) chat.serviceTier = tier === "standard_only" ? "default" : tier;
	return chat;
}

/** Reads the body of `POST /v1/messages/count_tokens`: a prompt without the settings of an answer. */
export function parseCountTokensRequest(body: Record<string, unknown>, headers: RequestHeaders): ChatRequest {
	refuseEndlessConversations(body.messages);
	const result = countTokensRequestSchema.safeParse(body);
	if (!result.success) throw invalidRequest(result.error);
	return parsePrompt(result.data, body, headers);
}

function parsePrompt(request: PromptFields, body: Record<string, unknown>, headers: RequestHeaders): ChatRequest {
	const only = new DialectOnly();
	const { tools, webSearch } = parseTools(request, only);
	const chat: ChatRequest = {
		model: request.model,
		stream: false,
		messages: parseMessages(request, only),
		tools,
		sampling: {},
		source: { dialect: "anthropic-messages", body, headers: dialectHeaders(headers) },
	};
	const toolChoice = parseToolChoice(request, webSearch);
	if (toolChoice) chat.toolChoice = toolChoice;
	const choice = request.tool_choice;
	if (choice && choice.type !== "none" && choice.disable_parallel_tool_use) chat.parallelToolCalls = false;
	if (webSearch) chat.webSearch = webSearch;
	const reasoning = parseReasoning(request);
	if (reasoning) chat.reasoning = reasoning;
	const responseFormat = parseOutputFormat(request, only);
	if (responseFormat) chat.responseFormat = responseFormat;
	findFieldsOfThisDialect(request, only);
	const dialectOnly = only.found();
	if (dialectOnly) chat.dialectOnly = dialectOnly;
	Object.assign(chat, routingWishes(request));
	const warnings = warnChatFields(body);
	if (warnings) chat.warnings = warnings;
	if (isClaudeCode(headers)) chat.adaptable = true;
	return chat;
}

/** It asks every model to think, and may ask any of them to search. */
function isClaudeCode(headers: RequestHeaders): boolean {
	return String(headers["user-agent"] ?? "").startsWith("claude-cli/");
}

/** More than any conversation has; checking each of a million tiny messages would hold every other request up. */
const maxMessages = 10_000;

function refuseEndlessConversations(messages: unknown): void {
	if (!Array.isArray(messages) || messages.length <= maxMessages) return;
	throw invalidField(["messages"], `at most ${maxMessages} fit in a request`);
}

/** Source: https://platform.claude.com/docs/en/api/beta-headers */
function dialectHeaders(headers: RequestHeaders): Record<string, string> {
	const travelling: Record<string, string> = {};
	for (const name of ["anthropic-beta", "anthropic-version"]) {
		const value = headers[name];
		const text = Array.isArray(value) ? value.join(",") : value;
		// Betas are words with dates; anything else would not be a header's value.
		if (text && /^[\w.,: -]{1,2000}$/.test(text)) travelling[name] = text;
	}
	return travelling;
}

function parseSampling(request: MessagesRequest): Sampling {
	const sampling: Sampling = { maxTokens: request.max_tokens };
	// Never by truth: zero is a temperature.
	if (request.temperature != null) sampling.temperature = request.temperature;
	if (request.top_p != null) sampling.topP = request.top_p;
	if (request.top_k != null) sampling.topK = request.top_k;
	if (request.stop_sequences && request.stop_sequences.length > 0) sampling.stop = request.stop_sequences;
	return sampling;
}

/**
 * `enabled` states a budget, `adaptive` leaves the amount to the model, and the effort may stand beside either or
 * alone.
 * Sources: https://platform.claude.com/docs/en/build-with-claude/extended-thinking,
 * https://platform.claude.com/docs/en/build-with-claude/effort
 */
function parseReasoning({ thinking, output_config: output }: PromptFields): ReasoningRequest | undefined {
	const effort = effortOf(output?.effort);
	switch (thinking?.type) {
		case undefined:
			return effort ? { effort } : undefined;
		case "disabled":
			return { effort: "none" };
		case "enabled": {
			if (thinking.budget_tokens == null) throw invalidField(["thinking", "enabled", "budget_tokens"], "Field required");
			return { maxTokens: thinking.budget_tokens, ...(effort ? { effort } : {}) };
		}
		default:
			return { adaptive: true, ...(effort ? { effort } : {}) };
	}
}

/** An effort of a later day is left to the provider that knows it. */
function effortOf(effort: string | null | undefined): ReasoningEffort | undefined {
	return reasoningEfforts.find((known) => known === effort);
}

/** Source: https://platform.claude.com/docs/en/build-with-claude/structured-outputs */
function parseOutputFormat(request: PromptFields, only: DialectOnly): ResponseFormat | undefined {
	const format = request.output_config?.format ?? request.output_format;
	if (!format) return undefined;
	if (format.type === "json_schema") {
		return { type: "json_schema", name: "answer", schema: format.schema ?? {}, strict: true };
	}
	only.refuse(`output_config.format ${format.type}`);
	return undefined;
}

/** Longest user identifier that providers take. */
const maxUserLength = 64;

/**
 * The end user. Coding agents send a JSON text of several ids, of which the steadiest is taken; the whole is longer
 * than other providers take.
 */
function userOf(userId: string | null | undefined): string | undefined {
	if (!userId) return undefined;
	if (userId.length <= maxUserLength && !userId.startsWith("{")) return userId;
	const ids = parseJson(userId);
	for (const name of ["account_uuid", "device_id", "session_id"]) {
		const id = ids?.[name];
		if (typeof id === "string" && id !== "") return id.slice(0, maxUserLength);
	}
	return userId.slice(0, maxUserLength);
}

function parseJson(text: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}
