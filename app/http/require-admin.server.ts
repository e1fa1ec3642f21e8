import { redirect } from "react-router";
import { instanceRoleOf } from "~/domain/users/instance-admin.server";
import type { UserView } from "~/domain/users/schemas";
import { messageResponse } from "./error-response.server";
import { notFound } from "./require-project.server";
import { requireUser } from "./require-user.server";

/** For the management API. Throws a 403 response for everybody but administrators of the instance. */
export async function assertInstanceAdmin(user: UserView): Promise<void> {
	if ((await instanceRoleOf(user)) === "admin") return;
	throw messageResponse(403, "This is for administrators of the instance whose email address is confirmed.");
}

/**
 * For pages: the administrator. Throws a redirect where nobody is signed in or the address is yet to be confirmed, 404
 * for everybody else.
 */
export async function requireInstanceAdmin(request: Request): Promise<UserView> {
	const user = await requireUser(request);
	const role = await instanceRoleOf(user);
	if (role === "unverified") throw redirect("/verify-email");
	if (role === "none") throw notFound("Page");
	return user;
}
