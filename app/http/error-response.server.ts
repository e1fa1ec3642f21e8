import { DomainError, type DomainErrorReason } from "~/domain/domain-error";
import { logger } from "~/platform/logger.server";

const statuses: Record<DomainErrorReason, number> = {
	invalid: 400,
	unauthenticated: 401,
	forbidden: 403,
	not_found: 404,
	conflict: 409,
	unprocessable: 422,
	rate_limited: 429,
	unavailable: 503,
};

/** HTTP status that a domain error's reason stands for. */
export function statusOfReason(reason: DomainErrorReason): number {
	return statuses[reason];
}

/** `{"message"}`, the error shape of the management API, with a status. */
export function messageResponse(status: number, message: string, headers?: HeadersInit): Response {
	return Response.json({ message }, { status, headers });
}

/** The response a domain error stands for. `field`, where the error has one, tells a form where to show it. */
export function domainErrorResponse(error: DomainError): Response {
	const headers = error.retryAfter === undefined ? undefined : { "Retry-After": String(error.retryAfter) };
	const body = { message: error.message, ...(error.field !== undefined && { field: error.field }) };
	return Response.json(body, { status: statuses[error.reason], headers });
}

/** Turns whatever a handler threw into a response: responses and domain errors as they are, all else a plain 500. */
export function responseOf(thrown: unknown): Response {
	if (thrown instanceof Response) return thrown;
	if (thrown instanceof DomainError) return domainErrorResponse(thrown);
	logger.error({ err: thrown }, "management request failed");
	return messageResponse(500, "Something went wrong on our side. The request id in x-request-id helps to find it.");
}
