import { prisma } from "~/platform/db/prisma.server";
import { sha256 } from "~/platform/secrets.server";
import { DomainError } from "../domain-error";
import { revokeUserSessions } from "../sessions/revoke-session.server";
import { clearAttempts, countAttempt } from "./attempts.server";
import { hashPassword, verifyPassword } from "./password.server";

/**
 * Sets a new password by the token of a reset link, which proves the address too, and signs every session of the user out.
 * Throws DomainError `invalid` for a link that is unknown, used or older than an hour.
 */
export async function resetPassword({ token, password }: { token: string; password: string }): Promise<void> {
	const passwordHash = await hashPassword(password);
	const now = new Date();
	const user = await prisma().$transaction(async (transaction) => {
		// The update is the claim: of two requests with one link, only one matches the row.
		const claimed = await transaction.passwordReset.updateManyAndReturn({
			where: { tokenHash: sha256(token), usedAt: null, expiresAt: { gt: now } },
			data: { usedAt: now },
		});
		const userId = claimed[0]?.userId;
		if (userId === undefined) {
			throw new DomainError("invalid", "This link has expired or was used already. Ask for a new one.");
		}
		await transaction.passwordReset.updateMany({ where: { userId, usedAt: null }, data: { usedAt: now } });
		return transaction.user.update({ where: { id: userId }, data: { passwordHash } });
	});
	await clearAttempts("sign-in-account", user.email);
	await revokeUserSessions(user.id);
	// Only now that nobody else is signed in to the account: the link went to this address, and its reader owns the account.
	await prisma().user.updateMany({ where: { id: user.id, emailVerifiedAt: null }, data: { emailVerifiedAt: now } });
}

/** Whether the token of a reset link would still work, for the page that asks for the new password. */
export async function isResetTokenUsable(token: string): Promise<boolean> {
	const reset = await prisma().passwordReset.findUnique({ where: { tokenHash: sha256(token) } });
	return reset !== null && reset.usedAt === null && reset.expiresAt > new Date();
}

/**
 * Changes the password of a signed-in user and signs every other session out. Throws DomainError `invalid` (field
 * `currentPassword`) where the current password is wrong, `rate_limited` after too many tries.
 */
export async function changePassword(
	userId: string,
	input: { currentPassword: string; newPassword: string },
	keepTokenHash: string | null,
): Promise<void> {
	await countAttempt("change-password", userId);
	const user = await prisma().user.findUniqueOrThrow({ where: { id: userId } });
	if (!(await verifyPassword(user.passwordHash, input.currentPassword))) {
		throw wrongPassword();
	}
	const passwordHash = await hashPassword(input.newPassword);
	// A reset that came meanwhile wins: the password that was proved here is no longer the account's.
	const proved = { id: userId, passwordHash: user.passwordHash };
	if ((await prisma().user.updateMany({ where: proved, data: { passwordHash } })).count === 0) throw wrongPassword();
	await revokeUserSessions(userId, keepTokenHash);
}

function wrongPassword(): DomainError {
	return new DomainError("invalid", "The current password is wrong.", { field: "currentPassword" });
}
