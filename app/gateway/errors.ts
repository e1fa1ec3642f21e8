/**
 * The one error of the engine. Client protocols choose its shape (OpenAI's envelope, Anthropic's), so it carries
 * facts only. `message` goes to the caller and holds no secret; `detail` goes to logs alone.
 */
export class GatewayError extends Error {
	readonly status: number;
	readonly type: ErrorType;
	readonly code: string | null;
	readonly param: string | null;
	readonly detail: string | undefined;
	/** Seconds, sent as `Retry-After`. */
	readonly retryAfter: number | undefined;
	/** The message holds a provider's words, which may repeat a prompt: not for logs. */
	readonly quoted: boolean;
	/** Who is at fault: decides the log row's finish reason. */
	readonly origin: ErrorOrigin;

	constructor(options: GatewayErrorOptions) {
		super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
		this.name = "GatewayError";
		this.status = options.status;
		this.type = options.type ?? defaultsOf(options.status).type;
		this.code = options.code === undefined ? defaultsOf(options.status).code : options.code;
		this.param = options.param ?? null;
		this.detail = options.detail;
		this.retryAfter = options.retryAfter;
		this.quoted = options.quoted ?? false;
		this.origin = options.origin ?? (options.status < 500 ? "client" : "gateway");
	}
}

export type ErrorType = "invalid_request_error" | "rate_limit_error" | "timeout_error" | "api_error";
export type ErrorOrigin = "client" | "gateway" | "upstream";

export type GatewayErrorOptions = {
	status: number;
	message: string;
	type?: ErrorType;
	code?: string | null;
	param?: string;
	detail?: string;
	retryAfter?: number;
	quoted?: boolean;
	origin?: ErrorOrigin;
	cause?: unknown;
};

const byStatus: Record<number, { type: ErrorType; code: string | null }> = {
	400: { type: "invalid_request_error", code: null },
	401: { type: "invalid_request_error", code: "invalid_api_key" },
	402: { type: "invalid_request_error", code: "billing_error" },
	403: { type: "invalid_request_error", code: "permission_denied" },
	404: { type: "invalid_request_error", code: "not_found" },
	408: { type: "timeout_error", code: "timeout" },
	413: { type: "invalid_request_error", code: "request_too_large" },
	415: { type: "invalid_request_error", code: "unsupported_media_type" },
	429: { type: "rate_limit_error", code: "rate_limit_exceeded" },
	499: { type: "invalid_request_error", code: "request_cancelled" },
	504: { type: "timeout_error", code: "timeout" },
};

/** Type and code that a status stands for where nothing more specific is known. */
export function defaultsOf(status: number): { type: ErrorType; code: string | null } {
	const known = byStatus[status];
	if (known) return known;
	return status >= 500 ? { type: "api_error", code: null } : { type: "invalid_request_error", code: null };
}
