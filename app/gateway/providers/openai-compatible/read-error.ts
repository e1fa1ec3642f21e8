import type { UpstreamFault } from "../../chat";
import { plainMessage, retryAfterOf } from "../faults";
import { entryOf, type Fields, fieldsOf, listOf, numberOf, wordOf } from "../fields";
import type { ResponseHeaders } from "../provider";

/** Statuses that OpenAI's error types and codes stand for, for errors that arrive inside a 200. */
const statusByWord: Record<string, number> = {
	invalid_request_error: 400,
	invalid_api_key: 401,
	authentication_error: 401,
	permission_error: 403,
	permission_denied: 403,
	not_found_error: 404,
	model_not_found: 404,
	rate_limit_error: 429,
	rate_limit_exceeded: 429,
	insufficient_quota: 429,
	server_error: 502,
	api_error: 502,
	service_unavailable: 503,
	overloaded_error: 503,
	engine_overloaded: 503,
	engine_overloaded_error: 503,
	timeout: 504,
};

/**
 * What a non-2xx answer says.
 * Sources: https://platform.openai.com/docs/guides/error-codes; xAI sends `{code, error: "text"}`, Mistral
 * `{object: "error", message}` or FastAPI's `{detail}` (https://docs.mistral.ai/api).
 */
export function readError(status: number, headers: ResponseHeaders, body: unknown): UpstreamFault {
	const fault = faultOf(fieldsOf(body) ?? {}, status, body);
	const retryAfter = retryAfterOf(headers);
	return retryAfter === undefined ? fault : { ...fault, retryAfter };
}

/** The fault in a stream event or whole body that is an error; undefined where it is none. */
export function faultInside(body: Fields): UpstreamFault | undefined {
	if (body.error == null && body.object !== "error") return faultOfResult(body.base_resp);
	return faultOf(body, undefined, undefined);
}

/**
 * MiniMax's codes, which stand in every answer and are 0 in a good one.
 * Source: https://platform.minimax.io/docs/api-reference/errorcode
 */
const statusByResult: Record<string, number> = {
	1001: 504,
	1002: 429,
	1004: 401,
	1008: 402,
	1026: 400,
	1027: 400,
	1039: 429,
	1041: 429,
	2013: 400,
	2049: 401,
};

function faultOfResult(value: unknown): UpstreamFault | undefined {
	const result = fieldsOf(value);
	const number = numberOf(result?.status_code);
	if (number === undefined || number === 0) return undefined;
	const code = String(number);
	const status = entryOf(statusByResult, code) ?? 502;
	return { status, code, message: wordOf(result?.status_msg) ?? plainMessage(status, undefined) };
}

function faultOf(body: Fields, status: number | undefined, whole: unknown): UpstreamFault {
	const error = fieldsOf(body.error) ?? body;
	const code = wordOf(error.code) ?? (typeof error.code === "number" ? String(error.code) : undefined);
	const type = wordOf(error.type);
	const param = wordOf(error.param);
	const actual = status ?? statusInside(error, code, type);
	const fault: UpstreamFault = { status: actual, message: messageOf(error, body) ?? plainMessage(actual, whole) };
	if (code !== undefined) fault.code = code;
	if (type !== undefined) fault.type = type;
	if (param !== undefined) fault.param = param;
	return fault;
}

function messageOf(error: Fields, body: Fields): string | undefined {
	const message = error.message ?? body.message;
	return (
		wordOf(message) ??
		wordOf(body.error) ??
		wordOf(body.detail) ??
		validationMessage(body.detail) ??
		validationMessage(fieldsOf(message)?.detail)
	);
}

/** FastAPI lists `{loc, msg}` per field. */
function validationMessage(detail: unknown): string | undefined {
	const lines = listOf(detail).map(({ loc, msg }) => [Array.isArray(loc) ? loc.join(".") : "", msg].join(": "));
	return lines.length > 0 ? lines.join("; ") : undefined;
}

function statusInside(error: Fields, code: string | undefined, type: string | undefined): number {
	const numeric = numberOf(error.status) ?? numberOf(error.status_code) ?? Number(code);
	if (numeric >= 400 && numeric <= 599) return numeric;
	return entryOf(statusByWord, code ?? "") ?? entryOf(statusByWord, type ?? "") ?? 502;
}
