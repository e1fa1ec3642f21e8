import { randomInt } from "node:crypto";
import { prisma } from "~/platform/db/prisma.server";
import { store } from "~/platform/store/index.server";
import { randomToken, sha256 } from "~/platform/secrets.server";
import { passwordMarkOf } from "../users/password.server";

/** Seconds that a device code waits for its approval, and seconds between two polls. */
export const deviceGrantSeconds = 600;
export const devicePollSeconds = 5;

type Approval = { userId: string; passwordMark: string };
type Grant = { clientId: string; userCode: string; decision: "pending" | "denied" | Approval };

export type StartedGrant = { deviceCode: string; userCode: string };
export type PollOutcome =
	| { state: "authorization_pending" | "slow_down" | "access_denied" | "expired_token" }
	| ({ state: "approved" } & Approval);

// Letters and digits that nobody confuses when reading them aloud; no vowels, so that no words arise.
const userCodeAlphabet = "BCDFGHJKLMNPQRSTVWXZ23456789";

/** Begins a device sign-in (RFC 8628). The device code is kept as its hash only. */
export async function startDeviceGrant(clientId: string): Promise<StartedGrant> {
	const deviceCode = randomToken("", 43);
	const userCode = `${userCodePart()}-${userCodePart()}`;
	const grant: Grant = { clientId, userCode, decision: "pending" };
	const hash = sha256(deviceCode);
	await store().set(grantKey(hash), JSON.stringify(grant), deviceGrantSeconds * 1000);
	await store().set(userCodeKey(userCode), hash, deviceGrantSeconds * 1000);
	return { deviceCode, userCode };
}

/** The pending grant of a code as the user typed it, or null where there is none (any more). */
export async function findPendingDeviceGrant(userCode: string): Promise<{ userCode: string; clientId: string } | null> {
	const found = await pendingGrant(normalized(userCode));
	return found && { userCode: found.grant.userCode, clientId: found.grant.clientId };
}

/** Approves or denies a pending grant. False where there is none (any more). */
export async function decideDeviceGrant(userCode: string, userId: string, approve: boolean): Promise<boolean> {
	const found = await pendingGrant(normalized(userCode));
	if (!found) return false;
	// The code is spent by whoever decides first.
	if (!(await store().setIfAbsent(`device-decided:${found.hash}`, "1", deviceGrantSeconds * 1000))) return false;
	const decision = approve ? { userId, passwordMark: await currentMarkOf(userId) } : "denied";
	const grant: Grant = { ...found.grant, decision };
	await store().set(grantKey(found.hash), JSON.stringify(grant), deviceGrantSeconds * 1000);
	await store().delete(userCodeKey(found.grant.userCode));
	return true;
}

/**
 * What a waiting device is told. An approval is told once; the caller then opens the session, which must fail where the
 * password is another than when it was given: whoever loses an account must not come back by a device that still waits.
 */
export async function pollDeviceGrant(deviceCode: string, clientId: string): Promise<PollOutcome> {
	const hash = sha256(deviceCode);
	const text = await store().get(grantKey(hash));
	const grant = text === null ? null : (JSON.parse(text) as Grant);
	if (!grant || grant.clientId !== clientId) return { state: "expired_token" };
	if (grant.decision === "denied") return { state: "access_denied" };
	if (grant.decision === "pending") {
		// A second of grace for clients whose timers run a little fast.
		const paused = await store().setIfAbsent(`device-poll:${hash}`, "1", (devicePollSeconds - 1) * 1000);
		return { state: paused ? "authorization_pending" : "slow_down" };
	}
	if (!(await store().setIfAbsent(`device-claimed:${hash}`, "1", deviceGrantSeconds * 1000))) {
		return { state: "expired_token" };
	}
	await store().delete(grantKey(hash));
	return { state: "approved", ...grant.decision };
}

async function currentMarkOf(userId: string): Promise<string> {
	const user = await prisma().user.findUnique({ where: { id: userId }, select: { passwordHash: true } });
	return passwordMarkOf(user?.passwordHash ?? null);
}

async function pendingGrant(userCode: string): Promise<{ hash: string; grant: Grant } | null> {
	const hash = await store().get(userCodeKey(userCode));
	const text = hash === null ? null : await store().get(grantKey(hash));
	if (hash === null || text === null) return null;
	const grant = JSON.parse(text) as Grant;
	return grant.decision === "pending" ? { hash, grant } : null;
}

function userCodePart(): string {
	return Array.from({ length: 4 }, () => userCodeAlphabet[randomInt(userCodeAlphabet.length)]).join("");
}

function normalized(userCode: string): string {
	const letters = userCode.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, 8);
	return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

function grantKey(hash: string): string {
	return `device-grant:${hash}`;
}

function userCodeKey(userCode: string): string {
	return `device-user-code:${userCode}`;
}
