import type { ChatEvent, FinishReason, ReasoningIssuer } from "../../chat";
import type { GatewayError } from "../../errors";
import { usageJson } from "../../pricing/cost";
import { metadataOf } from "../openai-chat/write-answer";
import type { Closing, Served } from "../protocol";
import { CompactionBuilder, wantsCompaction } from "./compaction";
import { previousResponseOf } from "./kept-input";
import { packedItem } from "./opaque";
import { OutputBuilder, type OutputOptions } from "./output-builder";
import type { Emit, Fields } from "./output-fields";
import { ToolNames } from "./tool-names";

/** Our id of a response, whoever answered: it is what `previous_response_id` may name. */
export function responseIdOf(logId: string): string {
	return `resp_${logId.replaceAll("-", "")}`;
}

/** The log id that our id of a response stands for; undefined where it is not one of ours. */
export function logIdOf(responseId: string): string | undefined {
	const hex = /^resp_([0-9a-f]{32})$/.exec(responseId)?.[1];
	return hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** What an `OutputBuilder` has to know of the request. */
export function outputOptions({ chat, logId }: Served, emit: Emit, encrypted?: boolean): OutputOptions {
	const base = logId.replaceAll("-", "");
	const { tools } = chat.source.body;
	return {
		idOf: (prefix, number) => `${prefix}_${base}${number.toString(16).padStart(4, "0")}`,
		names: new ToolNames(Array.isArray(tools) ? (tools as Fields[]) : []),
		freeForm: new Set(chat.tools.filter((tool) => tool.freeForm).map(({ name }) => name)),
		encrypted: encrypted ?? includes(chat.source.body, "reasoning.encrypted_content"),
		sources: includes(chat.source.body, "web_search_call.action.sources"),
		emit,
	};
}

export type Output = OutputBuilder | CompactionBuilder;

/** What builds the items that a request asks for. */
export function openOutput({ chat }: Served, options: OutputOptions): Output {
	return wantsCompaction(chat.source.body) ? new CompactionBuilder(options) : new OutputBuilder(options);
}

/** Whether the request asks for this to be shown. */
function includes({ include }: Readonly<Fields>, what: string): boolean {
	return Array.isArray(include) && include.includes(what);
}

/** A Response object that echoes its request, in progress and without output. */
export function newResponse(served: Served): Fields {
	const { body } = served.chat.source;
	return {
		id: responseIdOf(served.logId),
		object: "response",
		created_at: served.created,
		status: "in_progress",
		background: false,
		error: null,
		incomplete_details: null,
		instructions: body.instructions ?? null,
		max_output_tokens: body.max_output_tokens ?? null,
		max_tool_calls: body.max_tool_calls ?? null,
		model: modelOf(served),
		output: [],
		parallel_tool_calls: body.parallel_tool_calls ?? true,
		previous_response_id: previousResponseOf(body),
		prompt_cache_key: body.prompt_cache_key ?? null,
		reasoning: { effort: null, summary: null, ...(body.reasoning as Fields | null | undefined) },
		safety_identifier: body.safety_identifier ?? null,
		service_tier: body.service_tier ?? "auto",
		store: body.store ?? true,
		temperature: body.temperature ?? null,
		text: { format: { type: "text" }, ...(body.text as Fields | null | undefined) },
		tool_choice: body.tool_choice ?? "auto",
		tools: body.tools ?? [],
		top_logprobs: body.top_logprobs ?? 0,
		top_p: body.top_p ?? null,
		truncation: body.truncation ?? "disabled",
		usage: null,
		user: body.user ?? null,
		metadata: body.metadata ?? {},
	};
}

export function modelOf(served: Served): string {
	return `${served.usedProvider}/${served.usedModel}`;
}

export type Ending = { status: "completed" | "incomplete"; incomplete_details: Fields | null };

/** How a response ends for a finish reason. */
export function endingOf(finish: FinishReason | undefined): Ending {
	if (finish === "length") return { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } };
	if (finish === "content_filter") return { status: "incomplete", incomplete_details: { reason: "content_filter" } };
	return { status: "completed", incomplete_details: null };
}

/** The finished Response object. */
export function finishedResponse(
	served: Served,
	ending: Ending,
	output: Fields[],
	closing: Closing,
	start: Extract<ChatEvent, { type: "start" }> | undefined,
): Fields {
	return {
		...newResponse(served),
		...ending,
		output,
		...(start?.serviceTier ? { service_tier: start.serviceTier } : {}),
		usage: responseUsage(closing),
		llmgateway: metadataOf(served, closing),
	};
}

/** The Response object of an answer that failed after it had begun. */
export function failedResponse(served: Served, output: Fields[], error: GatewayError): Fields {
	const told = { code: error.code ?? error.type, message: error.message };
	return { ...newResponse(served), status: "failed", error: told, output };
}

/**
 * A provider's own Response object with the owned fields replaced: id, model, usage with cost, and what the caller asked
 * for where the forwarded request said otherwise.
 */
export function ownedResponse(response: Fields, served: Served, issuer: ReasoningIssuer, closing?: Closing): Fields {
	const { body } = served.chat.source;
	const output = Array.isArray(response.output) ? response.output.map((item: unknown) => packedItem(item, issuer)) : [];
	const owned: Fields = {
		...response,
		output,
		id: responseIdOf(served.logId),
		object: "response",
		model: modelOf(served),
		previous_response_id: previousResponseOf(body),
		store: body.store ?? true,
		metadata: body.metadata ?? response.metadata ?? {},
	};
	if (!closing) return owned;
	return { ...owned, usage: mergedUsage(response.usage, responseUsage(closing)), llmgateway: metadataOf(served, closing) };
}

/** Who encrypted the reasoning of an answer; OpenAI where nothing says otherwise. */
export function issuerOf(events: readonly ChatEvent[] | undefined): ReasoningIssuer | undefined {
	for (const event of events ?? []) if (event.type === "reasoning" && event.issuer) return event.issuer;
	return undefined;
}

/** Tokens under the names of the Responses API, with the cost fields of the chat surface. */
function responseUsage({ usage, cost }: Closing): Fields {
	const chat = usageJson(usage, cost);
	return {
		input_tokens: chat.prompt_tokens,
		input_tokens_details: chat.prompt_tokens_details,
		output_tokens: chat.completion_tokens,
		output_tokens_details: chat.completion_tokens_details,
		total_tokens: chat.total_tokens,
		cost: chat.cost,
		cost_details: chat.cost_details,
	};
}

/** Details of the provider stay beside ours, so that counters unknown to us reach the caller. */
function mergedUsage(theirs: unknown, ours: Fields): Fields {
	if (typeof theirs !== "object" || theirs === null) return ours;
	const base = theirs as Fields;
	const merged: Fields = { ...base, ...ours };
	for (const field of ["input_tokens_details", "output_tokens_details"]) {
		merged[field] = { ...(base[field] as object | null), ...(ours[field] as object) };
	}
	return merged;
}
