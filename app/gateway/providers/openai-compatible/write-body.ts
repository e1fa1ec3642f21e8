import type { ChatRequest } from "../../chat";
import { type Fields, fieldsOf } from "../fields";
import type { WireRequest, WireTarget } from "../provider";
import { warnCacheMarkers } from "./cache-markers";
import { fitBody } from "./fit-body";
import { forwardMessages } from "./forward-messages";
import type { Vendor } from "./vendor";
import { writeMessages } from "./write-messages";

/**
 * Fields of our own request format that no provider knows, and those that are spelled anew for the vendor
 * (`reasoning…`, `stream…`). Everything else a caller of the same dialect sent goes through untouched.
 */
const ownedFields = new Set([
	"model",
	"messages",
	"stream",
	"stream_options",
	"reasoning",
	"reasoning_effort",
	"reasoningText",
	"include_reasoning",
	"effort",
	"no_reasoning",
	"free_models_only",
	"onboarding",
	"plugins",
	"routing",
	"models",
	"usage",
	"web_search",
	"image_config",
	"sensitive_word_check",
	"cache_control",
	"extra_body",
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
			? forwardBody(request, vendor, warnings)
			: bodyFromNeutral(request, vendor, warnings);
	body.stream = target.stream;
	if (target.stream && vendor.streamUsage !== false) {
		const asked = request.source.dialect === "openai-chat" ? fieldsOf(request.source.body.stream_options) : undefined;
		body.stream_options = { ...asked, include_usage: true };
	}
	fitBody(body, request, vendor, target, warnings);
	return { body, warnings };
}

function forwardBody(request: ChatRequest, vendor: Vendor, warnings: string[]): Fields {
	const source = request.source.body;
	const body: Fields = { model: undefined, messages: forwardMessages(source.messages, vendor, warnings) };
	for (const name in source) {
		if (!ownedFields.has(name)) body[name] = source[name];
	}
	for (const [name, value] of Object.entries(fieldsOf(source.extra_body) ?? {})) {
		if (!ownedFields.has(name)) body[name] ??= value;
	}
	if (Array.isArray(body.tools)) body.tools = body.tools.map((tool) => withoutCacheMarker(tool, warnings));
	return body;
}

function withoutCacheMarker(tool: unknown, warnings: string[]): unknown {
	const fields = fieldsOf(tool);
	if (!fields || !("cache_control" in fields)) return tool;
	warnCacheMarkers(warnings);
	const { cache_control: _, ...rest } = fields;
	return rest;
}

function bodyFromNeutral(request: ChatRequest, vendor: Vendor, warnings: string[]): Fields {
	const { sampling } = request;
	const body: Fields = { model: undefined, messages: writeMessages(request.messages, vendor, warnings) };
	if (request.tools.length > 0) {
		body.tools = request.tools.map(({ name, description, parameters, strict, cache }) => {
			if (cache) warnCacheMarkers(warnings);
			const tool: Fields = { name };
			if (description !== undefined) tool.description = description;
			if (parameters !== undefined) tool.parameters = parameters;
			if (strict !== undefined) tool.strict = strict;
			return { type: "function", function: tool };
		});
	}
	setDefined(body, {
		tool_choice: writeToolChoice(request.toolChoice),
		parallel_tool_calls: request.tools.length > 0 ? request.parallelToolCalls : undefined,
		max_tokens: sampling.maxTokens,
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
		user: request.user,
	});
	return body;
}

function setDefined(body: Fields, fields: Fields): void {
	for (const [name, value] of Object.entries(fields)) if (value !== undefined) body[name] = value;
}

function writeToolChoice(choice: ChatRequest["toolChoice"]): unknown {
	if (choice?.type === "function") return { type: "function", function: { name: choice.name } };
	return choice?.type;
}

function writeResponseFormat(format: ChatRequest["responseFormat"]): unknown {
	if (format?.type !== "json_schema") return format;
	const { type, ...schema } = format;
	return { type, json_schema: schema };
}
