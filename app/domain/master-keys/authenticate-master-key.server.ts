import { pool } from "~/platform/db/pool.server";
import { logger } from "~/platform/logger.server";
import { hashApiKey } from "~/platform/secrets.server";
import { DomainError } from "../domain-error";
import { assertEnterprise } from "../enterprise-feature.server";
import type { Plan } from "../plans";
import { masterKeyPrefix } from "./create-master-key.server";

/** Who acts on behalf of an organization. */
export type MasterKeyPrincipal = {
	masterKeyId: string;
	organizationId: string;
	/** Whoever made the master key, as keys made with it name their creator; null where the account is gone. */
	createdById: string | null;
};

type Row = MasterKeyPrincipal & { plan: Plan; isStale: boolean };

const longestToken = 256;

/**
 * The organization behind a master key. Read from Postgres each time: these requests are rare, and a key that was
 * deactivated or deleted must not outlive that by a second. Throws DomainError `unauthenticated` for a token that is
 * unknown, inactive or deleted, `forbidden` where the plan has no master keys.
 */
export async function authenticateMasterKey(token: string): Promise<MasterKeyPrincipal> {
	const row = token.startsWith(masterKeyPrefix) && token.length <= longestToken ? await readKey(token) : undefined;
	if (!row) throw new DomainError("unauthenticated", "Unauthorized");
	const { plan, isStale, ...principal } = row;
	assertEnterprise(plan, "Master keys");
	if (isStale) void noteUse(principal.masterKeyId);
	return principal;
}

async function readKey(token: string): Promise<Row | undefined> {
	const { rows } = await pool().query<Row>({
		name: "master-key",
		text: `
			SELECT
				k.id AS "masterKeyId",
				o.id AS "organizationId",
				k.created_by_id AS "createdById",
				o.plan AS "plan",
				k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute' AS "isStale"
			FROM master_key k
			JOIN organization o ON o.id = k.organization_id
			WHERE k.token_hash = $1 AND k.status = 'active' AND o.status = 'active'`,
		values: [hashApiKey(token)],
	});
	return rows[0];
}

/** At most once a minute; nobody waits for it, and nothing depends on it. */
async function noteUse(masterKeyId: string): Promise<void> {
	try {
		await pool().query(
			`UPDATE master_key SET last_used_at = now()
			WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
			[masterKeyId],
		);
	} catch (error) {
		logger.warn({ err: error, masterKeyId }, "the last use of a master key could not be noted");
	}
}
