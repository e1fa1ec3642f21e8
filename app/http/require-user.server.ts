import { redirect } from "react-router";
import { type ActiveSession, sessionOf } from "~/domain/sessions/session-of.server";
import type { UserView } from "~/domain/users/schemas";
import { messageResponse } from "./error-response.server";
import { assertSameOrigin } from "./same-origin.server";
import { sessionCredentialOf } from "./session-cookie.server";

// The loaders of one page share a request, and need not look its session up more than once.
const sessions = new WeakMap<Request, Promise<ActiveSession | null>>();

/** The session of a request, or null for a signed-out one. */
export function currentSession(request: Request): Promise<ActiveSession | null> {
	const known = sessions.get(request);
	if (known) return known;
	const credential = sessionCredentialOf(request);
	const session = credential ? sessionOf(credential.token) : Promise.resolve(null);
	sessions.set(request, session);
	return session;
}

/** The signed-in user, or null. */
export async function currentUser(request: Request): Promise<UserView | null> {
	return (await currentSession(request))?.user ?? null;
}

/** For pages: the signed-in user. Throws a redirect to the sign-in page; 403 for another site's form. */
export async function requireUser(request: Request): Promise<UserView> {
	assertSameOrigin(request);
	const user = await currentUser(request);
	if (user) return user;
	const { pathname, search } = new URL(request.url);
	// React Router asks for a page's data at `<path>.data`; the user must come back to the page.
	const page = pathname.replace(/(\/_root)?\.data$/, "");
	throw redirect(`/sign-in?redirectTo=${encodeURIComponent((page || "/") + pageSearch(search))}`);
}

function pageSearch(search: string): string {
	const parameters = new URLSearchParams(search);
	parameters.delete("_routes");
	const text = parameters.toString();
	return text ? `?${text}` : "";
}

/** For the management API: the signed-in user. Throws a 401 `{"message"}` response; 403 for another site's request. */
export async function requireApiUser(request: Request): Promise<UserView> {
	assertSameOrigin(request);
	const user = await currentUser(request);
	if (user) return user;
	throw messageResponse(401, "Unauthorized");
}

/** A path on this site to go to after signing in; anything that leads elsewhere becomes the dashboard. */
export function safeRedirect(target: FormDataEntryValue | string | null | undefined): string {
	if (typeof target !== "string" || !/^\/(?![/\\])/.test(target)) return "/dashboard";
	const base = "http://site.invalid";
	if (!URL.canParse(target, base)) return "/dashboard";
	const url = new URL(target, base);
	// `/.//host` is a path until its dots are taken out; what then begins with two slashes names a host.
	return url.origin === base && !url.pathname.startsWith("//") ? url.pathname + url.search + url.hash : "/dashboard";
}
