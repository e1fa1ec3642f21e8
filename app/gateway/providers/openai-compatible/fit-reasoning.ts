import type { ReasoningRequest } from "../../chat";
import { type Fields, fieldsOf } from "../fields";
import type { WireTarget } from "../provider";
import { budgetRefused, fitEffort, warnSummaryKind } from "../reasoning-effort";
import type { Vendor } from "./vendor";

/** Spells the caller's wish for reasoning as vendor and model read it, and says what was lost of it. */
export function fitReasoning(
	body: Fields,
	wanted: ReasoningRequest,
	vendor: Vendor,
	target: WireTarget,
	warnings: string[],
): void {
	const { mapping } = target;
	const field = vendor.budgetField;
	warnSummaryKind(wanted, warnings);
	if (wanted.maxTokens !== undefined) {
		if (!mapping.reasoningMaxTokens) throw budgetRefused(target);
		if (field) body[field] = wanted.maxTokens;
		else warnings.push("reasoning.max_tokens was left out: this provider takes no budget of tokens");
	}
	if (!mapping.reasoning && !mapping.supportedParameters?.includes("reasoning_effort")) {
		if (wanted.effort && wanted.effort !== "none") warnings.push("reasoning was left out: this model does not reason");
		return;
	}
	if (vendor.writeReasoning) vendor.writeReasoning(body, wanted, target, warnings);
	else writeThinking(body, budgetWins(wanted), vendor, target, warnings);
	writeTemplateSwitch(body, wanted, vendor, target);
}

/** The budget says how much; the effort beside it then only means that there is thinking. */
function budgetWins(wanted: ReasoningRequest): ReasoningRequest {
	return wanted.maxTokens === undefined ? wanted : { ...wanted, effort: undefined };
}

function writeThinking(
	body: Fields,
	wanted: ReasoningRequest,
	vendor: Vendor,
	target: WireTarget,
	warnings: string[],
): void {
	const { effort } = wanted;
	const known = target.mapping.reasoningEfforts;
	const on = effort === undefined ? (wanted.maxTokens === undefined ? undefined : wanted.maxTokens > 0) : effort !== "none";
	if (vendor.thinking === undefined || target.mapping.chatTemplateThinkingKey !== undefined) {
		writeReasoningEffort(body, wanted, target, warnings);
		return;
	}
	if (on === undefined) return;
	if (!on && known && known.length > 0 && !known.includes("none")) {
		warnings.push("reasoning stays on: this model cannot switch it off");
		return;
	}
	if (vendor.thinking === "thinking") body.thinking = { type: on ? "enabled" : "disabled" };
	else if (vendor.thinking === "enable_thinking") body.enable_thinking = on;
	else body.reasoning = { enabled: on };
	if (on && effort !== undefined && vendor.reasoningEffort !== false) {
		writeReasoningEffort(body, wanted, target, warnings);
	}
}

/**
 * `reasoning_effort`, moved to the closest one the mapping lists. Left out where the mapping neither lists efforts nor
 * names the field, or lists nothing but "none": such models reason at one strength.
 */
export function writeReasoningEffort(
	body: Fields,
	{ effort }: ReasoningRequest,
	{ mapping }: WireTarget,
	warnings: string[],
): void {
	if (effort === undefined) return;
	const listed = mapping.reasoningEfforts;
	const graded = listed?.some((each) => each !== "none");
	if (listed && (graded || listed.includes(effort))) {
		body.reasoning_effort = fitEffort(effort, listed, warnings);
	} else if (listed || (mapping.supportedParameters && !mapping.supportedParameters.includes("reasoning_effort"))) {
		warnings.push("reasoning effort was left out: this model reasons at one strength");
	} else {
		body.reasoning_effort = effort;
	}
}

/** Open-weight servers (vLLM, SGLang) switch thinking by a template argument or a field of that name. */
function writeTemplateSwitch(body: Fields, wanted: ReasoningRequest, vendor: Vendor, { mapping }: WireTarget): void {
	const key = mapping.chatTemplateThinkingKey;
	const off = wanted.effort === "none";
	if (key !== undefined) {
		if (wanted.effort === undefined) return;
		body.chat_template_kwargs = { ...fieldsOf(body.chat_template_kwargs), [key]: !off };
		return;
	}
	if (vendor.thinking !== undefined) return;
	if (off ? mapping.requiresDisableThinkingParam : mapping.requiresEnableThinking) body.enable_thinking = !off;
}
