import type { Fields } from "../fields";
import type { WireTarget } from "../provider";
import { leaveOut } from "./fit-body";

/**
 * What xAI's models refuse wherever they are served: biases, and where they reason stop sequences and penalties too.
 * Sources: https://docs.x.ai/docs/api-reference, https://docs.x.ai/docs/guides/reasoning
 */
export function fitGrok(body: Fields, { mapping }: WireTarget, warnings: string[]): void {
	leaveOut(body, "logit_bias", warnings);
	if (!mapping.reasoning) return;
	for (const name of ["stop", "frequency_penalty", "presence_penalty"]) leaveOut(body, name, warnings);
}

/** The same, for clouds that serve other models beside them. */
export function fitServedGrok(body: Fields, target: WireTarget, warnings: string[]): void {
	if (target.mapping.externalId.includes("grok")) fitGrok(body, target, warnings);
}
