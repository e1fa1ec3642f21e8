import type { ChatRequest } from "../../chat";
import { GatewayError } from "../../errors";
import { type Fields, fieldsOf } from "../fields";
import type { WireRequest, WireTarget } from "../provider";
import { fitBody } from "./fit-body";
import { addInclude, forwardBody, isForwarded } from "./forward-body";
import type { ResponsesVendor } from "./vendor";
import { writeInput } from "./write-input";
import { warnOnce } from "./write-parts";
import { writeTools } from "./write-tools";

/**
 * Body for `POST /responses`. A caller of the same dialect gets its own body forwarded with the owned fields changed;
 * for any other dialect the body is written from the neutral request.
 * Source: https://platform.openai.com/docs/api-reference/responses/create
 */
export function writeBody(request: ChatRequest, vendor: ResponsesVendor, target: WireTarget): WireRequest {
	const warnings: string[] = [];
	const write = isForwarded(request) ? forwardBody : bodyFromNeutral;
	const body = write(request, vendor, target, warnings);
	fitBody(body, request, vendor, target, warnings);
	return { body, warnings };
}

function bodyFromNeutral(
	request: ChatRequest,
	vendor: ResponsesVendor,
	target: WireTarget,
	warnings: string[],
): Fields {
	refuseUnsayable(request, vendor);
	const { sampling } = request;
	const body: Fields = { model: target.mapping.externalId, input: writeInput(request, vendor, target, warnings) };
	body.stream = target.stream;
	// What is answered through the gateway is kept by the gateway or not at all.
	body.store = false;
	writeTools(body, request, vendor, target, warnings);
	setDefined(body, {
		max_output_tokens: outputLimit(sampling.maxTokens, warnings),
		temperature: sampling.temperature,
		top_p: sampling.topP,
		service_tier: standardTiers.has(request.serviceTier ?? "auto") ? undefined : request.serviceTier,
		prompt_cache_key: request.promptCacheKey,
		safety_identifier: request.safetyIdentifier,
		user: request.user,
	});
	if (sampling.logprobs || sampling.topLogprobs) {
		body.top_logprobs = sampling.topLogprobs ?? 0;
		addInclude(body, "message.output_text.logprobs");
	}
	const text = writeText(request, vendor, warnings);
	if (text) body.text = text;
	if (request.source.dialect === "openai-chat") carryChatFields(body, request, warnings);
	warnLosses(request, warnings);
	return body;
}

function setDefined(body: Fields, fields: Fields): void {
	for (const [name, value] of Object.entries(fields)) if (value !== undefined) body[name] = value;
}

/**
 * What changes the answer's meaning when it is lost is refused; hints to the sampler are left out and named. What this
 * provider takes on no wire is left out as there. Coding agents send stop sequences whatever the model, in Anthropic's
 * dialect only.
 */
function refuseUnsayable({ sampling, source }: ChatRequest, { refusedFields = [] }: ResponsesVendor): void {
	const asked = {
		n: (sampling.n ?? 1) > 1,
		stop: Boolean(sampling.stop?.length) && source.dialect !== "anthropic-messages",
		logit_bias: Object.keys(sampling.logitBias ?? {}).length > 0,
	};
	const found = Object.entries(asked).find(([name, asks]) => asks && !refusedFields.includes(name));
	if (!found) return;
	const [refused] = found;
	throw new GatewayError({
		status: 400,
		code: "unsupported_parameter",
		param: refused,
		message: `This model is served through an API without ${refused}. Remove it, or use another model.`,
	});
}

function warnLosses({ sampling, imageConfig, source }: ChatRequest, warnings: string[]): void {
	const lost: Record<string, unknown> = {
		top_k: sampling.topK,
		seed: sampling.seed,
		n: (sampling.n ?? 1) > 1 ? sampling.n : undefined,
		logit_bias: Object.keys(sampling.logitBias ?? {}).length > 0 ? sampling.logitBias : undefined,
		stop: sampling.stop?.length ? sampling.stop : undefined,
		frequency_penalty: sampling.frequencyPenalty || undefined,
		presence_penalty: sampling.presencePenalty || undefined,
		image_config: imageConfig,
		// Chat completions tell it themselves.
		prediction: source.dialect === "openai-completions" ? (source.body.prediction ?? undefined) : undefined,
	};
	for (const [name, value] of Object.entries(lost)) {
		if (value !== undefined) warnOnce(warnings, `${name} was left out: this provider or model does not take it`);
	}
}

/** The tier that everybody serves is said by saying nothing. */
const standardTiers = new Set(["auto", "default", "standard", "standard_only"]);

/** The least that is taken. */
const minOutputTokens = 16;

function outputLimit(wanted: number | undefined, warnings: string[]): number | undefined {
	if (wanted === undefined || wanted >= minOutputTokens) return wanted;
	warnings.push(`the output limit of ${wanted} tokens was sent as ${minOutputTokens}, the least this provider takes`);
	return minOutputTokens;
}

function writeText(request: ChatRequest, vendor: ResponsesVendor, warnings: string[]): Fields | undefined {
	const { responseFormat, verbosity } = request;
	const text: Fields = {};
	if (responseFormat) text.format = responseFormat;
	if (verbosity && !vendor.refusedFields?.includes("verbosity")) text.verbosity = verbosity;
	else if (verbosity) warnOnce(warnings, "verbosity was left out: this provider or model does not take it");
	return Object.keys(text).length > 0 ? text : undefined;
}

/** Fields of a chat body that mean the same here and are not part of the neutral request. */
const sharedFields = ["metadata", "prompt_cache_retention", "prompt_cache_options", "moderation"];

/** Fields of a chat body that only ever ask for something this wire does not have. */
const chatOnlyFields = ["audio", "modalities", "prediction", "store"];

function carryChatFields(body: Fields, { source: { body: source }, dialectOnly }: ChatRequest, warnings: string[]): void {
	for (const name of sharedFields) if (source[name] != null) body[name] = source[name];
	for (const name of chatOnlyFields) {
		const value = source[name];
		const asks = value != null && value !== false && !(name === "modalities" && isTextOnly(value));
		if (asks) warnOnce(warnings, `${name} was left out: this model is served through another API, which has none`);
	}
	const extra = fieldsOf(source.extra_body) ?? {};
	for (const name of sharedFields) if (extra[name] != null) body[name] ??= extra[name];
	const unknown = [...(dialectOnly?.lost ?? []), ...Object.keys(extra)];
	for (const name of unknown) {
		if (sharedFields.includes(name) || chatOnlyFields.includes(name) || name === "extra_body") continue;
		warnOnce(warnings, `${name} was left out: this model is served through another API, which has none`);
	}
}

function isTextOnly(value: unknown): boolean {
	return Array.isArray(value) && value.every((modality) => modality === "text");
}
