import { prisma } from "~/platform/db/prisma.server";
import { env } from "~/platform/env.server";
import { newId } from "~/platform/ids";
import { logger } from "~/platform/logger.server";
import { sendMail } from "~/platform/mail.server";
import { randomToken, sha256 } from "~/platform/secrets.server";
import { DomainError } from "../domain-error";
import { countAttempt } from "./attempts.server";
import type { UserView } from "./schemas";

/** How long a link that proves an address works. */
export const verificationLinkMs = 24 * 60 * 60 * 1000;

/** Mails the first link, after a sign-up. Nobody waits for it: a new one can be asked for. */
export function welcomeByMail(user: UserView): void {
	mailLink(user).catch((error: unknown) => logger.error({ err: error }, "verification mail could not be sent"));
}

/** Mails another link. Throws DomainError `rate_limited` after too many. */
export async function requestVerification(user: UserView): Promise<void> {
	await countAttempt("verify-account", user.id);
	await mailLink(user);
}

async function mailLink({ id: userId, email, name }: UserView): Promise<void> {
	const token = randomToken("", 43);
	const expiresAt = new Date(Date.now() + verificationLinkMs);
	await prisma().emailVerification.create({
		data: { id: newId(), userId, email, tokenHash: sha256(token), expiresAt },
	});
	const { APP_NAME, APP_URL } = env();
	await sendMail({
		to: email,
		subject: `Confirm your address for ${APP_NAME}`,
		text: [
			`Hello ${name},`,
			"",
			"an account was created with this address. If it was you, confirm the address. The link works for one day:",
			`${APP_URL}/verify-email?token=${token}`,
			"",
			"If it was not you, ignore this mail: nobody can confirm the address without this link.",
		].join("\n"),
	});
}

/**
 * Marks the address of a signed-in user as theirs, by the token of a link. Session and link have to belong together:
 * otherwise somebody who signed up with another person's address would only have to wait until that person, or the
 * scanner of their mailbox, follows the link. Throws DomainError `invalid` for a link of somebody else, for another
 * address, used, or older than a day.
 */
export async function verifyEmail(userId: string, token: string): Promise<void> {
	await prisma().$transaction(async (transaction) => {
		const where = { tokenHash: sha256(token), userId, expiresAt: { gt: new Date() } };
		const { email } = await transaction.user.findUniqueOrThrow({ where: { id: userId } });
		const { count } = await transaction.emailVerification.deleteMany({ where: { ...where, email } });
		if (count === 0) {
			throw new DomainError("invalid", "This link does not belong to your account, has expired or was used already.");
		}
		await transaction.emailVerification.deleteMany({ where: { userId } });
		await transaction.user.updateMany({
			where: { id: userId, emailVerifiedAt: null },
			data: { emailVerifiedAt: new Date() },
		});
	});
}

/** Whether a user's address was proven to be theirs. */
export async function isEmailVerified(userId: string): Promise<boolean> {
	const user = await prisma().user.findUnique({ where: { id: userId }, select: { emailVerifiedAt: true } });
	return user !== null && user.emailVerifiedAt !== null;
}
