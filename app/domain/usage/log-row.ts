import type { LogRow } from "./schemas";

const plain = {
	id: "id", requestId: "request_id", organizationId: "organization_id", projectId: "project_id",
	apiKeyId: "api_key_id", retentionDays: "retention_days", source: "source", sessionId: "session_id",
	country: "country", userAgent: "user_agent", metadata: "metadata", requestedModel: "requested_model",
	requestedProvider: "requested_provider", usedModel: "used_model", usedProvider: "used_provider",
	usedRegion: "used_region", externalModel: "external_model", streamed: "streamed", canceled: "canceled",
	cached: "cached", retried: "retried", retriedByLogId: "retried_by_log_id", status: "status",
	unifiedFinishReason: "unified_finish_reason", finishReason: "finish_reason", errorDetails: "error_details",
	duration: "duration", timeToFirstToken: "time_to_first_token", responseSize: "response_size",
	promptTokens: "prompt_tokens", cachedTokens: "cached_tokens", cacheWriteTokens: "cache_write_tokens",
	completionTokens: "completion_tokens", reasoningTokens: "reasoning_tokens",
	imageInputTokens: "image_input_tokens", imageOutputTokens: "image_output_tokens",
	audioInputTokens: "audio_input_tokens", audioOutputTokens: "audio_output_tokens", totalTokens: "total_tokens",
	estimated: "estimated", usedMode: "used_mode", serviceTier: "service_tier", routing: "routing",
	parameters: "parameters", healing: "healing", surface: "surface", warnings: "warnings",
};

const money = {
	inputCost: "input_cost", outputCost: "output_cost", cachedInputCost: "cached_input_cost",
	requestCost: "request_cost", webSearchCost: "web_search_cost", imageInputCost: "image_input_cost",
	imageOutputCost: "image_output_cost", dataStorageCost: "data_storage_cost", cost: "cost", discount: "discount",
};

/** Select list that yields rows of `log` as `toLogRow` reads them. */
export const logSelection = [
	...Object.entries(plain).map(([field, column]) => `${column} AS "${field}"`),
	// Plain decimals without trailing zeros; numeric's text form never has an exponent.
	...Object.entries(money).map(([field, column]) => `trim_scale(${column})::text AS "${field}"`),
	`ledger_entry_id IS NOT NULL AS "charged"`,
	`(extract(epoch FROM created_at) * 1000)::float8 AS "createdAt"`,
].join(", ");

/** Makes the row that is sent over HTTP of a selected one. */
export function toLogRow(selected: Omit<LogRow, "createdAt"> & { createdAt: number }): LogRow {
	return { ...selected, createdAt: new Date(selected.createdAt).toISOString() };
}
