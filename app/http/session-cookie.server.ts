import { env } from "~/platform/env.server";

/** The published CLI looks for a cookie whose name contains `session_token`. */
export const sessionCookieName = "llmgateway.session_token";

// The server decides when a session ends, sliding with its use; the cookie only has to outlive it. 400 days is the
// longest that browsers keep one.
const cookieSeconds = 400 * 24 * 60 * 60;

/** `Set-Cookie` value that signs the browser in. */
export function sessionCookie(token: string): string {
	return setCookie(token, cookieSeconds);
}

/** `Set-Cookie` value that signs the browser out. */
export function clearedSessionCookie(): string {
	return setCookie("", 0);
}

// Tokens are letters and digits, so that nothing has to be encoded and scripts can send them on as they are.
function setCookie(value: string, seconds: number): string {
	const secure = env().APP_URL.startsWith("https:") ? "; Secure" : "";
	return `${sessionCookieName}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

export type SessionCredential = { token: string; sentAs: "cookie" | "bearer" };

/** The session token of a request: a bearer token before a cookie. Null where there is neither. */
export function sessionCredentialOf(request: Request): SessionCredential | null {
	const bearer = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
	if (bearer) return { token: bearer, sentAs: "bearer" };
	const token = cookieValue(request.headers.get("cookie") ?? "", sessionCookieName);
	return token ? { token, sentAs: "cookie" } : null;
}

/** The value of one cookie of a `Cookie` header. */
export function cookieValue(header: string, name: string): string | undefined {
	for (const pair of header.split(";")) {
		const separator = pair.indexOf("=");
		if (separator > 0 && pair.slice(0, separator).trim() === name) return pair.slice(separator + 1).trim();
	}
	return undefined;
}
