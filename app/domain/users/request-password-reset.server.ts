import { prisma } from "~/platform/db/prisma.server";
import { env } from "~/platform/env.server";
import { newId } from "~/platform/ids";
import { logger } from "~/platform/logger.server";
import { sendMail } from "~/platform/mail.server";
import { randomToken, sha256 } from "~/platform/secrets.server";
import { countAttempt, isAttemptAllowed } from "./attempts.server";

/** How long a reset link works. */
export const resetLinkMs = 60 * 60 * 1000;

/**
 * Mails a link to reset the password, where the address has an account. The caller learns nothing about that: neither
 * from the answer, nor from the time, as the mail goes out after the return. Throws DomainError `rate_limited` by
 * client address only.
 */
export async function requestPasswordReset(email: string, address: string): Promise<void> {
	await countAttempt("reset-address", address);
	if (!(await isAttemptAllowed("reset-account", email))) return;
	void mailResetLink(email).catch((error: unknown) => {
		logger.error({ err: error }, "password reset mail could not be sent");
	});
}

async function mailResetLink(email: string): Promise<void> {
	const user = await prisma().user.findUnique({ where: { email } });
	if (!user) return;
	const token = randomToken("", 43);
	const expiresAt = new Date(Date.now() + resetLinkMs);
	await prisma().passwordReset.create({
		data: { id: newId(), userId: user.id, tokenHash: sha256(token), expiresAt },
	});
	const { APP_NAME, APP_URL } = env();
	await sendMail({
		to: user.email,
		subject: `Reset your ${APP_NAME} password`,
		text: [
			`Hello ${user.name},`,
			"",
			"use this link to choose a new password. It works once, for one hour:",
			`${APP_URL}/reset-password?token=${token}`,
			"",
			"If you did not ask for it, ignore this mail: your password stays as it is.",
		].join("\n"),
	});
}
