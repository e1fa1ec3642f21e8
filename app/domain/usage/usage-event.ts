/**
 * One provider attempt, as it is billed, counted and shown. Made exactly once per attempt by the engine's settle step;
 * its `id` (UUIDv7, ours) is the only key for money. It is plain JSON: it travels through the journal as it is.
 *
 * Money is a decimal string in US dollars with at most 12 decimals. Times are unix milliseconds.
 */
export type UsageEvent = {
	id: string;
	/** Chosen by the caller or by us; groups attempts, never a key. */
	requestId: string;
	createdAt: number;
	organizationId: string;
	projectId: string;
	apiKeyId: string;
	/** Days this row is kept; fixed when the event is made. */
	retentionDays: number;

	source: string | null;
	sessionId: string | null;
	country: string | null;
	userAgent: string | null;
	metadata: Record<string, string>;

	requestedModel: string;
	requestedProvider: string | null;
	/** Catalogue id and provider that served the attempt. */
	usedModel: string;
	usedProvider: string;
	usedRegion: string | null;
	/** The provider's own name of the model. */
	externalModel: string;

	streamed: boolean;
	canceled: boolean;
	cached: boolean;
	/** This attempt failed and another one followed. */
	retried: boolean;
	retriedByLogId: string | null;

	/** HTTP status as the client saw it. */
	status: number;
	unifiedFinishReason: UnifiedFinishReason;
	finishReason: string | null;
	errorDetails: ErrorDetails | null;

	/** Milliseconds. */
	duration: number;
	timeToFirstToken: number | null;
	responseSize: number;

	promptTokens: number;
	cachedTokens: number;
	cacheWriteTokens: number;
	completionTokens: number;
	reasoningTokens: number;
	imageInputTokens: number;
	imageOutputTokens: number;
	audioInputTokens: number;
	audioOutputTokens: number;
	totalTokens: number;
	/** Counted from the text because nobody reported usage. */
	estimated: boolean;

	inputCost: string;
	outputCost: string;
	cachedInputCost: string;
	requestCost: string;
	webSearchCost: string;
	imageInputCost: string | null;
	imageOutputCost: string | null;
	dataStorageCost: string;
	cost: string;
	/** Price factor that was applied (1 = none), decimal string. */
	discount: string;

	/** The instance charges for usage: what credits pay is taken from the organization's ledger with this row. */
	billed: boolean;
	/** Start of the window of the key's recurring limit that this counts in, unix milliseconds; null without such a limit. */
	periodStart: number | null;

	/** `credits` where the organization pays us, `api-keys` where it used its own provider key. */
	usedMode: "credits" | "api-keys";
	serviceTier: string | null;
	routing: RoutingDecision;
	parameters: LoggedParameters;
	healing: unknown;
	/** The API that the caller spoke, as the engine names dialects (`anthropic-messages`); null in rows before it was kept. */
	surface: string | null;
	/** What the caller was told in `x-llmgateway-warnings`; null where that was nothing. */
	warnings: readonly string[] | null;

	/** Only where the organization retains data; encrypted when stored. */
	payload: { request: unknown; response: unknown } | null;
};

export const unifiedFinishReasons = [
	"completed",
	"length_limit",
	"tool_calls",
	"content_filter",
	"client_error",
	"gateway_error",
	"upstream_error",
	"canceled",
	"unknown",
] as const;
export type UnifiedFinishReason = (typeof unifiedFinishReasons)[number];

/** Reasons that count as failed requests in error rates and uptime. */
export const failedFinishReasons: readonly UnifiedFinishReason[] = ["gateway_error", "upstream_error"];

export type ErrorDetails = { status: number; message: string; code: string | null; upstreamStatus: number | null };

export type RoutingAttempt = {
	provider: string;
	model: string;
	region: string | null;
	status_code: number;
	error_type: string | null;
	succeeded: boolean;
	durationMs: number;
	timeToFirstTokenMs: number | null;
	logId: string;
};

export type ProviderScore = {
	/** Only where several models were compared, as for `auto`. */
	model?: string;
	provider: string;
	region: string | null;
	score: number;
	price: number | null;
	uptime: number | null;
	throughput: number | null;
	latency: number | null;
	cacheSupported: boolean;
	priority: number;
	/** What each factor added to the score, by name; absent in rows before it was kept, and where nothing was scored. */
	factors?: Record<string, number>;
	/** Why the provider was left out although it has the model; it then has no place in the order. */
	excluded?: string;
};

export type RoutingDecision = {
	requestedModel: string;
	requestedProvider: string | null;
	selectedProvider: string | null;
	selectedRegion: string | null;
	selectionReason: string;
	strategy: string;
	noFallback: boolean;
	sessionKey: string | null;
	availableProviders: string[];
	providerScores: ProviderScore[];
	attempts: RoutingAttempt[];
	/** The second copy of a hedged request: where it went, and the dollars that the loser reported (null: nothing). */
	hedge?: { provider: string; cost: string | null };
};

export type LoggedParameters = {
	temperature?: number;
	maxTokens?: number;
	topP?: number;
	frequencyPenalty?: number;
	presencePenalty?: number;
	reasoningEffort?: string;
	reasoningMaxTokens?: number;
	responseFormat?: string;
	toolCount?: number;
	messageCount?: number;
	n?: number;
	/** The tier that was asked for; `serviceTier` of the event is the one that served. */
	serviceTier?: string;
	verbosity?: string;
	webSearch?: boolean;
};
