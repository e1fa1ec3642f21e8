import { reasoningEfforts, type ReasoningEffort, type ReasoningRequest } from "../chat";
import { GatewayError } from "../errors";
import type { WireTarget } from "./provider";

/**
 * The effort of `supported` that is closest to `wanted`; on a tie the stronger one. "none" is never chosen for an
 * effort that asks for reasoning, nor the other way round where the model can switch reasoning off.
 * `supported` holds a mapping's `reasoningEfforts`; unknown words in it are skipped.
 */
export function nearestEffort(wanted: ReasoningEffort, supported: readonly string[]): ReasoningEffort {
	if (supported.includes(wanted)) return wanted;
	const place = reasoningEfforts.indexOf(wanted);
	const candidates = reasoningEfforts.filter((effort) => effort !== "none" && supported.includes(effort));
	let best: ReasoningEffort | undefined;
	let bestDistance = Number.POSITIVE_INFINITY;
	for (const effort of candidates) {
		const distance = Math.abs(reasoningEfforts.indexOf(effort) - place);
		if (distance <= bestDistance) {
			best = effort;
			bestDistance = distance;
		}
	}
	return best ?? wanted;
}

/** Same, and names the change in `warnings`. */
export function fitEffort(wanted: ReasoningEffort, supported: readonly string[], warnings: string[]): ReasoningEffort {
	const effort = nearestEffort(wanted, supported);
	if (effort !== wanted)
		warnings.push(`reasoning effort "${wanted}" was sent as "${effort}", the closest this model takes`);
	return effort;
}

/** The 400 for a token budget that this wire or model cannot take. */
export function budgetRefused(target: WireTarget): GatewayError {
	return new GatewayError({
		status: 400,
		code: "model_not_supported",
		param: "reasoning",
		message:
			`Model ${target.mapping.externalId} does not support reasoning.max_tokens. ` +
			"Remove it, or use a model that supports explicit reasoning token budgets.",
	});
}

/** Only OpenAI's Responses API makes summaries of more than one kind. */
export function warnSummaryKind(wanted: ReasoningRequest | undefined, warnings: string[]): void {
	if (wanted?.summary === undefined || wanted.summary === "auto") return;
	warnings.push(`reasoning.summary "${wanted.summary}" was left out: this provider has one kind of summary at most`);
}
