import { prisma } from "~/platform/db/prisma.server";
import { logger } from "~/platform/logger.server";
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
	// The row in Postgres is what counts, so a store that does not answer costs time and signs nobody out.
	const cached = await withoutStore(null, store().get(sessionKey(tokenHash)));
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
	await withoutStore(false, store().setIfAbsent(sessionKey(tokenHash), JSON.stringify(session), cacheMs));
	return session;
}

async function slide(session: ActiveSession): Promise<void> {
	if (!(await withoutStore(false, store().setIfAbsent(`session-seen:${session.tokenHash}`, "1", slideEveryMs)))) return;
	const now = Date.now();
	await prisma().session.updateMany({
		where: { tokenHash: session.tokenHash },
		data: { lastSeenAt: new Date(now), expiresAt: new Date(now + sessionLifetimeMs) },
	});
}

/** What the store answers, or `otherwise` where it fails. */
async function withoutStore<Value>(otherwise: Value, answer: Promise<Value>): Promise<Value> {
	try {
		return await answer;
	} catch (error) {
		logger.warn({ err: error }, "a session was looked up without the store");
		return otherwise;
	}
}
