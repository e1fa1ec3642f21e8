import type { UpstreamFault } from "../../chat";
import { plainMessage, retryAfterOf } from "../faults";
import { entryOf, type Fields, fieldsOf, wordOf } from "../fields";
import type { ResponseHeaders } from "../provider";

/**
 * Statuses of the exceptions that a stream may hold after its 200.
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 */
const statusOfException: Record<string, number> = {
	validationException: 400,
	accessDeniedException: 403,
	resourceNotFoundException: 404,
	modelTimeoutException: 408,
	modelStreamErrorException: 502,
	modelErrorException: 502,
	throttlingException: 429,
	modelNotReadyException: 429,
	serviceQuotaExceededException: 429,
	internalServerException: 500,
	serviceUnavailableException: 503,
};

/** What a non-2xx answer says. The exception's name stands in a header, at times with an address behind it. */
export function readError(status: number, headers: ResponseHeaders, body: unknown): UpstreamFault {
	const fields = fieldsOf(body) ?? {};
	const message = wordOf(fields.message) ?? wordOf(fields.Message) ?? wordOf(fieldsOf(fields.error)?.message);
	// 424 is a failure of the model behind the service.
	const fault: UpstreamFault = { status: status === 424 ? 502 : status, message: message ?? plainMessage(status, body) };
	const type = (wordOf(headers.get("x-amzn-errortype")) ?? wordOf(fields.__type))?.split(":")[0]?.split("#").at(-1);
	if (type) fault.type = type;
	const retryAfter = retryAfterOf(headers);
	return retryAfter === undefined ? fault : { ...fault, retryAfter };
}

/** The fault of an exception inside a stream; undefined where `type` names an event. */
export function exceptionOf(type: string, payload: Fields): UpstreamFault | undefined {
	if (!type.endsWith("Exception") && type !== "error") return undefined;
	const status = entryOf(statusOfException, type) ?? 502;
	const message = wordOf(payload.message) ?? wordOf(payload.Message) ?? wordOf(payload.originalMessage);
	return { status, type: wordOf(payload.code) ?? type, message: message ?? plainMessage(status, undefined) };
}
