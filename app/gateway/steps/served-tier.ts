import type { Attempt } from "./attempt.server";

/**
 * The processing tier that is billed: what the provider says it served, else what it was asked for and offers. Undefined
 * is the standard one.
 */
export function servedTierOf({ seen, run, candidate }: Pick<Attempt, "seen" | "run" | "candidate">): string | undefined {
	if (seen.serviceTier) return seen.serviceTier;
	const asked = run.chat.serviceTier;
	return asked !== undefined && candidate.mapping.serviceTiers?.includes(asked) ? asked : undefined;
}
