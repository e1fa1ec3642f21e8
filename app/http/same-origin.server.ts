import { env } from "~/platform/env.server";
import { messageResponse } from "./error-response.server";
import { sessionCredentialOf } from "./session-cookie.server";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);
const harmless = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses requests that another site makes a browser send with the user's cookie. Throws a 403 Response. Bearer
 * sessions pass, as no browser adds those by itself; so does a request with neither `Origin` nor `Sec-Fetch-Site`,
 * which no browser in use sends for a method that changes something.
 */
export function assertSameOrigin(request: Request): void {
	if (harmless.has(request.method)) return;
	if (sessionCredentialOf(request)?.sentAs === "bearer") return;
	if (isSameOrigin(request.headers, env().APP_URL)) return;
	throw messageResponse(403, "This request came from another site.");
}

/** Whether the headers are those of a request from the application's own pages, or of no browser at all. */
export function isSameOrigin(headers: Headers, appUrl: string): boolean {
	const site = headers.get("sec-fetch-site");
	if (site === "same-origin") return true;
	const origin = headers.get("origin");
	if (origin === null) return site === null || site === "none";
	return origin !== "null" && originOf(origin) === originOf(appUrl);
}

/**
 * Origin with the spellings of this machine made one: `http://127.0.0.1:80` and `http://[::1]` are
 * `http://localhost`.
 */
function originOf(address: string): string | null {
	if (!URL.canParse(address)) return null;
	const url = new URL(address);
	if (loopback.has(url.hostname)) url.hostname = "localhost";
	return url.origin;
}

/** Origin of the application, in the spelling the caller uses where that is a spelling of ours. */
export function applicationOrigin(request: Request): string {
	const appOrigin = new URL(env().APP_URL).origin;
	const origin = request.headers.get("origin");
	return origin !== null && originOf(origin) === originOf(appOrigin) ? origin : appOrigin;
}
