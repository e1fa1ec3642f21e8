import { prisma } from "~/platform/db/prisma.server";
import { newId } from "~/platform/ids";
import { randomToken, sha256 } from "~/platform/secrets.server";
import { sessionLifetimeMs } from "./session-of.server";

/** Opens a session and returns its token, which is stored nowhere. */
export async function createSession(
	userId: string,
	client: { userAgent: string | null; address: string | null },
): Promise<string> {
	const token = randomToken("", 43);
	await prisma().session.create({
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
}
