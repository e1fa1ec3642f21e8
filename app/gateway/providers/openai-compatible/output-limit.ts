import type { Mapping } from "~/catalog/types";
import type { Fields } from "../fields";
import type { WireTarget } from "../provider";
import type { OutputLimitField, Vendor } from "./vendor";

/** The one field of the output limit that a model reads at a vendor; undefined where it reads both. */
export function outputLimitField({ maxTokensField }: Vendor, { mapping }: WireTarget): OutputLimitField | undefined {
	return typeof maxTokensField === "function" ? maxTokensField(mapping) : maxTokensField;
}

/** As OpenAI does it: models that reason refuse `max_tokens`, of the others those that do not list it. */
export function openAiLimitField({ reasoning, supportedParameters }: Mapping): OutputLimitField | undefined {
	const takesMaxTokens = supportedParameters?.includes("max_tokens") ?? true;
	return reasoning || !takesMaxTokens ? "max_completion_tokens" : undefined;
}

export function otherLimitField(field: OutputLimitField): OutputLimitField {
	return field === "max_tokens" ? "max_completion_tokens" : "max_tokens";
}

/** The limit that a body says; the newer name wins where a caller sent both. */
export function outputLimitOf(body: Readonly<Fields>): unknown {
	return body.max_completion_tokens ?? body.max_tokens;
}
