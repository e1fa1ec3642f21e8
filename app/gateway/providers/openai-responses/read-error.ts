import type { UpstreamFault } from "../../chat";
import { entryOf, type Fields, fieldsOf, wordOf } from "../fields";
import { faultInside, readError as readChatError } from "../openai-compatible/read-error";
import type { ResponseHeaders } from "../provider";

/** Codes that only this wire has, and their status. Others that begin with `invalid_` or `image_` are 400. */
const statusByCode: Record<string, number> = {
	bio_policy: 400,
	data_residency_mismatch: 400,
	empty_image_file: 400,
	failed_to_download_image: 400,
	misalignment_policy_violation: 400,
	unsupported_image_media_type: 400,
	context_length_exceeded: 400,
	vector_store_timeout: 504,
};

/** What a non-2xx answer says: the same envelope as on chat completions. */
export function readError(status: number, headers: ResponseHeaders, body: unknown): UpstreamFault {
	return readChatError(status, headers, body);
}

/**
 * The fault of an `error` event or of a failed response. The event carries its fields itself, some servers nest them in
 * `error`; a failed response has them in `error`.
 * Source: https://platform.openai.com/docs/api-reference/responses-streaming/error
 */
export function faultOf(holder: Fields): UpstreamFault {
	const error = fieldsOf(holder.error) ?? (holder.type === "error" ? withoutEventType(holder) : undefined);
	const fault = faultInside({ error: error ?? {} }) ?? { status: 502, message: "" };
	const code = wordOf(error?.code);
	const status = fault.status === 502 && code !== undefined ? statusOf(code) : fault.status;
	if (wordOf(error?.message) === undefined) fault.message = "The provider failed in the middle of the answer.";
	return { ...fault, status };
}

/** `type: "error"` is the event's, not the error's. */
function withoutEventType(event: Fields): Fields {
	const { type: _, ...error } = event;
	return error;
}

function statusOf(code: string): number {
	const known = entryOf(statusByCode, code);
	if (known !== undefined) return known;
	return /^(?:invalid|image)_/.test(code) && code !== "invalid_api_key" ? 400 : 502;
}
