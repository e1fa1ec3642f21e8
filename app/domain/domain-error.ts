/** Why a command refused: each maps to one HTTP status in `http/` and to one place in a form. */
export type DomainErrorReason =
	| "invalid"
	| "unauthenticated"
	| "forbidden"
	| "not_found"
	| "conflict"
	| "unprocessable"
	| "rate_limited"
	| "unavailable";

/** The one error of domain commands. `message` is written for the person who asked and holds no secret. */
export class DomainError extends Error {
	readonly reason: DomainErrorReason;
	/** Input field the message belongs to, where there is one. */
	readonly field: string | undefined;
	/** Seconds to wait, with `rate_limited`. */
	readonly retryAfter: number | undefined;

	constructor(reason: DomainErrorReason, message: string, options: { field?: string; retryAfter?: number } = {}) {
		super(message);
		this.name = "DomainError";
		this.reason = reason;
		this.field = options.field;
		this.retryAfter = options.retryAfter;
	}
}
