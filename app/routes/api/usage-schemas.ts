import { z } from "zod";
import { unifiedFinishReasons } from "~/domain/usage/usage-event";

const count = z.int();
const dollars = z.number();

const figures = {
	requestCount: count,
	inputTokens: count,
	outputTokens: count,
	cachedTokens: count,
	reasoningTokens: count,
	totalTokens: count,
	cost: dollars,
	inputCost: dollars,
	outputCost: dollars,
	cachedInputCost: dollars,
	requestCost: dollars,
	webSearchCost: dollars,
	imageCost: dollars,
	dataStorageCost: dollars,
	savings: dollars,
	cacheSavings: dollars,
	errorCount: count,
	clientErrorCount: count,
	cacheCount: count,
	errorRate: z.number(),
	cacheRate: z.number(),
};

export const activityResponseSchema = z.object({
	activity: z.array(
		z
			.object({
				date: z.string(),
				...figures,
				modelBreakdown: z.array(z.object({ id: z.string(), provider: z.string(), ...figures })).optional(),
				apiKeyBreakdown: z
					.array(z.object({ id: z.string(), description: z.string().nullable(), ...figures }))
					.optional(),
			})
			.meta({ id: "ActivityRow" }),
	),
	granularity: z.enum(["hourly", "daily"]),
});

export const sourceUsageSchema = z
	.object({ source: z.string(), requestCount: count, totalTokens: count, cost: dollars, lastUsedAt: z.string() })
	.meta({ id: "SourceUsage" });

const text = z.string();
const optionalText = z.string().nullable();
/** Dollars, plain decimal string. */
const amount = z.string();

const logFields = {
	id: z.uuid(),
	requestId: text,
	createdAt: text,
	organizationId: z.uuid(),
	projectId: z.uuid(),
	apiKeyId: z.uuid(),
	retentionDays: count,
	source: optionalText,
	sessionId: optionalText,
	country: optionalText,
	userAgent: optionalText,
	metadata: z.record(z.string(), z.string()),
	requestedModel: text,
	requestedProvider: optionalText,
	usedModel: text,
	usedProvider: text,
	usedRegion: optionalText,
	externalModel: text,
	streamed: z.boolean(),
	canceled: z.boolean(),
	cached: z.boolean(),
	retried: z.boolean(),
	retriedByLogId: optionalText,
	status: count,
	unifiedFinishReason: z.enum(unifiedFinishReasons),
	finishReason: optionalText,
	errorDetails: z
		.object({ status: count, message: text, code: optionalText, upstreamStatus: count.nullable() })
		.nullable(),
	duration: count,
	timeToFirstToken: count.nullable(),
	responseSize: count,
	promptTokens: count,
	cachedTokens: count,
	cacheWriteTokens: count,
	completionTokens: count,
	reasoningTokens: count,
	imageInputTokens: count,
	imageOutputTokens: count,
	audioInputTokens: count,
	audioOutputTokens: count,
	totalTokens: count,
	estimated: z.boolean(),
	inputCost: amount,
	outputCost: amount,
	cachedInputCost: amount,
	requestCost: amount,
	webSearchCost: amount,
	imageInputCost: amount.nullable(),
	imageOutputCost: amount.nullable(),
	dataStorageCost: amount,
	cost: amount,
	discount: amount,
	usedMode: z.enum(["credits", "api-keys"]),
	charged: z.boolean().describe("Credits paid for it: its cost where usedMode is credits, and its storage"),
	serviceTier: optionalText,
	routing: z.record(z.string(), z.json()),
	parameters: z.record(z.string(), z.json()),
	healing: z.json().nullable(),
	surface: optionalText,
	warnings: z.array(text).nullable(),
};

export const logRowSchema = z.object(logFields).meta({ id: "Log" });

export const logDetailSchema = z
	.object({
		...logFields,
		payload: z.object({ request: z.json(), response: z.json() }).nullable(),
		/** It is kept, but was encrypted with another ENCRYPTION_KEY. */
		payloadUnreadable: z.boolean(),
	})
	.meta({ id: "LogDetail" });
