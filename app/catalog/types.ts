/**
 * Models, their provider mappings and prices, and providers, as facts. Prices are plain decimal strings in US dollars
 * ("0.00000015"), sizes are tokens, dates are `YYYY-MM-DD` (midnight UTC) or, where an hour was announced, an instant
 * (`2026-02-19T17:00:00.000Z`).
 */
export type ProviderId = string;

export type Modality =
	| "text" | "image" | "video" | "embedding" | "audio" | "ocr" | "transcription" | "rerank" | "decision";

export type Stability = "stable" | "beta" | "unstable" | "experimental";

export type Model = {
	id: string;
	name: string;
	family: string;
	description?: string;
	releasedAt: string;
	/** Other accepted names. An alias of several models is settled in `data/local/shared-aliases.json`. */
	aliases?: string[];
	/** At most one mapping per provider. */
	providers: Mapping[];
	free?: boolean;
	/** Absent means text. */
	output?: Modality[];
	imageInputRequired?: boolean;
	maxVideoDurationSeconds?: number;
	stability?: Stability;
	/** Absent means yes. */
	supportsSystemRole?: boolean;
};

/** USD per token. */
export type TokenPrices = {
	inputPrice?: string;
	outputPrice?: string;
	/** Per token read from a cache that the provider keeps by itself. */
	cachedInputPrice?: string;
	/** Per token read from a cache that the caller asked for; `cachedInputPrice` where absent. */
	cacheReadInputPrice?: string;
	/** Per token written to a five-minute / one-hour cache. */
	cacheWriteInputPrice?: string;
	cacheWriteInputPrice1h?: string;
};

export type PricingTier = TokenPrices & {
	name: string;
	/**
	 * Largest prompt of the tier, null for no limit. The whole request is billed at the first tier that holds its
	 * prompt, a prompt beyond the last limit at the last tier.
	 */
	upToTokens: number | null;
};

export type PeakPrices = { inputPrice: string; outputPrice: string; cachedInputPrice?: string };

/** Stands in for the three flat prices, by the time of the request. */
export type PeakPricing = {
	peak: PeakPrices;
	offPeak: PeakPrices;
	/** Half-open [start, end) UTC hours. */
	hoursUtc: [start: number, end: number][];
	/** Weekdays (0 = Sunday) at the given offset from UTC that are off-peak all day. */
	offPeakDays?: { daysOfWeek: number[]; utcOffsetMinutes: number };
};

/** What differs from the mapping in one region of the provider. */
export type Region = Partial<Omit<Mapping, "providerId" | "regions">> & { id: string };

export type Mapping = TokenPrices & {
	providerId: ProviderId;
	/** The provider's own name of the model. */
	externalId: string;
	minCacheableTokens?: number;
	/** USD per audio token. */
	inputAudioPrice?: string;
	cachedInputAudioPrice?: string;
	outputAudioPrice?: string;
	/** USD per image token. */
	imageInputPrice?: string;
	cachedImageInputPrice?: string;
	imageOutputPrice?: string;
	/** USD per input image, for providers that count images and not their tokens. */
	perInputImagePrice?: string;
	imageInputTokensByResolution?: Record<string, number>;
	imageOutputTokensByResolution?: Record<string, number>;
	/** USD per produced image, by `default`, resolution or `<quality>/<resolution>`. */
	perImagePrice?: Record<string, string>;
	/** USD per request. */
	requestPrice?: string;
	/** USD per second of produced video, by resolution, with `_audio` or `_video` for with and without sound. */
	perSecondPrice?: Record<string, string>;
	inputCharacterPrice?: string;
	inputAudioHourPrice?: string;
	ocrPagePrice?: string;
	/** USD per search. */
	webSearchPrice?: string;
	/** USD per request that the provider's filter refused. */
	contentFilterPrice?: string;
	pricingTiers?: PricingTier[];
	peakPricing?: PeakPricing;

	contextSize?: number;
	maxOutput?: number;
	maxTemperature?: number;
	quantization?: string;

	streaming: boolean | "only";
	vision?: boolean;
	audio?: boolean;
	document?: boolean;
	tools?: boolean;
	parallelToolCalls?: boolean;
	reasoning?: boolean;
	verbosity?: boolean;
	jsonOutput?: boolean;
	jsonOutputSchema?: boolean;
	webSearch?: boolean;
	webSearchForcedOnly?: boolean;
	imageGenerations?: boolean;
	videoGenerations?: boolean;
	embeddings?: boolean;
	speechGenerations?: boolean;
	realtime?: boolean;
	realtimeTranscription?: boolean;
	realtimeTranscriptionTurnDetection?: boolean;
	transcriptions?: boolean;
	ocr?: boolean;
	rerank?: boolean;
	decisions?: boolean;

	requiresBase64Images?: boolean;
	splitTaggedReasoning?: boolean;
	requiresEnableThinking?: boolean;
	requiresDisableThinkingParam?: boolean;
	chatTemplateThinkingKey?: string;
	reasoningOutput?: "omit";
	reasoningSummary?: "auto" | "detailed";
	reasoningMaxTokens?: boolean;
	reasoningMode?: "enabled" | "adaptive";
	reasoningEfforts?: string[];
	reasoningModes?: string[];
	supportsResponsesApi?: boolean;
	apiFormat?: string;
	serviceTiers?: string[];
	serviceTierMultipliers?: Record<string, number>;
	serviceTierRegions?: string[];
	supportsN?: boolean;
	supportsNStreaming?: boolean;
	maxN?: number;
	healStreamingJsonOutput?: boolean;
	/** Request fields the mapping takes; absent means the default set. */
	supportedParameters?: string[];
	supportedToolChoices?: string[];
	supportedToolChoicesWithThinkingDisabled?: string[];
	/** Absent means yes for both. */
	supportsDeveloperRole?: boolean;
	supportsAssistantPrefill?: boolean;
	supportedVoices?: string[];
	supportedVideoSizes?: string[];
	supportedVideoDurationsSeconds?: number[];
	supportedVideoDurationsSecondsImageToVideo?: number[];
	supportsVideoAudio?: boolean;
	supportsVideoWithoutAudio?: boolean;
	deprecatedAt?: string;
	deactivatedAt?: string;
	stability?: Stability;
	region?: string;
	regions?: Region[];
};

export type ServiceTier = { id: string; name: string; multiplier: number };

export type DataPolicy = {
	apiTraining: boolean | null;
	promptLogging: boolean | null;
	retentionPeriod: string | null;
	soc2: 1 | 2 | null;
	iso27001: boolean | null;
	gdpr: boolean | null;
};

/** Regions of a provider. Hosts may hold `{workspaceId}`; without one the fallback host is used where there is one. */
export type RegionConfig = {
	/** Name of the region among a provider key's options. */
	optionsKey: string;
	defaultRegion: string;
	/** The default region is named to the provider, too. */
	pinDefaultRegion?: boolean;
	/** One credential works in every region. */
	sharedCredentialAcrossRegions?: boolean;
	regions: { id: string }[];
	endpointMap: Record<string, string>;
	endpointFallbackMap?: Record<string, string>;
	/** Put before the provider's own model name. */
	modelPrefixMap?: Record<string, string>;
};

/**
 * Where a provider is called. It stands in a file of our own, because the published list does not say it. All of it is
 * absent where nobody documents an address: then whoever brings a key says where to call.
 */
export type ProviderAddress = {
	/** Up to and including the version segment, without a trailing slash. */
	baseUrl?: string;
	/** Why there is no one address: it is made from the region, or from the customer's own resource. */
	addressKind?: "region" | "resource";
	/** The page that states the address or how it is made. */
	documentationUrl?: string;
	/** Present where that page is not the provider's own. */
	addressSource?: "third-party";
};

export type ProviderDescriptor = ProviderRow & ProviderAddress;

/** A provider as its row says it. */
export type ProviderRow = {
	id: ProviderId;
	name: string;
	website: string | null;
	/** Environment variables by field name; `apiKey` is the credential itself. */
	env: {
		required: Record<string, string>;
		optional: Record<string, string>;
		/** Groups of optional fields of which exactly one has to be set. */
		exclusive: { keys: string[] }[];
	};
	streaming: boolean;
	/** The provider stops working (and billing) when the connection is closed; null where unknown. */
	cancellation: boolean | null;
	forwardsSafetyIdentifier: boolean;
	stealth: boolean;
	headquarters: string | null;
	serviceTiers?: ServiceTier[];
	maxTemperature?: number;
	/** Routing weight, 1 where absent. */
	priority?: number;
	dataPolicy?: DataPolicy;
	regionConfig?: RegionConfig;
};
