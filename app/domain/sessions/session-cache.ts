/** Store key of a cached session. */
export function sessionKey(tokenHash: string): string {
	return `session:${tokenHash}`;
}

/** Left in place of a revoked session, so that a read that began before the revocation cannot bring it back. */
export const revokedMark = "revoked";

/** Longer than any read of a session may take. */
export const revokedMarkMs = 10 * 60 * 1000;
