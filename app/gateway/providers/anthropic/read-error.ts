import type { UpstreamFault } from "../../chat";
import { plainMessage, retryAfterOf } from "../faults";
import { entryOf, type Fields, fieldsOf, wordOf } from "../fields";
import type { ResponseHeaders } from "../provider";

/** Source: https://platform.claude.com/docs/en/api/errors */
const statusOfType: Record<string, number> = {
	invalid_request_error: 400,
	authentication_error: 401,
	billing_error: 402,
	permission_error: 403,
	not_found_error: 404,
	conflict_error: 409,
	request_too_large: 413,
	rate_limit_error: 429,
	api_error: 500,
	timeout_error: 504,
	overloaded_error: 529,
};

/** What a non-2xx answer says. */
export function readError(status: number, headers: ResponseHeaders, body: unknown): UpstreamFault {
	const fault = faultOf(fieldsOf(body) ?? {}, status, body);
	const retryAfter = retryAfterOf(headers);
	return retryAfter === undefined ? fault : { ...fault, retryAfter };
}

/** The fault of an `error` event inside a stream, with the status its type stands for. */
export function faultInside(body: Fields): UpstreamFault {
	const type = wordOf(fieldsOf(body.error)?.type) ?? "";
	return faultOf(body, entryOf(statusOfType, type) ?? 502, undefined);
}

function faultOf(body: Fields, status: number, whole: unknown): UpstreamFault {
	const error = fieldsOf(body.error) ?? {};
	const type = wordOf(error.type);
	const fault: UpstreamFault = { status, message: wordOf(error.message) ?? plainMessage(status, whole) };
	if (type !== undefined) fault.type = type;
	return fault;
}
