import { prisma } from "~/platform/db/prisma.server";
import { store } from "~/platform/store/index.server";
import { sha256 } from "~/platform/secrets.server";
import type { UserView } from "../users/schemas";
import { revokedMark, sessionKey } from "./session-cache";

/** A session ends this long after it was last used. */
export const sessionLifetimeMs = 30 * 24 * 60 * 60 * 1000;

// A session that is used is written down at most this often.
const slideEveryMs = 60 * 60 * 1000;
const cacheMs = 5 * 60 * 1000;

export type ActiveSession = { id: string; tokenHash: string; user: UserView; createdAt: number; expiresAt: number };

/** The session of a token with its user, or null where it is unknown, revoked or expired. Slides the expiry. */
export async function sessionOf(token: string): Promise<ActiveSession | null> {
	if (token.length === 0 || token.length > 200) return null;
	const tokenHash = sha256(token);
	const cached = await store().get(sessionKey(tokenHash));
	if (cached === revokedMark) return null;
	const session = cached === null ? await readSession(tokenHash) : (JSON.parse(cached) as ActiveSession);
	if (session === null || session.expiresAt <= Date.now()) return null;
	await slide(session);
	return session;
}

async function readSession(tokenHash: string): Promise<ActiveSession | null> {
	const row = await prisma().session.findUnique({ where: { tokenHash }, include: { user: true } });
	if (!row) return null;
	const { id, email, name } = row.user;
	const session: ActiveSession = {
		id: row.id,
		tokenHash,
		user: { id, email, name },
		createdAt: row.createdAt.getTime(),
		expiresAt: row.expiresAt.getTime(),
	};
	// Only where absent: a revocation that ran meanwhile has left its mark, which must win.
	await store().setIfAbsent(sessionKey(tokenHash), JSON.stringify(session), cacheMs);
	return session;
}

async function slide(session: ActiveSession): Promise<void> {
	if (!(await store().setIfAbsent(`session-seen:${session.tokenHash}`, "1", slideEveryMs))) return;
	const now = Date.now();
	await prisma().session.updateMany({
		where: { tokenHash: session.tokenHash },
		data: { lastSeenAt: new Date(now), expiresAt: new Date(now + sessionLifetimeMs) },
	});
}
