import { store } from "~/platform/store/index.server";
import type { WindowCount } from "~/platform/store/store";
import { sha256 } from "~/platform/secrets.server";
import { DomainError } from "../domain-error";

type Limit = { limit: number; windowMs: number };

const minute = 60_000;

/** Attempts that may be made before waiting. An account is bound tightly, an address loosely: offices share one. */
export const attemptLimits = {
	"sign-in-account": { limit: 10, windowMs: 15 * minute },
	"sign-in-address": { limit: 200, windowMs: 15 * minute },
	"sign-up-address": { limit: 60, windowMs: 60 * minute },
	"reset-account": { limit: 3, windowMs: 60 * minute },
	"reset-address": { limit: 30, windowMs: 60 * minute },
	"device-address": { limit: 60, windowMs: 15 * minute },
	"invitation-sender": { limit: 30, windowMs: 60 * minute },
	"invitation-address": { limit: 5, windowMs: 60 * minute },
	"verify-account": { limit: 3, windowMs: 60 * minute },
	"change-password": { limit: 10, windowMs: 15 * minute },
} satisfies Record<string, Limit>;

export type AttemptKind = keyof typeof attemptLimits;

/** Counts an attempt. Throws DomainError `rate_limited` once there were too many. */
export async function countAttempt(kind: AttemptKind, subject: string): Promise<void> {
	const { allowed, resetAt } = await hit(kind, subject);
	if (allowed) return;
	const seconds = Math.max(1, Math.ceil((resetAt - Date.now()) / 1000));
	const minutes = Math.ceil(seconds / 60);
	const wait = minutes === 1 ? "a minute" : `${minutes} minutes`;
	throw new DomainError("rate_limited", `Too many attempts. Try again in ${wait}.`, { retryAfter: seconds });
}

/** Counts an attempt and says whether it is still within the limit. */
export async function isAttemptAllowed(kind: AttemptKind, subject: string): Promise<boolean> {
	return (await hit(kind, subject)).allowed;
}

function hit(kind: AttemptKind, subject: string): Promise<WindowCount> {
	const { limit, windowMs } = attemptLimits[kind];
	return store().hit(attemptKey(kind, subject), limit, windowMs);
}

/** Forgets the attempts of a subject that proved itself. */
export async function clearAttempts(kind: AttemptKind, subject: string): Promise<void> {
	await store().delete(attemptKey(kind, subject));
}

// Hashed, so that the store holds no list of addresses.
function attemptKey(kind: AttemptKind, subject: string): string {
	return `attempt:${kind}:${sha256(subject)}`;
}
