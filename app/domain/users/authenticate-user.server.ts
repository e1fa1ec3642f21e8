import { prisma } from "~/platform/db/prisma.server";
import { DomainError } from "../domain-error";
import { clearAttempts, countAttempt } from "./attempts.server";
import { passwordMarkOf, verifyPassword } from "./password.server";
import type { SignInInput, UserView } from "./schemas";

/** Somebody who proved who they are, and the password under which they did: their session ends with it. */
export type ProvenUser = { user: UserView; passwordMark: string };

/**
 * Checks an email address and a password. Throws DomainError `unauthenticated` (the same for an unknown address and a
 * wrong password) or `rate_limited`. `address` is the client's network address.
 */
export async function authenticateUser(input: SignInInput, address: string): Promise<ProvenUser> {
	await countAttempt("sign-in-address", address);
	await countAttempt("sign-in-account", input.email);
	const user = await prisma().user.findUnique({ where: { email: input.email } });
	const right = await verifyPassword(user?.passwordHash, input.password);
	if (!user || !right) throw new DomainError("unauthenticated", "Email or password is wrong.");
	await clearAttempts("sign-in-account", input.email);
	const { id, email, name, passwordHash } = user;
	return { user: { id, email, name }, passwordMark: passwordMarkOf(passwordHash) };
}
