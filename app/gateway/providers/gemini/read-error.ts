import type { UpstreamFault } from "../../chat";
import { plainMessage, retryAfterOf } from "../faults";
import { type Fields, fieldsOf, listOf, numberOf, textOf, wordOf } from "../fields";
import type { ResponseHeaders } from "../provider";

/**
 * What a non-2xx answer says. A list around the error is how the streaming endpoint answers. A wrong key is a 400
 * there, told apart by its reason; the wait after a 429 stands in the details.
 * Sources: https://ai.google.dev/gemini-api/docs/troubleshooting,
 * https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto
 */
export function readError(status: number, headers: ResponseHeaders, body: unknown): UpstreamFault {
	const error = fieldsOf(fieldsOf(Array.isArray(body) ? body[0] : body)?.error);
	const fault = error ? faultOf(error, status) : { status, message: plainMessage(status, body) };
	const retryAfter = retryAfterOf(headers) ?? (error ? retryDelayOf(error) : undefined);
	return retryAfter === undefined ? fault : { ...fault, retryAfter };
}

/** The fault inside a 200; undefined where there is none. */
export function faultInside(body: Fields): UpstreamFault | undefined {
	const error = fieldsOf(body.error);
	if (!error) return undefined;
	const code = numberOf(error.code) ?? 502;
	const fault = faultOf(error, code >= 400 && code <= 599 ? code : 502);
	const retryAfter = retryDelayOf(error);
	return retryAfter === undefined ? fault : { ...fault, retryAfter };
}

function faultOf(error: Fields, status: number): UpstreamFault {
	const reason = listOf(error.details)
		.map((detail) => wordOf(detail.reason))
		.find((word) => word !== undefined);
	const actual = reason === "API_KEY_INVALID" ? 401 : status;
	const fault: UpstreamFault = { status: actual, message: wordOf(error.message) ?? plainMessage(actual, undefined) };
	const type = wordOf(error.status);
	if (type !== undefined) fault.type = type;
	if (reason !== undefined) fault.code = reason;
	return fault;
}

/** `RetryInfo.retryDelay`, a duration such as "26.5s", in whole seconds rounded up. */
function retryDelayOf(error: Fields): number | undefined {
	for (const detail of listOf(error.details)) {
		const match = /^(\d+(?:\.\d+)?)s$/.exec(textOf(detail.retryDelay) ?? "");
		if (match) return Math.ceil(Number(match[1]));
	}
	return undefined;
}
