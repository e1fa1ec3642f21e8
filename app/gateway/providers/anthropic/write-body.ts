import type { ChatRequest, Message } from "../../chat";
import { GatewayError } from "../../errors";
import type { Fields } from "../fields";
import type { WireRequest, WireTarget } from "../provider";
import { warnUnsupported, type Wish } from "../wishes";
import { settleCacheMarkers } from "./cache-markers";
import { forwardBody } from "./forward-body";
import { addCacheMarkers } from "./place-cache-markers";
import { writeMessages, writeSystem } from "./write-messages";
import { writeOutputFormat } from "./write-output-format";
import { writeThinking } from "./write-thinking";
import { writeToolChoice, writeTools } from "./write-tools";

/** Sent where neither the caller nor the catalogue says how long an answer may be; the field is required. */
const fallbackMaxTokens = 4096;

/** Uploaded files are still a beta. Source: https://platform.claude.com/docs/en/build-with-claude/files */
const filesBeta = "files-api-2025-04-14";

/**
 * Body for `POST /messages`. A caller of the same dialect gets its own body forwarded.
 * Source: https://platform.claude.com/docs/en/api/messages
 */
export function writeBody(request: ChatRequest, target: WireTarget): WireRequest {
	const warnings: string[] = [];
	const forwards = request.source.dialect === "anthropic-messages";
	const body = forwards ? forwardBody(request, target, warnings) : bodyFromNeutral(request, target, warnings);
	if (!request.noCacheMarkers) addCacheMarkers(body, target.mapping);
	const headers = { ...request.source.headers };
	if (!forwards && usesFiles(request)) headers["anthropic-beta"] = filesBeta;
	return Object.keys(headers).length > 0 ? { body, headers, warnings } : { body, warnings };
}

function bodyFromNeutral(request: ChatRequest, target: WireTarget, warnings: string[]): Fields {
	const body: Fields = {
		model: target.mapping.externalId,
		max_tokens: request.sampling.maxTokens ?? target.mapping.maxOutput ?? fallbackMaxTokens,
		stream: target.stream,
	};
	const system = writeSystem(request.messages, warnings);
	body.messages = writeMessages(request.messages, warnings);
	const tools = writeTools(request, target, warnings);
	if (tools.length > 0) {
		body.tools = tools;
		const choice = writeToolChoice(request);
		if (choice) body.tool_choice = choice;
	}
	system.push(...writeOutputFormat(body, request, target, warnings));
	if (system.length > 0) body.system = system;
	const user = request.safetyIdentifier ?? request.user;
	if (user !== undefined) body.metadata = { user_id: user };
	if (request.user !== undefined && request.user !== user) {
		warnings.push("user was left out: this provider takes one identifier, and safety_identifier was sent");
	}
	writeServiceTier(body, request, warnings);
	writeSampling(body, request, target, warnings);
	writeThinking(body, request, target, warnings);
	settleCacheMarkers(body, warnings);
	return body;
}

function usesFiles({ messages }: ChatRequest): boolean {
	const parts = messages.flatMap((message): Message["content"][number][] => message.content);
	const inner = parts.flatMap((part) => (part.type === "tool-result" ? part.content : []));
	return [...parts, ...inner].some((part) => part.type === "file" && part.source.kind === "id");
}

/** Capacity that was bought is used unless the caller wants the standard tier; there is no cheaper one. */
function writeServiceTier(body: Fields, { serviceTier }: ChatRequest, warnings: string[]): void {
	if (serviceTier === "default" || serviceTier === "standard") body.service_tier = "standard_only";
	else if (serviceTier === "flex") warnings.push("service_tier flex was left out: this provider does not have it");
}

function writeSampling(body: Fields, request: ChatRequest, { mapping }: WireTarget, warnings: string[]): void {
	const { sampling } = request;
	if ((sampling.n ?? 1) > 1) {
		throw new GatewayError({
			status: 400,
			param: "n",
			message: `Model ${mapping.externalId} gives one answer per request.`,
		});
	}
	const takes = (name: string) => mapping.supportedParameters?.includes(name) ?? true;
	if (sampling.temperature !== undefined) {
		if (!takes("temperature")) warnings.push("temperature was left out: this model does not take it");
		else body.temperature = clampTemperature(sampling.temperature, mapping.maxTemperature ?? 1, warnings);
	}
	if (sampling.topP !== undefined) {
		// Models since Claude 4.5 refuse both at once.
		if (!takes("top_p") || body.temperature !== undefined) {
			warnings.push("top_p was left out: this model does not take it, or not beside temperature");
		} else body.top_p = sampling.topP;
	}
	if (sampling.topK !== undefined) {
		if (takes("temperature")) body.top_k = sampling.topK;
		else warnings.push("top_k was left out: this model does not take it");
	}
	const stop = sampling.stop?.filter((sequence) => sequence.trim() !== "");
	if (stop && stop.length > 0) body.stop_sequences = stop;
	if (stop && stop.length !== sampling.stop?.length) warnings.push("stop sequences of white space were left out");
	warnUnsupported(request, unsupported, warnings);
}

function clampTemperature(wanted: number, limit: number, warnings: string[]): number {
	if (wanted <= limit) return wanted;
	warnings.push(`temperature ${wanted} was sent as ${limit}, the highest this provider takes`);
	return limit;
}

/** What the Messages API has no field for. */
const unsupported: readonly Wish[] = [
	"frequency_penalty",
	"presence_penalty",
	"seed",
	"logprobs",
	"logit_bias",
	"verbosity",
	"prediction",
	"image_config",
	"prompt_cache_key",
];
