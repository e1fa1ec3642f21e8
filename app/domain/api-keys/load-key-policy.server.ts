import type { Pool } from "pg";
import type { CompliancePolicy } from "~/domain/routing/compliance";
import type { RoutingSettings } from "~/domain/routing/settings";
import { logger } from "~/platform/logger.server";
import { decrypt } from "~/platform/secrets.server";
import { routingSettingsOf } from "../routing/project-routing.server";
import type { PeriodUnit } from "./schemas";

/** What a request needs to know about the key it came with. Provider tokens are in clear: never log one of these. */
export type KeyPolicy = {
	apiKeyId: string;
	apiKeyStatus: RecordStatus;
	/** Unix milliseconds. */
	apiKeyExpiresAt: number | null;
	/** Limits in dollars as decimal strings; null where the key has none. */
	usageLimit: string | null;
	periodUsageLimit: string | null;
	periodUsageDurationValue: number | null;
	periodUsageDurationUnit: PeriodUnit | null;
	projectId: string;
	projectStatus: RecordStatus;
	projectMode: "api-keys" | "credits" | "hybrid";
	organizationId: string;
	organizationStatus: RecordStatus;
	plan: "free" | "enterprise";
	policyVersion: number;
	retentionLevel: "none" | "retain";
	retentionDays: number;
	providerCacheWritesEnabled: boolean;
	/** Limits who may serve the organization's requests; null where nothing is demanded. The same object per snapshot. */
	compliance: CompliancePolicy | null;
	/** What the project follows: its own settings over the instance's, put together once per snapshot. */
	routing: RoutingSettings;
	/** Active keys of the organization, oldest first. */
	providerKeys: PolicyProviderKey[];
};

export type RecordStatus = "active" | "inactive" | "deleted";

export type PolicyProviderKey = {
	id: string;
	providerId: string;
	/** A label; of a custom provider the name that models are called by. */
	name: string | null;
	token: string;
	baseUrl: string | null;
	options: Record<string, string>;
	/** Unix milliseconds of the last edit. */
	updatedAt: number;
};

/** The row as Postgres gives it, provider tokens still encrypted: this is what may rest in the store. */
export type KeyPolicyRow = Omit<KeyPolicy, "providerKeys" | "routing"> & { providerKeys: StoredProviderKey[]; routingConfig: unknown };

type StoredProviderKey = Omit<PolicyProviderKey, "token"> & { encryptedToken: string };

// One statement, so that content and version are of one moment.
const policyStatement = `
	SELECT
		k.id AS "apiKeyId",
		k.status AS "apiKeyStatus",
		(extract(epoch FROM k.expires_at) * 1000)::float8 AS "apiKeyExpiresAt",
		k.usage_limit::text AS "usageLimit",
		k.period_usage_limit::text AS "periodUsageLimit",
		k.period_usage_duration_value AS "periodUsageDurationValue",
		k.period_usage_duration_unit AS "periodUsageDurationUnit",
		p.id AS "projectId",
		p.status AS "projectStatus",
		p.mode AS "projectMode",
		p.provider_cache_writes_enabled AS "providerCacheWritesEnabled",
		p.routing_config AS "routingConfig",
		o.id AS "organizationId",
		o.status AS "organizationStatus",
		o.plan AS "plan",
		o.policy_version AS "policyVersion",
		o.retention_level AS "retentionLevel",
		o.retention_days AS "retentionDays",
		o.compliance_policy AS "compliance",
		COALESCE((
			SELECT json_agg(json_build_object(
				'id', v.id,
				'providerId', v.provider_id,
				'name', v.name,
				'encryptedToken', v.encrypted_token,
				'baseUrl', v.base_url,
				'options', v.options,
				'updatedAt', (extract(epoch FROM v.updated_at) * 1000)::float8
			) ORDER BY v.id)
			FROM provider_key v
			WHERE v.organization_id = o.id AND v.status = 'active'
		), '[]'::json) AS "providerKeys"
	FROM api_key k
	JOIN project p ON p.id = k.project_id
	JOIN organization o ON o.id = p.organization_id
	WHERE k.token_hash = $1`;

/** Reads the policy of a hashed key from Postgres; null where no such key was ever made. */
export async function readKeyPolicyRow(pool: Pool, tokenHash: string): Promise<KeyPolicyRow | null> {
	const { rows } = await pool.query<KeyPolicyRow>({
		name: "key-policy",
		text: policyStatement,
		values: [tokenHash],
	});
	return rows[0] ?? null;
}

/**
 * Settles the routing and decrypts the provider keys of a row. One that does not decrypt (ENCRYPTION_KEY was changed) is
 * left out and reported, because it must not take the organization's other providers down with it.
 */
export function openKeyPolicy({ routingConfig, ...row }: KeyPolicyRow): KeyPolicy {
	const providerKeys: PolicyProviderKey[] = [];
	for (const { encryptedToken, ...key } of row.providerKeys) {
		try {
			providerKeys.push({ ...key, token: decrypt(encryptedToken) });
		} catch {
			logger.error({ providerKeyId: key.id }, "provider key does not decrypt; was ENCRYPTION_KEY changed?");
		}
	}
	const routing = routingSettingsOf({ id: row.projectId, routingConfig }, row.plan);
	return { ...row, routing, providerKeys };
}
