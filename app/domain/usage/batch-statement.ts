import { failedFinishReasons } from "./usage-event";

/** What the columns hold: a figure with more decimals is rounded before it is summed, so that sums and rows agree. */
const money = "numeric(38,12)";

/** Columns of `log`: the event's field, the column, the type it is read as, its value where the field is left out. */
const logColumns: readonly (readonly [field: string, column: string, type: string, absent?: string])[] = [
	["id", "id", "uuid"],
	["retentionDays", "retention_days", "int"],
	["requestId", "request_id", "text"],
	["createdAt", "created_at", "double precision"],
	["organizationId", "organization_id", "uuid"],
	["projectId", "project_id", "uuid"],
	["apiKeyId", "api_key_id", "uuid"],
	["source", "source", "text"],
	["sessionId", "session_id", "text"],
	["country", "country", "text"],
	["userAgent", "user_agent", "text"],
	["metadata", "metadata", "jsonb", "'{}'"],
	["requestedModel", "requested_model", "text"],
	["requestedProvider", "requested_provider", "text"],
	["usedModel", "used_model", "text"],
	["usedProvider", "used_provider", "text"],
	["usedRegion", "used_region", "text"],
	["externalModel", "external_model", "text"],
	["streamed", "streamed", "boolean", "false"],
	["canceled", "canceled", "boolean", "false"],
	["cached", "cached", "boolean", "false"],
	["retried", "retried", "boolean", "false"],
	["retriedByLogId", "retried_by_log_id", "uuid"],
	["status", "status", "int", "0"],
	["unifiedFinishReason", "unified_finish_reason", "text"],
	["finishReason", "finish_reason", "text"],
	["errorDetails", "error_details", "jsonb"],
	["duration", "duration", "int", "0"],
	["timeToFirstToken", "time_to_first_token", "int"],
	["responseSize", "response_size", "int", "0"],
	["promptTokens", "prompt_tokens", "int", "0"],
	["cachedTokens", "cached_tokens", "int", "0"],
	["cacheWriteTokens", "cache_write_tokens", "int", "0"],
	["completionTokens", "completion_tokens", "int", "0"],
	["reasoningTokens", "reasoning_tokens", "int", "0"],
	["imageInputTokens", "image_input_tokens", "int", "0"],
	["imageOutputTokens", "image_output_tokens", "int", "0"],
	["audioInputTokens", "audio_input_tokens", "int", "0"],
	["audioOutputTokens", "audio_output_tokens", "int", "0"],
	["totalTokens", "total_tokens", "int", "0"],
	["estimated", "estimated", "boolean", "false"],
	["inputCost", "input_cost", money, "0"],
	["outputCost", "output_cost", money, "0"],
	["cachedInputCost", "cached_input_cost", money, "0"],
	["requestCost", "request_cost", money, "0"],
	["webSearchCost", "web_search_cost", money, "0"],
	["imageInputCost", "image_input_cost", money],
	["imageOutputCost", "image_output_cost", money],
	["dataStorageCost", "data_storage_cost", money, "0"],
	["cost", "cost", money, "0"],
	["discount", "discount", money, "1"],
	["usedMode", "used_mode", "text"],
	["serviceTier", "service_tier", "text"],
	["routing", "routing", "jsonb"],
	["parameters", "parameters", "jsonb", "'{}'"],
	["healing", "healing", "jsonb"],
	["surface", "surface", "text"],
	["warnings", "warnings", "jsonb"],
];

/** Fields that travel with the event but are no columns of `log`. */
const extraFields = [
	["billed", "boolean", "false"],
	["periodStart", "double precision"],
	["payload", "text"],
	["savings", money, "0"],
	["cacheSavings", money, "0"],
] as const;

/** An attempt that was followed by another is no request of its own; its tokens and cost count all the same. */
const requests = `count(*) FILTER (WHERE NOT "retried")`;
const requestsWith = (condition: string): string => `count(*) FILTER (WHERE NOT "retried" AND ${condition})`;

const failedReasons = failedFinishReasons.map((reason) => `'${reason}'`).join(", ");

/**
 * What an hour of usage sums up, column by column, over rows named as in the event. Shared with the job that checks
 * the rollups against the log.
 */
export const hourlySums: Record<string, string> = {
	request_count: requests,
	error_count: requestsWith(`"unifiedFinishReason" IN (${failedReasons})`),
	client_error_count: requestsWith(`"unifiedFinishReason" = 'client_error'`),
	cache_count: requestsWith(`"cached"`),
	streamed_count: requestsWith(`"streamed"`),
	prompt_tokens: `sum("promptTokens")`,
	completion_tokens: `sum("completionTokens")`,
	cached_tokens: `sum("cachedTokens")`,
	cache_write_tokens: `sum("cacheWriteTokens")`,
	reasoning_tokens: `sum("reasoningTokens")`,
	total_tokens: `sum("totalTokens")`,
	input_cost: `sum("inputCost")`,
	output_cost: `sum("outputCost")`,
	cached_input_cost: `sum("cachedInputCost")`,
	request_cost: `sum("requestCost")`,
	web_search_cost: `sum("webSearchCost")`,
	image_cost: `sum(coalesce("imageInputCost", 0) + coalesce("imageOutputCost", 0))`,
	data_storage_cost: `sum("dataStorageCost")`,
	cost: `sum("cost")`,
	savings: `sum("savings")`,
	cache_savings: `sum("cacheSavings")`,
	duration_ms: `sum("duration")`,
};

const hourlyNames = Object.keys(hourlySums);
const quoted = (name: string): string => `"${name}"`;
const moment = `to_timestamp("createdAt" / 1000.0)`;

/** What credits pay for a row. Storage is paid whoever paid for the answer. */
const usageCharge = `CASE WHEN "usedMode" = 'credits' THEN "cost" ELSE 0 END`;
const storageCharge = `"dataStorageCost"`;

/** A UUIDv7 with the time of $2 and random bits of Postgres's, whose version 4 differs only before them. */
const entryId = "overlay(gen_random_uuid()::text PLACING $2 FROM 1 FOR 15)::uuid";

/** Select list over `log` that names its columns as the event does. */
export const logFields = logColumns.map(([field, column]) => `${column} AS ${quoted(field)}`).join(", ");

const addUp = (table: string, names: string[]): string =>
	names.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(", ");

const fields = [...logColumns.map(([field, , type, absent]) => [field, type, absent] as const), ...extraFields];
const readAs = fields.map(([field, type]) => `${quoted(field)} ${type}`).join(", ");
const completed = fields
	.map(([field, , absent]) => (absent ? `coalesce(${quoted(field)}, ${absent}) AS ${quoted(field)}` : quoted(field)))
	.join(", ");
const logValues = logColumns.map(([field]) => (field === "createdAt" ? moment : quoted(field))).join(", ");

/**
 * One statement, so it is atomic without a transaction's extra trips, and the parsing and summing are Postgres's work.
 * Rows are taken in the order of their keys everywhere: processes that write at once queue up, never deadlock.
 *
 * Credits move with the rows that they pay: every organization that is charged gets two ids of ledger rows before
 * anything is inserted (`payers`), so that a log row is born with the id of the debit that pays it: of the usage debit,
 * or of the storage debit where nothing but storage is charged. Of the rows that were new one debit of each kind is
 * made, none of zero; the storage debit's source (`usage:…`) names the usage debit beside it. The foreign keys would
 * lock the organizations anyway, but last, when balances are locked already: so it is done first, in the order of ids.
 * An organization that is gone is charged nothing.
 *
 * Parameters: the records as one JSON array, without the fields that have their `absent` value; the first 15 characters
 * of ids that are made now.
 */
export const batchStatement = `
WITH input AS MATERIALIZED (
	SELECT ${completed} FROM json_to_recordset($1::json) AS event(${readAs})
), payers AS MATERIALIZED (
	SELECT id AS payer, ${entryId} AS usage_entry, ${entryId} AS storage_entry
	FROM organization WHERE id IN (SELECT "organizationId" FROM input WHERE "billed") ORDER BY id FOR KEY SHARE
), inserted AS (
	INSERT INTO log (${logColumns.map(([, column]) => column).join(", ")}, ledger_entry_id)
	SELECT ${logValues},
		CASE WHEN ${usageCharge} <> 0 THEN usage_entry WHEN ${storageCharge} <> 0 THEN storage_entry END
	FROM input LEFT JOIN payers ON "billed" AND payer = "organizationId" ORDER BY "id"
	ON CONFLICT DO NOTHING
	RETURNING id
), fresh AS MATERIALIZED (
	SELECT input.*, date_trunc('hour', ${moment}, 'UTC') AS hour FROM input JOIN inserted USING (id)
), payloads AS (
	INSERT INTO log_payload (id, retention_days, organization_id, encrypted)
	SELECT "id", "retentionDays", "organizationId", decode("payload", 'base64')
	FROM fresh WHERE "payload" IS NOT NULL ORDER BY "id"
	ON CONFLICT DO NOTHING
), hourly AS (
	INSERT INTO usage_hourly (
		project_id, hour, api_key_id, model, provider, organization_id, ${hourlyNames.join(", ")}
	)
	SELECT "projectId", hour, "apiKeyId", "usedModel", "usedProvider", min("organizationId"::text)::uuid,
		${Object.values(hourlySums).join(", ")}
	FROM fresh GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
	ON CONFLICT (project_id, hour, api_key_id, model, provider)
	DO UPDATE SET ${addUp("usage_hourly", hourlyNames)}
), sources AS (
	INSERT INTO usage_hourly_source (project_id, hour, source, request_count, total_tokens, cost, last_used_at)
	SELECT "projectId", hour, coalesce("source", ''), ${requests}, sum("totalTokens"), sum("cost"), max(${moment})
	FROM fresh GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
	ON CONFLICT (project_id, hour, source) DO UPDATE SET
		${addUp("usage_hourly_source", ["request_count", "total_tokens", "cost"])},
		last_used_at = greatest(usage_hourly_source.last_used_at, excluded.last_used_at)
), keys AS (
	INSERT INTO api_key_usage (api_key_id, usage, request_count, last_used_at)
	SELECT "apiKeyId", sum("cost"), ${requests}, max(${moment})
	FROM fresh WHERE EXISTS (SELECT 1 FROM api_key WHERE api_key.id = "apiKeyId") GROUP BY 1 ORDER BY 1
	ON CONFLICT (api_key_id) DO UPDATE SET
		${addUp("api_key_usage", ["usage", "request_count"])},
		last_used_at = greatest(api_key_usage.last_used_at, excluded.last_used_at)
), periods AS (
	INSERT INTO api_key_period_usage (api_key_id, window_start, usage)
	SELECT "apiKeyId", to_timestamp("periodStart" / 1000.0)::timestamptz(3), sum("cost")
	FROM fresh WHERE "periodStart" IS NOT NULL AND EXISTS (SELECT 1 FROM api_key WHERE api_key.id = "apiKeyId")
	GROUP BY 1, 2 ORDER BY 1, 2
	ON CONFLICT (api_key_id, window_start) DO UPDATE SET ${addUp("api_key_period_usage", ["usage"])}
), debits AS MATERIALIZED (
	SELECT payer, usage_entry, storage_entry, sum(${usageCharge}) AS usage, sum(${storageCharge}) AS storage
	FROM fresh JOIN payers ON "billed" AND payer = "organizationId" GROUP BY 1, 2, 3
), entries AS (
	INSERT INTO ledger_entry (id, organization_id, kind, amount, source)
	SELECT usage_entry, payer, 'usage'::ledger_kind, -usage, NULL FROM debits WHERE usage <> 0
	UNION ALL
	SELECT storage_entry, payer, 'storage', -storage, CASE WHEN usage <> 0 THEN 'usage:' || usage_entry END
	FROM debits WHERE storage <> 0
), balances AS (
	INSERT INTO credit_balance (organization_id, balance)
	SELECT payer, -(usage + storage) FROM debits WHERE usage + storage <> 0 ORDER BY 1
	ON CONFLICT (organization_id) DO UPDATE SET ${addUp("credit_balance", ["balance"])}
)
SELECT count(*)::int AS written FROM inserted`;
