import type { IncomingMessage } from "node:http";

/** What the shell says itself, before any route has been reached. */
export type Refusal = { status: number; code: string; message: string; allow?: string[] };

type Envelope = (refusal: Refusal, requestId: string) => Record<string, unknown>;

const openai: Envelope = ({ status, code, message }) => ({
	error: { message, type: status >= 500 ? "server_error" : "invalid_request_error", param: null, code },
});

/** Source: https://platform.claude.com/docs/en/api/errors */
const anthropic: Envelope = ({ status, code, message }, requestId) => {
	const type = status === 404 ? "not_found_error" : status >= 500 ? "api_error" : "invalid_request_error";
	return { type: "error", error: { type, message, code }, request_id: requestId };
};

/** Paths, however they are spelled, whose clients do not read OpenAI's envelope. */
const envelopes: { path: RegExp; envelope: Envelope; header: string }[] = [
	{ path: /^\/v1\/messages(\/|$)/i, envelope: anthropic, header: "request-id" },
];

/** The refusal in the words of the protocol that is spoken at a path. */
export function refusalAt(pathname: string, refusal: Refusal, requestId: string): Response {
	const own = envelopes.find(({ path }) => path.test(pathname));
	const response = Response.json((own?.envelope ?? openai)(refusal, requestId), { status: refusal.status });
	if (own) response.headers.set(own.header, requestId);
	if (refusal.allow) response.headers.set("allow", refusal.allow.join(", "));
	return response;
}

/** The path that clients call where their base URL lacks `/v1`, has it twice or has more before it. */
export function meantPath(pathname: string): string {
	const at = pathname.lastIndexOf("/v1/");
	return at === -1 ? `/v1${pathname}` : pathname.slice(at);
}

/** Says how the base URL has to end for `meant` to be reached. */
export function wrongBaseUrl(meant: string): string {
	const exception = meant.startsWith("/v1/messages") ? ", except where the client adds /v1 itself, as Anthropic's do" : "";
	return `This API is at ${meant}. The client's base URL must end in /v1${exception}.`;
}

/** Whether a program asks, and nobody who would look at a page. React Router's own requests end in `.data`. */
export function asksForApi({ method, headers }: Pick<IncomingMessage, "method" | "headers">, pathname: string): boolean {
	const { accept = "" } = headers;
	if (accept.includes("text/html") || pathname.endsWith(".data")) return false;
	if (method === "POST" || accept.includes("application/json")) return true;
	return headers.authorization !== undefined || headers["x-api-key"] !== undefined;
}
