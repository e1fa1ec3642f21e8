import type { ChatRequest } from "../../chat";
import { GatewayError } from "../../errors";
import { type Fields, listOf } from "../fields";
import type { WireTarget } from "../provider";
import { warnOnce } from "./cache-markers";
import { fitResponseFormat } from "./fit-format";
import { fitReasoning } from "./fit-reasoning";
import { fitTools } from "./fit-tools";
import { systemInUser } from "./system-in-user";
import type { Vendor } from "./vendor";
import { fitWebSearch } from "./web-search";

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
	if (!vendor.safetyIdentifier) leaveOut(body, "safety_identifier", warnings);
	if (vendor.messageNames === false) dropNames(body, warnings);
	if (request.imageConfig) warnings.push("image_config was left out: this provider does not take it");
	fitSampling(body, target, warnings);
	fitServiceTier(body, target);
	refusePrefill(body, target);
	fitResponseFormat(body, vendor, target, warnings);
	if (request.reasoning) fitReasoning(body, request.reasoning, vendor, target, warnings);
	if (target.systemRole === false) body.messages = systemInUser(body.messages);
	fitTools(body, request, vendor, target, warnings);
	fitWebSearch(body, request, vendor, target, warnings);
	vendor.adjust?.(body, target, warnings);
}

/** Removes a field; silent where it asks for nothing: null, or one choice. */
export function leaveOut(body: Fields, name: string, warnings: string[]): void {
	if (!(name in body)) return;
	const asks = body[name] != null && !(name === "n" && body[name] === 1);
	if (asks) warnings.push(`${name} was left out: this provider or model does not take it`);
	delete body[name];
}

function fitSampling(body: Fields, { mapping }: WireTarget, warnings: string[]): void {
	if (mapping.supportedParameters) {
		for (const name of checkedSampling) {
			if (!mapping.supportedParameters.includes(name)) leaveOut(body, name, warnings);
		}
	}
	const limit = mapping.maxTemperature;
	if (limit !== undefined) clampTemperature(body, limit, warnings);
}

/** Holds the temperature to what the model takes. */
export function clampTemperature(body: Fields, limit: number, warnings: string[]): void {
	if (typeof body.temperature !== "number" || body.temperature <= limit) return;
	warnings.push(`temperature ${body.temperature} was sent as ${limit}, the highest this model takes`);
	body.temperature = limit;
}

function dropNames(body: Fields, warnings: string[]): void {
	if (!listOf(body.messages).some((message) => "name" in message)) return;
	warnOnce("names of messages were left out: this provider does not take them", warnings);
	body.messages = listOf(body.messages).map(({ name: _name, ...message }) => message);
}

/** OpenAI's and Anthropic's words for the tier that everybody serves. */
const standardTiers = new Set<unknown>([null, "default", "auto", "standard", "standard_only"]);

/**
 * The standard tier is said by saying nothing; another is sent only where the mapping has it. Throws GatewayError(400).
 */
function fitServiceTier(body: Fields, { mapping }: WireTarget): void {
	const tier = body.service_tier;
	if (tier === undefined || (typeof tier === "string" && mapping.serviceTiers?.includes(tier))) return;
	if (standardTiers.has(tier)) {
		const isOpenAiWord = tier === "default" || tier === "auto";
		if (!mapping.serviceTiers || !isOpenAiWord) delete body.service_tier;
		return;
	}
	throw new GatewayError({
		status: 400,
		code: "unsupported_service_tier",
		param: "service_tier",
		message: `Model ${mapping.externalId} has no service tier ${JSON.stringify(tier)} at this provider.`,
	});
}

/** Some models answer an assistant message at the end with a new turn of their own, or with an error. */
function refusePrefill(body: Fields, { mapping }: WireTarget): void {
	if (mapping.supportsAssistantPrefill !== false || listOf(body.messages).at(-1)?.role !== "assistant") return;
	throw new GatewayError({
		status: 400,
		code: "model_not_supported",
		param: "messages",
		message: `Model ${mapping.externalId} does not continue an assistant message: end with a user or tool message.`,
	});
}
