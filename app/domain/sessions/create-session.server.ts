import { prisma } from "~/platform/db/prisma.server";
import { newId } from "~/platform/ids";
import { randomToken, sha256 } from "~/platform/secrets.server";
import { passwordMarkOf } from "../users/password.server";
import { sessionLifetimeMs } from "./session-of.server";

/**
 * Opens a session and returns its token, which is stored nowhere; null where the password is no longer the one under which
 * the user proved who they are. A change of the password waits for the row that is locked here and then finds the session
 * to end; one that came first is seen here. So no session outlives a password by a moment.
 */
export async function createSession(
	userId: string,
	passwordMark: string,
	client: { userAgent: string | null; address: string | null },
): Promise<string | null> {
	const token = randomToken("", 43);
	return prisma().$transaction(async (transaction) => {
		const [user] = await transaction.$queryRaw<{ password_hash: string | null }[]>`
			SELECT password_hash FROM "user" WHERE id = ${userId}::uuid FOR SHARE`;
		if (!user || passwordMarkOf(user.password_hash) !== passwordMark) return null;
		await transaction.session.create({
			data: {
				id: newId(),
				userId,
				tokenHash: sha256(token),
				userAgent: client.userAgent?.slice(0, 500) ?? null,
				ipAddress: client.address,
				expiresAt: new Date(Date.now() + sessionLifetimeMs),
			},
		});
		return token;
	});
}
