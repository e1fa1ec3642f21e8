import type { Pool } from "pg";
import type { CompliancePolicy } from "~/domain/routing/compliance";
import type { RoutingSettings } from "~/domain/routing/settings";
import { logger } from "~/platform/logger.server";
import { decrypt } from "~/platform/secrets.server";
import { retentionPeriodOf } from "../organizations/retention-period.server";
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
	/** Unix milliseconds from which the windows of the recurring limit follow one another. */
	periodStartedAt: number | null;
	/** Active rules, oldest first, as they were stored. */
	iamRules: PolicyIamRule[];
	/** Requests and tokens per minute, null where there is no limit; null as a whole where there is none at all. */
	rateLimits: { key: RateLimitPair; project: RateLimitPair } | null;
	projectId: string;
	projectStatus: RecordStatus;
	projectMode: "api-keys" | "credits" | "hybrid";
	organizationId: string;
	organizationStatus: RecordStatus;
	plan: "free" | "enterprise";
	policyVersion: number;
	/** Dollars that were ever credited to the organization (top-ups, grants, refunds taken back): what may be spent in all. */
	credited: string;
	/** Whether credits were ever bought. */
	hasPurchased: boolean;
	/** The response cache of the project; `coalescing` lets concurrent misses that are alike share one call. */
	cache: { enabled: boolean; durationSeconds: number; coalescing: boolean };
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

export type PolicyIamRule = { id: string; ruleType: string; ruleValue: Record<string, unknown> };

export type RateLimitPair = { requestsPerMinute: number | null; tokensPerMinute: number | null };

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
		(extract(epoch FROM k.period_started_at) * 1000)::float8 AS "periodStartedAt",
		COALESCE((
			SELECT json_agg(json_build_object('id', r.id, 'ruleType', r.rule_type, 'ruleValue', r.rule_value) ORDER BY r.id)
			FROM iam_rule r WHERE r.api_key_id = k.id AND r.status = 'active'
		), '[]'::json) AS "iamRules",
		json_build_object(
			'key', json_build_object('requestsPerMinute', k.requests_per_minute, 'tokensPerMinute', k.tokens_per_minute),
			'project', json_build_object('requestsPerMinute', p.requests_per_minute, 'tokensPerMinute', p.tokens_per_minute)
		) AS "rateLimits",
		p.id AS "projectId",
		p.status AS "projectStatus",
		p.mode AS "projectMode",
		p.provider_cache_writes_enabled AS "providerCacheWritesEnabled",
		p.routing_config AS "routingConfig",
		json_build_object(
			'enabled', p.caching_enabled, 'durationSeconds', p.cache_duration_seconds, 'coalescing', p.cache_coalescing
		) AS "cache",
		o.id AS "organizationId",
		o.status AS "organizationStatus",
		o.plan AS "plan",
		o.policy_version AS "policyVersion",
		COALESCE(b.credited, 0)::text AS "credited",
		COALESCE(b.purchased, 0) > 0 AS "hasPurchased",
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
	LEFT JOIN credit_balance b ON b.organization_id = o.id
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
	return { ...row, retentionDays: retentionPeriodOf(row), rateLimits: limitsOf(row), routing, providerKeys };
}

/** Null where nothing is limited, so that requests need not look at each limit. */
function limitsOf({ rateLimits }: Pick<KeyPolicyRow, "rateLimits">): KeyPolicy["rateLimits"] {
	const pairs = rateLimits ? [rateLimits.key, rateLimits.project] : [];
	const limited = pairs.some(({ requestsPerMinute, tokensPerMinute }) => requestsPerMinute !== null || tokensPerMinute !== null);
	return limited ? rateLimits : null;
}
