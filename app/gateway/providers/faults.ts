import type { ChatEvent, UpstreamFault } from "../chat";
import type { ResponseHeaders } from "./provider";
import { wordOf } from "./fields";

/** The stream closed before its protocol's end mark: what arrived is not the whole answer. */
export function cutShort(): ChatEvent {
	return fault({
		status: 502,
		code: "stream_cut",
		message: "The provider closed the stream before the answer was complete.",
	});
}

/** A stream event that is not the JSON object its protocol promises. */
export function unreadable(): ChatEvent {
	return fault({
		status: 502,
		code: "stream_unreadable",
		message: "The provider sent a stream event that is not JSON.",
	});
}

/** A 2xx answer whose body is not what the protocol promises. */
export function unreadableAnswer(): ChatEvent {
	return fault({ status: 502, code: "answer_unreadable", message: "The provider sent an answer that cannot be read." });
}

export function fault(upstream: UpstreamFault): ChatEvent {
	return { type: "error", fault: upstream };
}

/**
 * Seconds to wait from `Retry-After` (seconds or an HTTP date) or the more exact `retry-after-ms`, rounded up.
 * A date is read against the answer's own `Date` header, so that no clock is needed.
 * Source: https://www.rfc-editor.org/rfc/rfc9110.html#name-retry-after
 */
export function retryAfterOf(headers: ResponseHeaders): number | undefined {
	const milliseconds = Number(wordOf(headers.get("retry-after-ms")));
	if (Number.isFinite(milliseconds) && milliseconds > 0) return Math.ceil(milliseconds / 1000);
	const value = wordOf(headers.get("retry-after"));
	if (value === undefined) return undefined;
	const seconds = Number(value);
	if (Number.isFinite(seconds)) return seconds >= 0 ? Math.ceil(seconds) : undefined;
	const until = Date.parse(value);
	const now = Date.parse(headers.get("date") ?? "");
	return Number.isFinite(until - now) ? Math.max(0, Math.ceil((until - now) / 1000)) : undefined;
}

/** What can be told from a body that follows no known shape: its text, shortened, without markup. */
export function plainMessage(status: number, body: unknown): string {
	const text =
		typeof body === "string"
			? body
					.replaceAll(/<[^>]*>/g, " ")
					.replaceAll(/\s+/g, " ")
					.trim()
			: "";
	return text === "" ? `The provider answered with status ${status}.` : text.slice(0, 500);
}
