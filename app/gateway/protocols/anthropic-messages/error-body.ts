import type { GatewayError } from "../../errors";

/** Source: https://platform.claude.com/docs/en/api/errors */
const typeOfStatus: Record<number, string> = {
	400: "invalid_request_error",
	401: "authentication_error",
	402: "billing_error",
	403: "permission_error",
	404: "not_found_error",
	408: "timeout_error",
	409: "conflict_error",
	413: "request_too_large",
	429: "rate_limit_error",
	503: "overloaded_error",
	504: "timeout_error",
	529: "overloaded_error",
};

/** Anthropic's error envelope. `code` and `param` are the gateway's and absent where they say nothing. */
export function errorBody(error: GatewayError, requestId: string): Record<string, unknown> {
	const type = typeOfStatus[error.status] ?? (error.status >= 500 ? "api_error" : "invalid_request_error");
	const told: Record<string, unknown> = { type, message: error.message };
	if (error.code !== null) told.code = error.code;
	if (error.param !== null) told.param = error.param;
	return { type: "error", error: told, request_id: requestId };
}
