import { ejection } from "../routing/ejection.server";
import { targetOf } from "../routing/judge.server";
import { keyHealth } from "../routing/key-health.server";
import { recordAttempt } from "../routing/metrics.server";
import type { MetricSums } from "../routing/metrics-window";
import type { Closing } from "../protocols/protocol";
import type { Attempt } from "./attempt.server";
import type { Outcome } from "./usage-event-of.server";

/**
 * Tells what an ended attempt says of its provider and of the key that was used: metrics, ejection, key health. What the
 * caller did, or a filter of content, says nothing of either.
 */
export function reportAttempt(attempt: Attempt, outcome: Outcome, closing: Closing): void {
	const now = Date.now();
	const verdict = verdictOf(attempt, outcome);
	reportKey(attempt, outcome, verdict, now);
	if (!isShared(attempt)) return;
	const target = targetOf(attempt.candidate);
	if (verdict === "good") ejection.succeeded(target, now, attempt.startedAt);
	else if (verdict === "bad") ejection.failed(target, now, attempt.startedAt);
	else ejection.released(target, now, attempt.startedAt);
	if (verdict === "good" || verdict === "bad") recordAttempt(target, sumsOf(attempt, closing, verdict === "bad", now), now);
}

/** `key` is a failure that is the key's alone. */
type Verdict = "good" | "bad" | "key" | "nothing";

function verdictOf({ abandoned, candidate }: Attempt, outcome: Outcome): Verdict {
	if (outcome.kind === "canceled" || abandoned) return "nothing";
	if (outcome.kind === "answered") return "good";
	const { origin, code, status } = outcome.error;
	if (origin !== "upstream") return "nothing";
	if (code === "provider_credential_refused") return "key";
	// The limit of an organization's own key says nothing of the provider.
	return status === 429 && candidate.usedMode === "api-keys" ? "key" : "bad";
}

function reportKey({ candidate: { keyRef }, seen }: Attempt, outcome: Outcome, verdict: Verdict, now: number): void {
	if (keyRef === undefined || verdict === "nothing") return;
	if (verdict === "good") return keyHealth.succeeded(keyRef);
	const status = seen.fault?.status;
	const retryAfter = outcome.kind === "failed" ? outcome.error.retryAfter : undefined;
	keyHealth.failed(keyRef, now, {
		...(status === undefined ? {} : { status }),
		...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter * 1000 }),
	});
}

/** What an organization runs itself is its own affair: others never meet it. */
function isShared({ candidate }: Attempt): boolean {
	return candidate.mapping.providerId !== "custom" && (candidate.trustedAddress || candidate.credential.baseUrl === undefined);
}

function sumsOf({ seen, run, startedAt }: Attempt, { usage }: Closing, failed: boolean, now: number): MetricSums {
	if (failed) return { attempts: 1, failures: 1, firstTokenMs: 0, firstTokens: 0, tokens: 0, generationMs: 0 };
	const firstContentAt = run.chat.stream ? seen.firstContentAt : undefined;
	const measured = usage.completionTokens > 0 && !usage.estimated;
	return {
		attempts: 1,
		failures: 0,
		firstTokenMs: firstContentAt === undefined ? 0 : firstContentAt - startedAt,
		firstTokens: firstContentAt === undefined ? 0 : 1,
		tokens: measured ? usage.completionTokens : 0,
		generationMs: measured ? Math.max(1, now - startedAt) : 0,
	};
}
