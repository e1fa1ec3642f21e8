import { redirect } from "react-router";

import { revokeSession } from "~/domain/sessions/revoke-session.server";
import { assertSameOrigin, clearedSessionCookie, safeRedirect, sessionCredentialOf } from "~/http/index.server";
import type { Route } from "./+types/sign-out";

/** Ends this browser's session. POST only: a link or an image must not sign anyone out. */
export async function action({ request }: Route.ActionArgs) {
	assertSameOrigin(request);
	const credential = sessionCredentialOf(request);
	if (credential) await revokeSession(credential.token);
	// Where a page asks for it: to come back there as somebody else.
	const target = new URL(request.url).searchParams.get("redirectTo");
	const headers = { "Set-Cookie": await clearedSessionCookie() };
	return redirect(target === null ? "/sign-in" : safeRedirect(target), { headers });
}

export function loader() {
	return redirect("/dashboard");
}
