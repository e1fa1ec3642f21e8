/** A refusal in Stripe's shape: https://docs.stripe.com/api/errors */
export class Refusal extends Error {
	readonly status: number;
	readonly body: { error: Record<string, unknown> };
	/** Refused before anything was done, so that the idempotency key stays free. */
	readonly isValidation: boolean;

	constructor(status: number, error: Record<string, unknown>, isValidation = false) {
		super(String(error.message));
		this.status = status;
		this.body = { error };
		this.isValidation = isValidation;
	}
}

export function missing(what: string, id: string): Refusal {
	const message = `No such ${what}: '${id}'`;
	return new Refusal(404, { type: "invalid_request_error", code: "resource_missing", message, param: "id" });
}

export function invalid(message: string, extra: Record<string, unknown> = {}): Refusal {
	return new Refusal(400, { type: "invalid_request_error", message, ...extra }, true);
}

export function unauthorized(message: string): Refusal {
	return new Refusal(401, { type: "invalid_request_error", message }, true);
}
