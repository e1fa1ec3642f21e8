import type { Pool } from "pg";
import { hashApiKey } from "~/platform/secrets.server";
import { tenant, type Tenant } from "./tenant";

/** A tenant whose API key has this token, written straight into the tables. */
export async function tenantWithKey(pool: Pool, token: string): Promise<Tenant & { token: string }> {
	const made = await tenant(pool);
	await pool.query("UPDATE api_key SET token_hash = $2 WHERE id = $1", [made.apiKeyId, hashApiKey(token)]);
	return { ...made, token };
}
