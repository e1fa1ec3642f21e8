import type { ChatRequest, ReasoningRequest } from "../../chat";
import { type Fields, fieldsOf } from "../fields";
import type { WireTarget } from "../provider";
import { budgetRefused, fitEffort } from "../reasoning-effort";
import type { Vendor } from "./vendor";

/** Sampling fields that a mapping's `supportedParameters` speaks about; models that reason refuse some of them. */
const checkedSampling = ["temperature", "top_p", "frequency_penalty", "presence_penalty"] as const;

/** Changes what the chosen vendor and model do not take, in place, and names every loss in `warnings`. */
export function fitBody(
	body: Fields,
	request: ChatRequest,
	vendor: Vendor,
	target: WireTarget,
	warnings: string[],
): void {
	body.model = target.mapping.externalId;
	for (const name of vendor.refusedFields ?? []) leaveOut(body, name, warnings);
	if (vendor.maxTokensField) renameOutputLimit(body, vendor.maxTokensField);
	fitSampling(body, target, warnings);
	fitToolChoice(body, target, warnings);
	if (vendor.jsonSchema === false) fitResponseFormat(body, warnings);
	if (request.reasoning) fitReasoning(body, request.reasoning, vendor, target, warnings);
	vendor.adjust?.(body, target, warnings);
}

/** Removes a field; silent where it asks for nothing: null, or one choice. */
export function leaveOut(body: Fields, name: string, warnings: string[]): void {
	if (!(name in body)) return;
	const asks = body[name] != null && !(name === "n" && body[name] === 1);
	if (asks) warnings.push(`${name} was left out: this provider or model does not take it`);
	delete body[name];
}

/** Moves the output limit to the one field that is read; the newer name wins where a caller sent both. */
export function renameOutputLimit(body: Fields, field: "max_tokens" | "max_completion_tokens"): void {
	const other = field === "max_tokens" ? "max_completion_tokens" : "max_tokens";
	if (!(other in body)) return;
	const limit = body.max_completion_tokens ?? body.max_tokens;
	delete body[other];
	if (limit != null) body[field] = limit;
}

function fitSampling(body: Fields, { mapping }: WireTarget, warnings: string[]): void {
	if (mapping.supportedParameters) {
		for (const name of checkedSampling) {
			if (!mapping.supportedParameters.includes(name)) leaveOut(body, name, warnings);
		}
	}
	const limit = mapping.maxTemperature;
	if (limit !== undefined && typeof body.temperature === "number" && body.temperature > limit) {
		warnings.push(`temperature ${body.temperature} was sent as ${limit}, the highest this model takes`);
		body.temperature = limit;
	}
}

function fitToolChoice(body: Fields, { mapping }: WireTarget, warnings: string[]): void {
	const choice = typeof body.tool_choice === "string" ? body.tool_choice : fieldsOf(body.tool_choice)?.type;
	if (typeof choice !== "string" || !mapping.supportedToolChoices) return;
	if (mapping.supportedToolChoices.includes(choice)) return;
	warnings.push(`tool_choice "${choice}" was sent as "auto": this model does not take it`);
	body.tool_choice = "auto";
}

/** `json_object` plus the schema in words: the closest a vendor without schemas comes. */
function fitResponseFormat(body: Fields, warnings: string[]): void {
	const format = fieldsOf(body.response_format);
	if (format?.type !== "json_schema") return;
	const schema = fieldsOf(format.json_schema)?.schema ?? {};
	const content = `Answer with one JSON object that follows this JSON Schema, and nothing else:\n${JSON.stringify(schema)}`;
	body.response_format = { type: "json_object" };
	body.messages = [{ role: "system", content }, ...(Array.isArray(body.messages) ? body.messages : [])];
	warnings.push("response_format json_schema was sent as json_object with the schema in a system message");
}

function fitReasoning(
	body: Fields,
	wanted: ReasoningRequest,
	vendor: Vendor,
	target: WireTarget,
	warnings: string[],
): void {
	const { mapping } = target;
	if (wanted.maxTokens !== undefined && !mapping.reasoningMaxTokens) throw budgetRefused(target);
	if (!mapping.reasoning && !mapping.supportedParameters?.includes("reasoning_effort")) {
		if (wanted.effort && wanted.effort !== "none") warnings.push("reasoning was left out: this model does not reason");
		return;
	}
	if (vendor.writeReasoning) vendor.writeReasoning(body, wanted, target, warnings);
	else writeReasoningEffort(body, wanted, target, warnings);
	writeThinkingSwitch(body, wanted, target);
}

/**
 * `reasoning_effort`, moved to the closest one the mapping lists. Left out where the mapping neither lists efforts nor
 * names the field: such models reason at one strength.
 */
export function writeReasoningEffort(
	body: Fields,
	wanted: ReasoningRequest,
	{ mapping }: WireTarget,
	warnings: string[],
): void {
	if (wanted.effort === undefined) return;
	const listed = mapping.reasoningEfforts;
	if (listed) {
		body.reasoning_effort = fitEffort(wanted.effort, listed, warnings);
	} else if (mapping.supportedParameters && !mapping.supportedParameters.includes("reasoning_effort")) {
		warnings.push("reasoning effort was left out: this model reasons at one strength");
	} else {
		body.reasoning_effort = wanted.effort;
	}
}

/** Open-weight servers (vLLM, SGLang) switch thinking by a template argument or a field of that name. */
function writeThinkingSwitch(body: Fields, wanted: ReasoningRequest, { mapping }: WireTarget): void {
	const off = wanted.effort === "none";
	if (off ? !mapping.requiresDisableThinkingParam : !mapping.requiresEnableThinking) return;
	const key = mapping.chatTemplateThinkingKey;
	if (key === undefined) body.enable_thinking = !off;
	else body.chat_template_kwargs = { ...fieldsOf(body.chat_template_kwargs), [key]: !off };
}
