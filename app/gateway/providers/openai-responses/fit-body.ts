import type { ChatRequest, ReasoningRequest } from "../../chat";
import { type Fields, fieldsOf } from "../fields";
import type { WireTarget } from "../provider";
import { budgetRefused, fitEffort } from "../reasoning-effort";
import { reasoningModeOf } from "./choose-wire";
import { addInclude, isForwarded, removeInclude } from "./forward-body";
import type { ResponsesVendor } from "./vendor";
import { fitToolChoice } from "./write-tools";

/** Changes what the chosen vendor and model do not take, in place, and names every loss in `warnings`. */
export function fitBody(
	body: Fields,
	request: ChatRequest,
	vendor: ResponsesVendor,
	target: WireTarget,
	warnings: string[],
): void {
	for (const name of vendor.refusedFields ?? []) leaveOut(body, name, warnings);
	if (!vendor.safetyIdentifier) leaveOut(body, "safety_identifier", warnings);
	fitToolChoice(body, target, warnings);
	fitReasoning(body, request.reasoning, vendor, target, warnings);
	if (!isForwarded(request)) fitReasoningMode(body, request, target, warnings);
	fitSampling(body, request, vendor, target, warnings);
	const { mapping } = target;
	if (mapping.reasoning && vendor.encryptedReasoning !== false && body.store === false) {
		addInclude(body, "reasoning.encrypted_content");
	}
	vendor.adjust?.(body, target, warnings);
}

/** Removes a field; silent where it asks for nothing. */
function leaveOut(body: Fields, name: string, warnings: string[]): void {
	if (!(name in body)) return;
	if (body[name] != null) warnings.push(`${name} was left out: this provider or model does not take it`);
	delete body[name];
}

function fitReasoning(
	body: Fields,
	wanted: ReasoningRequest | undefined,
	vendor: ResponsesVendor,
	target: WireTarget,
	warnings: string[],
): void {
	const { mapping } = target;
	if (!wanted) {
		const summary = mapping.reasoning ? mapping.reasoningSummary : undefined;
		if (!body.reasoning && summary) body.reasoning = { summary };
		return;
	}
	if (wanted.maxTokens !== undefined && !mapping.reasoningMaxTokens) throw budgetRefused(target);
	if (!mapping.reasoning && !mapping.supportedParameters?.includes("reasoning_effort")) {
		if (asksFor(wanted)) warnings.push("reasoning was left out: this model does not reason");
		delete body.reasoning;
		return;
	}
	// A caller of the same dialect may ask for more than the neutral request knows (`mode`, `context`).
	const reasoning: Fields = { ...fieldsOf(body.reasoning) };
	if (wanted.effort !== undefined) {
		const listed = vendor.exactEfforts ? undefined : mapping.reasoningEfforts;
		reasoning.effort = listed ? fitEffort(wanted.effort, listed, warnings) : wanted.effort;
	}
	const summary = wanted.summary ?? mapping.reasoningSummary;
	if (summary && !wanted.exclude && reasoning.effort !== "none") reasoning.summary = summary;
	if (Object.keys(reasoning).length > 0) body.reasoning = reasoning;
}

/** Agents ask every model for a summary of whatever kind. */
function asksFor({ effort = "none", summary = "auto" }: ReasoningRequest): boolean {
	return effort !== "none" || summary !== "auto";
}

/**
 * How hard a model works beside its effort (`pro`), which callers of chat completions may say in `reasoning` as well.
 * Source: https://platform.openai.com/docs/guides/reasoning
 */
function fitReasoningMode(body: Fields, request: ChatRequest, { mapping }: WireTarget, warnings: string[]): void {
	const mode = reasoningModeOf(request);
	if (mode === undefined) return;
	if (mapping.reasoningModes?.includes(mode)) body.reasoning = { ...fieldsOf(body.reasoning), mode };
	else if (mode !== "standard") warnings.push(`reasoning mode "${mode}" was left out: this model does not have it`);
}

/**
 * Sampling fields that the mapping does not list are refused by the model. Models that reason refuse them as well
 * while they do, log probabilities too, whatever the mapping says; a caller of the same dialect is told so by the
 * provider itself.
 * Source: https://platform.openai.com/docs/guides/latest-model (parameter compatibility)
 */
function fitSampling(
	body: Fields,
	request: ChatRequest,
	vendor: ResponsesVendor,
	{ mapping }: WireTarget,
	warnings: string[],
): void {
	const reasons =
		vendor.samplesOnlyWithoutReasoning &&
		mapping.reasoning &&
		!isForwarded(request) &&
		fieldsOf(body.reasoning)?.effort !== "none";
	for (const name of ["temperature", "top_p", "top_logprobs"]) {
		const listed = name === "top_logprobs" || (mapping.supportedParameters?.includes(name) ?? true);
		if (reasons || !listed) {
			// One is what they sample with anyway.
			if (body[name] === 1 && name !== "top_logprobs") delete body[name];
			else leaveOut(body, name, warnings);
		}
	}
	if (reasons) removeInclude(body, "message.output_text.logprobs");
	const limit = mapping.maxTemperature;
	if (limit !== undefined && typeof body.temperature === "number" && body.temperature > limit) {
		warnings.push(`temperature ${body.temperature} was sent as ${limit}, the highest this model takes`);
		body.temperature = limit;
	}
}
