import { env } from "~/platform/env.server";
import { isEmailVerified } from "./verify-email.server";
import type { UserView } from "./schemas";

/**
 * `unverified`: the operator named the address (`ADMIN_EMAILS`), but nobody has shown that this account's owner receives
 * its mail. Anybody can sign up with any address, so that such an account may do no more than others.
 */
export type InstanceRole = "admin" | "unverified" | "none";

/** Read afresh each time, and only for named addresses: a session may be older than what it says. */
export async function instanceRoleOf({ id, email }: UserView): Promise<InstanceRole> {
	if (!isNamedAdmin(email)) return "none";
	return (await isEmailVerified(id)) ? "admin" : "unverified";
}

/** Whether the operator named an address. That alone gives no rights, see `instanceRoleOf`. */
export function isNamedAdmin(email: string): boolean {
	return env().ADMIN_EMAILS.includes(email.toLowerCase());
}
