import { prisma } from "~/platform/db/prisma.server";
import { store } from "~/platform/store/index.server";
import { sha256 } from "~/platform/secrets.server";
import { revokedMark, revokedMarkMs, sessionKey } from "./session-cache";

/** Ends the session of a token; nothing happens where there is none. */
export async function revokeSession(token: string): Promise<void> {
	const tokenHash = sha256(token);
	const { count } = await prisma().session.deleteMany({ where: { tokenHash } });
	// Without a row nothing can be cached, and tokens that never existed leave no trace in the store.
	if (count > 0) await markRevoked([tokenHash]);
}

/** Ends every session of a user, except the one whose token hash is given. */
export async function revokeUserSessions(userId: string, keepTokenHash: string | null = null): Promise<void> {
	const where = { userId, ...(keepTokenHash === null ? {} : { tokenHash: { not: keepTokenHash } }) };
	const sessions = await prisma().session.findMany({ where, select: { tokenHash: true } });
	await prisma().session.deleteMany({ where: { tokenHash: { in: sessions.map((session) => session.tokenHash) } } });
	await markRevoked(sessions.map((session) => session.tokenHash));
}

async function markRevoked(tokenHashes: string[]): Promise<void> {
	for (const tokenHash of tokenHashes) await store().set(sessionKey(tokenHash), revokedMark, revokedMarkMs);
}
