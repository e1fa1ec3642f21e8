/** Every field a row may have, and what it holds. The keys are checked against `types.ts` by the compiler. */
import type { Mapping, Model, ProviderAddress, ProviderRow, Region } from "../types.ts";
import type { Shape } from "./shapes.ts";

const stabilities = { oneOf: ["stable", "beta", "unstable", "experimental"] } as const;
const modalities = {
	oneOf: ["text", "image", "video", "embedding", "audio", "ocr", "transcription", "rerank", "decision"],
} as const;
const efforts = { oneOf: ["none", "minimal", "low", "medium", "high", "xhigh", "max"] } as const;
const toolChoices = { oneOf: ["auto", "none", "required", "function"] } as const;

const tokenPrices = {
	inputPrice: "price",
	outputPrice: "price",
	cachedInputPrice: "price",
	cacheReadInputPrice: "price",
	cacheWriteInputPrice: "price",
	cacheWriteInputPrice1h: "price",
} as const;

const peakPrices: Shape = {
	row: { inputPrice: "price", outputPrice: "price", cachedInputPrice: "price" },
	optional: ["cachedInputPrice"],
};

const mappingFields = {
	providerId: "text",
	externalId: "text",
	...tokenPrices,
	minCacheableTokens: "size",
	inputAudioPrice: "price",
	cachedInputAudioPrice: "price",
	outputAudioPrice: "price",
	imageInputPrice: "price",
	cachedImageInputPrice: "price",
	imageOutputPrice: "price",
	perInputImagePrice: "price",
	imageInputTokensByResolution: { map: "size" },
	imageOutputTokensByResolution: { map: "size" },
	perImagePrice: { map: "price" },
	requestPrice: "price",
	perSecondPrice: { map: "price" },
	inputCharacterPrice: "price",
	inputAudioHourPrice: "price",
	ocrPagePrice: "price",
	webSearchPrice: "price",
	contentFilterPrice: "price",
	pricingTiers: {
		list: {
			row: { name: "text", upToTokens: "size or null", ...tokenPrices },
			optional: ["cachedInputPrice", "cacheReadInputPrice", "cacheWriteInputPrice", "cacheWriteInputPrice1h"],
		},
	},
	peakPricing: {
		row: {
			peak: peakPrices,
			offPeak: peakPrices,
			hoursUtc: { list: { pair: { oneOf: Array.from({ length: 25 }, (_, hour) => hour) } } },
			offPeakDays: {
				row: {
					daysOfWeek: { list: { oneOf: [0, 1, 2, 3, 4, 5, 6] } },
					utcOffsetMinutes: { oneOf: Array.from({ length: 113 }, (_, quarter) => (quarter - 56) * 15) },
				},
			},
		},
		optional: ["offPeakDays"],
	},
	contextSize: "size",
	maxOutput: "size",
	maxTemperature: "factor",
	quantization: { oneOf: ["int4", "int8", "fp4", "fp6", "fp8", "fp16", "bf16", "fp32"] },
	streaming: { oneOf: [true, false, "only"] },
	vision: "flag",
	audio: "flag",
	document: "flag",
	tools: "flag",
	parallelToolCalls: "flag",
	reasoning: "flag",
	verbosity: "flag",
	jsonOutput: "flag",
	jsonOutputSchema: "flag",
	webSearch: "flag",
	webSearchForcedOnly: "flag",
	imageGenerations: "flag",
	videoGenerations: "flag",
	embeddings: "flag",
	speechGenerations: "flag",
	realtime: "flag",
	realtimeTranscription: "flag",
	realtimeTranscriptionTurnDetection: "flag",
	transcriptions: "flag",
	ocr: "flag",
	rerank: "flag",
	decisions: "flag",
	requiresBase64Images: "flag",
	splitTaggedReasoning: "flag",
	requiresEnableThinking: "flag",
	requiresDisableThinkingParam: "flag",
	chatTemplateThinkingKey: "text",
	reasoningOutput: { oneOf: ["omit"] },
	reasoningSummary: { oneOf: ["auto", "detailed"] },
	reasoningMaxTokens: "flag",
	reasoningMode: { oneOf: ["enabled", "adaptive"] },
	reasoningEfforts: { list: efforts },
	reasoningModes: { list: { oneOf: ["standard", "pro"] } },
	supportsResponsesApi: "flag",
	apiFormat: { oneOf: ["provider-native", "openai-chat-completions", "openai-responses", "google-vertex"] },
	serviceTiers: { list: "text" },
	serviceTierMultipliers: { map: "factor" },
	serviceTierRegions: { list: "text" },
	supportsN: "flag",
	supportsNStreaming: "flag",
	maxN: "size",
	healStreamingJsonOutput: "flag",
	supportedParameters: { list: "text" },
	supportedToolChoices: { list: toolChoices },
	supportedToolChoicesWithThinkingDisabled: { list: toolChoices },
	supportsDeveloperRole: "flag",
	supportsAssistantPrefill: "flag",
	supportedVoices: { list: "text" },
	supportedVideoSizes: { list: "text" },
	supportedVideoDurationsSeconds: { list: "size" },
	supportedVideoDurationsSecondsImageToVideo: { list: "size" },
	supportsVideoAudio: "flag",
	supportsVideoWithoutAudio: "flag",
	deprecatedAt: "date",
	deactivatedAt: "date",
	stability: stabilities,
	region: "text",
} as const satisfies Record<Exclude<keyof Mapping, "regions">, Shape>;

const { providerId: _providerId, region: _region, ...regionFields } = mappingFields;

const regionShape: Shape = {
	row: { id: "text", ...regionFields } satisfies Record<Exclude<keyof Region, "region">, Shape>,
	optional: Object.keys(regionFields),
};

export const mappingShape: Shape = {
	row: { ...mappingFields, regions: { list: regionShape } } satisfies Record<keyof Mapping, Shape>,
	optional: [...Object.keys(mappingFields), "regions"].filter(
		(field) => !["providerId", "externalId", "streaming"].includes(field),
	),
};

/** Mappings are checked apart, so that their problems carry their own names. */
export const modelShape: Shape = {
	row: {
		id: "text",
		name: "text",
		family: "text",
		description: "text",
		releasedAt: "date",
		aliases: { list: "text" },
		free: "flag",
		output: { list: modalities },
		imageInputRequired: "flag",
		maxVideoDurationSeconds: "size",
		stability: stabilities,
		supportsSystemRole: "flag",
	} satisfies Record<Exclude<keyof Model, "providers">, Shape>,
	optional: [
		"description",
		"aliases",
		"free",
		"output",
		"imageInputRequired",
		"maxVideoDurationSeconds",
		"stability",
		"supportsSystemRole",
	],
};

export const providerShape: Shape = {
	row: {
		id: "text",
		name: "text",
		website: "text or null",
		env: {
			row: {
				required: { map: "text" },
				optional: { map: "text" },
				exclusive: { list: { row: { keys: { list: "text" } } } },
			},
		},
		streaming: "flag",
		cancellation: "flag or null",
		forwardsSafetyIdentifier: "flag",
		stealth: "flag",
		headquarters: "text or null",
		serviceTiers: { list: { row: { id: "text", name: "text", multiplier: "factor" } } },
		maxTemperature: "factor",
		priority: "factor",
		dataPolicy: {
			row: {
				apiTraining: "flag or null",
				promptLogging: "flag or null",
				retentionPeriod: "text or null",
				soc2: { oneOf: [1, 2, null] },
				iso27001: "flag or null",
				gdpr: "flag or null",
			},
		},
		regionConfig: {
			row: {
				optionsKey: "text",
				defaultRegion: "text",
				pinDefaultRegion: "flag",
				sharedCredentialAcrossRegions: "flag",
				regions: { list: { row: { id: "text" } } },
				endpointMap: { map: "text" },
				endpointFallbackMap: { map: "text" },
				modelPrefixMap: { map: { oneOf: ["", "global.", "us.", "eu.", "apac.", "au.", "jp."] } },
			},
			optional: ["pinDefaultRegion", "sharedCredentialAcrossRegions", "endpointFallbackMap", "modelPrefixMap"],
		},
	} satisfies Record<keyof ProviderRow, Shape>,
	optional: ["serviceTiers", "maxTemperature", "priority", "dataPolicy", "regionConfig"],
};

const addressFields = {
	baseUrl: "address",
	addressKind: { oneOf: ["region", "resource"] },
	documentationUrl: "page",
	addressSource: { oneOf: ["third-party"] },
} as const satisfies Record<keyof ProviderAddress, Shape>;

export const addressShape: Shape = { row: addressFields, optional: Object.keys(addressFields) };
