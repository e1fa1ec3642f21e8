import { failedFinishReasons } from "./usage-event";

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
	["inputCost", "input_cost", "numeric", "0"],
	["outputCost", "output_cost", "numeric", "0"],
	["cachedInputCost", "cached_input_cost", "numeric", "0"],
	["requestCost", "request_cost", "numeric", "0"],
	["webSearchCost", "web_search_cost", "numeric", "0"],
	["imageInputCost", "image_input_cost", "numeric"],
	["imageOutputCost", "image_output_cost", "numeric"],
	["dataStorageCost", "data_storage_cost", "numeric", "0"],
	["cost", "cost", "numeric", "0"],
	["discount", "discount", "numeric", "1"],
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
	["payload", "text"],
	["savings", "numeric", "0"],
	["cacheSavings", "numeric", "0"],
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
 * Parameter: the records as one JSON array, without the fields that have their `absent` value.
 */
export const batchStatement = `
WITH input AS MATERIALIZED (
	SELECT ${completed} FROM json_to_recordset($1::json) AS event(${readAs})
), inserted AS (
	INSERT INTO log (${logColumns.map(([, column]) => column).join(", ")})
	SELECT ${logValues} FROM input ORDER BY "id"
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
)
SELECT count(*)::int AS written FROM inserted`;
