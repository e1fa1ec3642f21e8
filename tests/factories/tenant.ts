import type { Pool } from "pg";
import { newId } from "~/platform/ids";

export type Tenant = { organizationId: string; projectId: string; apiKeyId: string };

/** An organization with one project and one API key, written straight into the tables. */
export async function tenant(
	pool: Pool,
	given: { retentionDays?: number; keyDescription?: string } = {},
): Promise<Tenant> {
	const made = { organizationId: newId(), projectId: newId(), apiKeyId: newId() };
	await pool.query("INSERT INTO organization (id, name, retention_days, updated_at) VALUES ($1, 'Test', $2, now())", [
		made.organizationId,
		given.retentionDays ?? 30,
	]);
	await pool.query("INSERT INTO project (id, organization_id, name, updated_at) VALUES ($1, $2, 'Test', now())", [
		made.projectId,
		made.organizationId,
	]);
	await pool.query(
		`INSERT INTO api_key (id, project_id, description, token_hash, token_hint, updated_at)
		VALUES ($1, $2, $3, $4, 'llmg…test', now())`,
		[made.apiKeyId, made.projectId, given.keyDescription ?? "Test key", `hash-${made.apiKeyId}`],
	);
	return made;
}
