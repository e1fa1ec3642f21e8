import { LRUCache } from "lru-cache";
import { pool } from "~/platform/db/pool.server";
import type { KeyPolicy } from "./load-key-policy.server";
import { periodMs } from "./schemas";

type LimitedKey = Pick<
	KeyPolicy,
	| "apiKeyId"
	| "projectId"
	| "usageLimit"
	| "periodUsageLimit"
	| "periodUsageDurationValue"
	| "periodUsageDurationUnit"
>;

export type ReachedLimit = "lifetime" | "period";

/** How long a look at a key's spending is trusted: what is spent meanwhile can go over the limit. Milliseconds. */
const trustedMs = 1000;

const looks = new LRUCache<string, Promise<ReachedLimit | null>>({ max: 10_000, ttl: trustedMs });

/**
 * Which spending limit a key has reached, null where none. Spending counts once its request is written, within a second
 * of the answer, and is looked at once a second per key and process; keys without limits cost nothing.
 * Rejects where Postgres cannot be asked.
 */
export function reachedLimit(key: LimitedKey): Promise<ReachedLimit | null> | null {
	if (key.usageLimit === null && key.periodUsageLimit === null) return null;
	const { apiKeyId, usageLimit, periodUsageLimit, periodUsageDurationValue, periodUsageDurationUnit } = key;
	const entry = [apiKeyId, usageLimit, periodUsageLimit, periodUsageDurationValue, periodUsageDurationUnit].join();
	const known = looks.get(entry);
	if (known) return known;
	const look = readReachedLimit(key);
	looks.set(entry, look);
	look.catch(() => looks.delete(entry));
	return look;
}

async function readReachedLimit(key: LimitedKey): Promise<ReachedLimit | null> {
	const windowMs = periodMs(key.periodUsageDurationValue ?? 1, key.periodUsageDurationUnit ?? "month");
	const { rows } = await pool().query<{ lifetime: boolean | null; period: boolean | null }>({
		name: "key-spending",
		text: `
			SELECT
				COALESCE((SELECT usage FROM api_key_usage WHERE api_key_id = $1), 0) >= $2::numeric AS lifetime,
				COALESCE((
					SELECT sum(cost) FROM usage_hourly WHERE project_id = $3 AND api_key_id = $1 AND hour >= $4
				), 0) >= $5::numeric AS period`,
		values: [key.apiKeyId, key.usageLimit, key.projectId, new Date(Date.now() - windowMs), key.periodUsageLimit],
	});
	if (rows[0]?.lifetime) return "lifetime";
	return rows[0]?.period ? "period" : null;
}
