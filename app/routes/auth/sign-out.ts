import { redirect } from "react-router";

import { revokeSession } from "~/domain/sessions/revoke-session.server";
import { assertSameOrigin, clearedSessionCookie, sessionCredentialOf } from "~/http/index.server";
import type { Route } from "./+types/sign-out";

/** Ends this browser's session. POST only: a link or an image must not sign anyone out. */
export async function action({ request }: Route.ActionArgs) {
	assertSameOrigin(request);
	const credential = sessionCredentialOf(request);
	if (credential) await revokeSession(credential.token);
	return redirect("/sign-in", { headers: { "Set-Cookie": await clearedSessionCookie() } });
}

export function loader() {
	return redirect("/dashboard");
}
