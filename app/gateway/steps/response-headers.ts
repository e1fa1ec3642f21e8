/** Headers of a JSON answer. */
export function jsonHeaders(warnings: readonly string[]): Record<string, string> {
	const headers = warningHeader(warnings);
	headers["content-type"] = "application/json";
	return headers;
}

/** Headers of a stream of server-sent events. */
export function streamHeaders(warnings: readonly string[]): Record<string, string> {
	const headers = warningHeader(warnings);
	headers["content-type"] = "text/event-stream; charset=utf-8";
	headers["cache-control"] = "no-cache, no-transform";
	// Nginx would otherwise collect the stream before passing it on.
	headers["x-accel-buffering"] = "no";
	return headers;
}

function warningHeader(warnings: readonly string[]): Record<string, string> {
	if (warnings.length === 0) return {};
	// Header values are Latin-1 at most; model and field names may be anything.
	return { "x-llmgateway-warnings": warnings.join("; ").replace(/[^\x20-\x7e]/g, "?").slice(0, 4096) };
}
