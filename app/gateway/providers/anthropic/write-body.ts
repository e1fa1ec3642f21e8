import type { ChatRequest } from "../../chat";
import { GatewayError } from "../../errors";
import { type Fields, fieldsOf } from "../fields";
import type { WireRequest, WireTarget } from "../provider";
import { CacheMarkers } from "./cache-markers";
import { writeMessages, writeSystem } from "./write-messages";
import { writeOutputFormat } from "./write-output-format";
import { writeThinking } from "./write-thinking";
import { writeToolChoice, writeTools } from "./write-tools";

/** Sent where neither the caller nor the catalogue says how long an answer may be; the field is required. */
const fallbackMaxTokens = 4096;

/** Uploaded files are still a beta. Source: https://platform.claude.com/docs/en/build-with-claude/files */
const filesBeta = { "anthropic-beta": "files-api-2025-04-14" };

/**
 * Body for `POST /messages`.
 * Source: https://platform.claude.com/docs/en/api/messages
 */
export function writeBody(request: ChatRequest, target: WireTarget): WireRequest {
	if (request.source.dialect === "anthropic-messages") return forwardBody(request, target);
	const warnings: string[] = [];
	const markers = new CacheMarkers(warnings);
	const body: Fields = {
		model: target.mapping.externalId,
		max_tokens: request.sampling.maxTokens ?? target.mapping.maxOutput ?? fallbackMaxTokens,
		stream: target.stream,
	};
	// The order in which the provider reads a prompt, and so the order of cache markers: tools, system, messages.
	const tools = writeTools(request.tools, markers);
	const system = writeSystem(request.messages, markers, warnings);
	body.messages = writeMessages(request.messages, markers, warnings);
	system.push(...writeOutputFormat(body, request.responseFormat, target, warnings));
	if (system.length > 0) body.system = system;
	if (tools.length > 0) {
		body.tools = tools;
		const choice = writeToolChoice(request);
		if (choice) body.tool_choice = choice;
	}
	if (request.user !== undefined) body.metadata = { user_id: request.user };
	writeSampling(body, request, target, warnings);
	writeThinking(body, request, target, warnings);
	markers.settle();
	const usesFiles = request.messages.some((message) =>
		message.content.some((part) => part.type === "file" && part.source.kind === "id"),
	);
	return usesFiles ? { body, headers: filesBeta, warnings } : { body, warnings };
}

/** A caller of the same dialect: only the model and the streaming are ours. */
function forwardBody(request: ChatRequest, { mapping, stream }: WireTarget): WireRequest {
	const body: Fields = { ...request.source.body, model: mapping.externalId, stream };
	for (const name of ["plugins", "routing", "free_models_only", "no_reasoning"]) delete body[name];
	return { body, warnings: [] };
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
	warnUnsupported(request, warnings);
}

function clampTemperature(wanted: number, limit: number, warnings: string[]): number {
	if (wanted <= limit) return wanted;
	warnings.push(`temperature ${wanted} was sent as ${limit}, the highest this provider takes`);
	return limit;
}

/** What the Messages API has no field for. Penalties of zero and absent log probabilities ask for nothing. */
function warnUnsupported({ sampling, source }: ChatRequest, warnings: string[]): void {
	const asked: Record<string, boolean> = {
		frequency_penalty: (sampling.frequencyPenalty ?? 0) !== 0,
		presence_penalty: (sampling.presencePenalty ?? 0) !== 0,
		seed: sampling.seed !== undefined,
		logprobs: sampling.logprobs === true,
		logit_bias: Object.keys(sampling.logitBias ?? {}).length > 0,
		verbosity: source.body.verbosity != null,
		prediction: fieldsOf(source.body.prediction) !== undefined,
	};
	for (const [name, isAsked] of Object.entries(asked)) {
		if (isAsked) warnings.push(`${name} was left out: this provider does not take it`);
	}
}
