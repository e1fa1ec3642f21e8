import { z } from "zod";

/**
 * How requests are spread over providers. Every value has a default; a project on the enterprise plan may override any of
 * them, and what it does not name keeps its default.
 */
export type RoutingSettings = {
	/** Relative importance of the factors; the ones that apply to a request are normalised by their sum. */
	weights: { price: number; imagePrice: number; uptime: number; throughput: number; latency: number; cache: number };
	thresholds: {
		/** Estimated prompt tokens from which support of prompt caching counts. */
		cachePromptTokens: number;
		/** Percent of uptime below which the exponential penalty begins. */
		uptimePenalty: number;
		/** Assumed where nothing is known of a provider: percent, milliseconds to the first token, tokens per second. */
		defaultUptime: number;
		defaultLatency: number;
		defaultThroughput: number;
		/** Share of requests (0 to 1) that try a random provider, so that all of them are known. */
		explorationRate: number;
	};
	/** Further tries at other providers, and the percent of uptime below which a provider that was asked for is avoided. */
	retry: { maxRetries: number; lowUptimeFallbackThreshold: number };
	/** Milliseconds for a whole request, a streamed one, a plain one. An override can only lower them. */
	timeouts: { gatewayMs: number; streamingMs: number; plainMs: number };
	/** The window of the metrics, and how much its newest minutes weigh. */
	history: {
		windowMinutes: number;
		tier1Minutes: number;
		tier2Minutes: number;
		tier1Weight: number;
		tier2Weight: number;
		tier3Weight: number;
	};
	/** The stable preference of a model's provider, and the pins of sessions. */
	sticky: { enabled: boolean; sessionsEnabled: boolean; ttlSeconds: number; uptimeThreshold: number; scoreMargin: number };
	/** By provider id; 1 where absent, 0 takes the provider out. */
	providerPriorities: Readonly<Record<string, number>>;
	/** Hedged requests, in percent of those that ask for it; what goes beyond is not hedged. */
	hedging: { maxPercent: number };
};

export const defaultRoutingSettings: RoutingSettings = {
	weights: { price: 0.6, imagePrice: 1, uptime: 0.5, throughput: 0.05, latency: 0.025, cache: 0.2 },
	thresholds: {
		cachePromptTokens: 5000,
		uptimePenalty: 95,
		defaultUptime: 100,
		defaultLatency: 1000,
		defaultThroughput: 50,
		explorationRate: 0.01,
	},
	retry: { maxRetries: 2, lowUptimeFallbackThreshold: 90 },
	timeouts: { gatewayMs: 1_500_000, streamingMs: 1_200_000, plainMs: 600_000 },
	history: { windowMinutes: 60, tier1Minutes: 1, tier2Minutes: 5, tier1Weight: 10, tier2Weight: 3, tier3Weight: 1 },
	sticky: { enabled: true, sessionsEnabled: true, ttlSeconds: 3600, uptimeThreshold: 85, scoreMargin: 0.15 },
	providerPriorities: {},
	hedging: { maxPercent: 10 },
};

const weight = z.number().min(0).max(100);
const percent = z.number().min(0).max(100);
const minutes = z.int().min(1).max(120);
const { gatewayMs, streamingMs, plainMs } = defaultRoutingSettings.timeouts;
const timeout = (longest: number) => z.int().min(1000).max(longest);

/** What a project stores: any part of the settings. `enabled: false` keeps the values but uses the defaults. */
export const routingOverridesSchema = z
	.strictObject({
		enabled: z.boolean(),
		weights: z.strictObject({ price: weight, imagePrice: weight, uptime: weight, throughput: weight, latency: weight, cache: weight }).partial(),
		thresholds: z
			.strictObject({
				cachePromptTokens: z.int().min(0).max(10_000_000),
				uptimePenalty: percent,
				defaultUptime: percent,
				defaultLatency: z.number().min(1).max(600_000),
				defaultThroughput: z.number().min(0.1).max(100_000),
				explorationRate: z.number().min(0).max(1),
			})
			.partial(),
		retry: z.strictObject({ maxRetries: z.int().min(0).max(10), lowUptimeFallbackThreshold: percent }).partial(),
		timeouts: z
			.strictObject({ gatewayMs: timeout(gatewayMs), streamingMs: timeout(streamingMs), plainMs: timeout(plainMs) })
			.partial(),
		history: z
			.strictObject({
				windowMinutes: minutes,
				tier1Minutes: minutes,
				tier2Minutes: minutes,
				tier1Weight: weight,
				tier2Weight: weight,
				tier3Weight: weight,
			})
			.partial(),
		sticky: z
			.strictObject({
				enabled: z.boolean(),
				sessionsEnabled: z.boolean(),
				ttlSeconds: z.int().min(1).max(30 * 86_400),
				uptimeThreshold: percent,
				scoreMargin: z.number().min(0).max(100),
			})
			.partial(),
		providerPriorities: z.record(z.string().min(1).max(64), z.number().min(0).max(10)),
		hedging: z.strictObject({ maxPercent: percent }).partial(),
	})
	.partial();

export type RoutingOverrides = z.infer<typeof routingOverridesSchema>;

/** Overrides laid over defaults. Null, or overrides that are switched off, give the defaults themselves. */
export function mergeRoutingSettings(
	overrides: RoutingOverrides | null,
	defaults: RoutingSettings = defaultRoutingSettings,
): RoutingSettings {
	if (!overrides || overrides.enabled === false) return defaults;
	const { enabled: _, ...groups } = overrides;
	const merged: Record<string, object> = { ...defaults };
	for (const [name, values] of Object.entries(groups)) {
		if (values) merged[name] = { ...merged[name], ...(values as object) };
	}
	return merged as RoutingSettings;
}
