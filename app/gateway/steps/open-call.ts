import type { Readable } from "node:stream";
import type { ClientConnection } from "~/platform/serving/client-connection";
import type { RequestHeaders } from "../protocols/protocol";
import { claudeCode, sourceOfUserAgent } from "./agent-source";

/** What the server shell knows of a request before any of it is read. */
export type CallContext = {
	headers: RequestHeaders;
	/** The body, not read yet. */
	incoming: Readable;
	client: ClientConnection;
	requestId: string;
	/** Client address with trusted proxies taken into account. */
	clientAddress: string | null;
	/** ISO 3166 code from a trusted proxy, else null. */
	country: string | null;
	/** Values of the `x-llmgateway-…` headers by the rest of their names. */
	metadata: Record<string, string>;
};

/** The facts of one request that do not depend on its body. */
export type Call = {
	requestId: string;
	/** Unix milliseconds. */
	receivedAt: number;
	country: string | null;
	/** What the caller calls itself in `x-source`, else the tool that its `User-Agent` names. */
	source: string | null;
	/** From the session headers; the body may name one as well, see `sessionKeyOf`. */
	sessionHeader: string | null;
	userAgent: string | null;
	metadata: Record<string, string>;
	/** The caller's own time limit in milliseconds, from `x-request-timeout-ms`. */
	timeoutMs: number | null;
	noFallback: boolean;
	client: ClientConnection;
};

/** One header's value, or null where it is absent. */
export function headerOf(headers: RequestHeaders, name: string): string | null {
	const value = headers[name];
	return typeof value === "string" ? value : (value?.join(", ") ?? null);
}

/** Reads the headers of a request. Bad optional headers are ignored: they must not fail a request that can be served. */
export function openCall(context: CallContext): Call {
	const { headers } = context;
	const timeout = Number(headerOf(headers, "x-request-timeout-ms") ?? Number.NaN);
	const userAgent = bounded(headerOf(headers, "user-agent"));
	return {
		requestId: context.requestId,
		receivedAt: Date.now(),
		country: context.country,
		source: normalizeSource(headerOf(headers, "x-source")) ?? (userAgent === null ? null : sourceOfUserAgent(userAgent)),
		sessionHeader: bounded(headerOf(headers, "x-session-id") ?? headerOf(headers, "x-session-affinity")),
		userAgent,
		metadata: context.metadata,
		timeoutMs: Number.isFinite(timeout) && timeout >= 1 ? timeout : null,
		noFallback: headers["x-no-fallback"] === "true",
		client: context.client,
	};
}

/**
 * Session key in the order of precedence: session headers, then `prompt_cache_key`, then `user`, then Anthropic's
 * `metadata.user_id`, in which coding agents put a JSON text with their `session_id`.
 */
export function sessionKeyOf(call: Call, body: Readonly<Record<string, unknown>>): string | null {
	if (call.sessionHeader) return call.sessionHeader;
	for (const field of ["prompt_cache_key", "user"]) {
		const value = body[field];
		if (typeof value === "string" && value !== "") return bounded(value);
	}
	const userId = (body.metadata as { user_id?: unknown } | null | undefined)?.user_id;
	return typeof userId === "string" ? bounded(sessionInside(userId) ?? userId) : null;
}

function sessionInside(userId: string): string | undefined {
	if (!userId.startsWith("{")) return undefined;
	try {
		const { session_id: session } = JSON.parse(userId) as { session_id?: unknown };
		return typeof session === "string" && session !== "" ? session : undefined;
	} catch {
		return undefined;
	}
}

/** `https://www.Example.com/path` → `example.com`: one application has one name, however it is spelled. */
export function normalizeSource(source: string | null): string | null {
	const trimmed = source?.trim().toLowerCase();
	if (!trimmed) return null;
	const bare = trimmed.replace(/^[a-z][a-z0-9+.-]*:\/\//, "").replace(/^www\./, "");
	return bare === claudeCode ? bare : bounded(bare.replace(/[/?#].*$/, "")) || null;
}

/** Postgres text cannot hold NUL; 255 characters hold any real name. */
function bounded(value: string | null): string | null {
	if (!value) return null;
	const clean = value.includes("\0") ? value.replaceAll("\0", "") : value;
	return clean.slice(0, 255) || null;
}
