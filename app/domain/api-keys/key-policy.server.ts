import { pool } from "~/platform/db/pool.server";
import { logger } from "~/platform/logger.server";
import { store } from "~/platform/store/index.server";
import { KeyPolicyCache, policyChannel, policyVersionKey } from "./key-policy-cache.server";
import type { KeyPolicy } from "./load-key-policy.server";

export type { KeyPolicy, PolicyProviderKey, RecordStatus } from "./load-key-policy.server";

const cache = new KeyPolicyCache(pool, store);

/** Far longer than any snapshot may live, so that an expired version never makes an old snapshot look current. */
const versionTtlMs = 24 * 60 * 60 * 1000;

/**
 * The policy behind a gateway API key, or null for a token that never existed. Inactive, expired and deleted keys,
 * projects and organizations come back with their status. At most a second old; rejects only where Postgres fails.
 */
export function keyPolicyOf(token: string): Promise<KeyPolicy | null> {
	return cache.policyOf(token);
}

/** Drops what this process knows of an organization's keys: the next look reads them anew. */
export function forgetPolicies(organizationId: string): void {
	cache.invalidate(organizationId);
}

/**
 * Makes a committed change visible to every process: call it after the commit of anything that alters keys, projects,
 * provider keys or the organization itself.
 */
export async function policyChanged(organizationId: string): Promise<void> {
	const { rows } = await pool().query<{ policy_version: number }>(
		"UPDATE organization SET policy_version = policy_version + 1 WHERE id = $1 RETURNING policy_version",
		[organizationId],
	);
	cache.invalidate(organizationId);
	const version = rows[0]?.policy_version;
	if (version === undefined) return;
	try {
		await announce(organizationId, version);
	} catch (error) {
		// Snapshots elsewhere then live out their age; the change itself is committed.
		logger.error({ err: error, organizationId }, "policy change could not be announced");
	}
}

async function announce(organizationId: string, version: number): Promise<void> {
	const key = policyVersionKey(organizationId);
	await store().set(key, String(version), versionTtlMs);
	// Two changes may reach the store in the other order than Postgres; the later writer puts that right.
	const { rows } = await pool().query<{ policy_version: number }>(
		"SELECT policy_version FROM organization WHERE id = $1",
		[organizationId],
	);
	const latest = rows[0]?.policy_version ?? version;
	if (latest > version) await store().set(key, String(latest), versionTtlMs);
	await store().publish(policyChannel, organizationId);
}
