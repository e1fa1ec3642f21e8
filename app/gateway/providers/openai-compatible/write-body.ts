import type { ChatRequest, FunctionTool } from "../../chat";
import { chatGatewayFields } from "../../gateway-fields";
import { describeTool } from "../describe-tool";
import { type Fields, fieldsOf } from "../fields";
import type { WireRequest, WireTarget } from "../provider";
import { warnCacheMarkers } from "./cache-markers";
import { fitBody } from "./fit-body";
import { forwardMessages } from "./forward-messages";
import { otherLimitField, outputLimitField, outputLimitOf } from "./output-limit";
import type { Vendor } from "./vendor";
import { writeMessages } from "./write-messages";

/**
 * Fields of our own request format that no provider knows, and those that are spelled anew for the vendor
 * (`reasoning…`, `stream…`). Everything else a caller of the same dialect sent goes through untouched.
 */
const ownedFields = new Set<string>([
	...chatGatewayFields,
	"model",
	"messages",
	"stream",
	"stream_options",
	"reasoning",
	"reasoning_effort",
	"reasoningText",
	"include_reasoning",
	"effort",
]);

/**
 * Body for `POST /chat/completions`. A caller of the same dialect gets its own body forwarded with the owned fields
 * changed; for any other dialect the body is written from the neutral request.
 * Source: https://platform.openai.com/docs/api-reference/chat/create
 */
export function writeBody(request: ChatRequest, family: Vendor, target: WireTarget): WireRequest {
	const warnings: string[] = [];
	const vendor: Vendor = target.mapping.supportsDeveloperRole === false ? { ...family, developerRole: false } : family;
	const body =
		request.source.dialect === "openai-chat"
			? forwardBody(request, vendor, target, warnings)
			: bodyFromNeutral(request, vendor, target, warnings);
	body.stream = target.stream;
	if (target.stream && vendor.streamUsage !== false) {
		const asked = request.source.dialect === "openai-chat" ? fieldsOf(request.source.body.stream_options) : undefined;
		body.stream_options = { ...asked, include_usage: true };
	}
	fitBody(body, request, vendor, target, warnings);
	return { body, warnings };
}

function forwardBody(request: ChatRequest, vendor: Vendor, target: WireTarget, warnings: string[]): Fields {
	const source = request.source.body;
	const body: Fields = { model: undefined, messages: forwardMessages(source.messages, vendor, warnings) };
	// Under its right name from the beginning: an object of which a field is deleted is a slow one ever after.
	const limitField = outputLimitField(vendor, target);
	const renamed = limitField !== undefined && otherLimitField(limitField) in source;
	for (const name in source) {
		if (ownedFields.has(name) || (renamed && (name === "max_tokens" || name === "max_completion_tokens"))) continue;
		body[name] = source[name];
	}
	if (renamed) {
		const limit = outputLimitOf(source);
		if (limit != null) body[limitField] = limit;
	}
	for (const [name, value] of Object.entries(fieldsOf(source.extra_body) ?? {})) {
		if (!ownedFields.has(name)) body[name] ??= value;
	}
	if (Array.isArray(body.tools)) body.tools = body.tools.map((tool) => withoutCacheMarker(tool, warnings));
	warnReasoning(fieldsOf(source.reasoning ?? source.reasoningText), warnings);
	return body;
}

const readReasoning = new Set(["effort", "max_tokens", "exclude", "enabled", "summary"]);

/** The object is spelled anew for each vendor; what of it has no meaning here is told. */
function warnReasoning(reasoning: Fields | undefined, warnings: string[]): void {
	if (!reasoning) return;
	for (const [name, value] of Object.entries(reasoning)) {
		const asks = value != null && value !== false && value !== "" && value !== "standard" && value !== "auto";
		if (asks && !readReasoning.has(name)) warnings.push(`reasoning.${name} was left out: this provider does not take it`);
	}
}

function withoutCacheMarker(tool: unknown, warnings: string[]): unknown {
	const fields = fieldsOf(tool);
	if (!fields || !("cache_control" in fields)) return tool;
	warnCacheMarkers(warnings);
	const { cache_control: _, ...rest } = fields;
	return rest;
}

function bodyFromNeutral(request: ChatRequest, vendor: Vendor, target: WireTarget, warnings: string[]): Fields {
	const { sampling, tools } = request;
	const body: Fields = { model: undefined, messages: writeMessages(request.messages, vendor, warnings) };
	if (tools.length > 0) body.tools = tools.map((tool) => writeTool(tool, vendor, warnings));
	if (request.verbosity !== undefined && !target.mapping.verbosity) {
		warnings.push("verbosity was left out: this model does not take it");
	}
	setDefined(body, {
		tool_choice: writeToolChoice(request, vendor),
		parallel_tool_calls: tools.length > 0 ? request.parallelToolCalls : undefined,
		[outputLimitField(vendor, target) ?? "max_tokens"]: sampling.maxTokens,
		temperature: sampling.temperature,
		top_p: sampling.topP,
		top_k: sampling.topK,
		frequency_penalty: sampling.frequencyPenalty,
		presence_penalty: sampling.presencePenalty,
		seed: sampling.seed,
		stop: sampling.stop,
		n: sampling.n,
		logprobs: sampling.logprobs,
		top_logprobs: sampling.topLogprobs,
		logit_bias: sampling.logitBias,
		response_format: writeResponseFormat(request.responseFormat),
		verbosity: target.mapping.verbosity ? request.verbosity : undefined,
		service_tier: request.serviceTier,
		prompt_cache_key: request.promptCacheKey,
		safety_identifier: request.safetyIdentifier,
		user: request.user,
		// No other dialect has it.
		prediction: request.source.dialect === "openai-completions" ? (request.source.body.prediction ?? undefined) : undefined,
	});
	return body;
}

function setDefined(body: Fields, fields: Fields): void {
	for (const [name, value] of Object.entries(fields)) if (value !== undefined) body[name] = value;
}

function writeTool(tool: FunctionTool, vendor: Vendor, warnings: string[]): Fields {
	const { name, parameters, strict, cache, freeForm } = tool;
	if (cache) warnCacheMarkers(warnings);
	const target: Fields = { name };
	const description = vendor.freeFormTools ? tool.description : describeTool(tool);
	if (description !== undefined) target.description = description;
	if (freeForm && vendor.freeFormTools) {
		if (freeForm.format) target.format = nestGrammar(freeForm.format);
		return { type: "custom", custom: target };
	}
	if (parameters !== undefined) target.parameters = parameters;
	if (strict !== undefined) target.strict = strict;
	return { type: "function", function: target };
}

/** The Responses API holds syntax and definition beside the type, this one in an object of their own. */
function nestGrammar(format: Fields): Fields {
	const { type, ...grammar } = format;
	return type === "grammar" && format.grammar === undefined ? { type, grammar } : format;
}

function writeToolChoice({ toolChoice: choice, tools }: ChatRequest, vendor: Vendor): unknown {
	if (choice?.type !== "function") return choice?.type;
	const freeForm = vendor.freeFormTools && tools.some(({ name, freeForm }) => freeForm && name === choice.name);
	return freeForm
		? { type: "custom", custom: { name: choice.name } }
		: { type: "function", function: { name: choice.name } };
}

function writeResponseFormat(format: ChatRequest["responseFormat"]): unknown {
	if (format?.type !== "json_schema") return format;
	const { type, ...schema } = format;
	return { type, json_schema: schema };
}
