import type { KeyPolicy } from "~/domain/api-keys/key-policy.server";
import { bucketTag, type WindowCount, type WindowHit } from "~/platform/store/store";
import { GatewayError } from "./errors";

/** One limit that holds for a request. `by` is what the request counts: 1, or its tokens. */
export type RateLimit = WindowHit & { of: "free-models" | "key" | "project"; unit: "requests" | "tokens" };

/** What a window has counted, beside its limit. */
export type CountedLimit = RateLimit & Pick<WindowCount, "allowed" | "remaining" | "resetAt">;

const minuteMs = 60_000;

/** Requests to free models by organization, where the instance charges. */
export const freeModelLimits = {
	base: { requests: 5, windowMs: 10 * minuteMs },
	/** Of organizations that ever bought credits. */
	elevated: { requests: 20, windowMs: minuteMs },
} as const;

export type LimitedRequest = {
	policy: Pick<KeyPolicy, "organizationId" | "projectId" | "apiKeyId" | "hasPurchased" | "rateLimits">;
	/** Whether the requests to free models are limited and this is one of them. */
	countsAsFree: boolean;
	/** Estimated tokens of the prompt; asked only where tokens are limited. */
	promptTokens: () => number;
};

/**
 * The limits that hold for a request. All their keys bear the hash tag of the organization's bucket, so that one step
 * can look at them together.
 */
export function rateLimitsOf({ policy, countsAsFree, promptTokens }: LimitedRequest): RateLimit[] {
	const { organizationId, projectId, apiKeyId, hasPurchased, rateLimits } = policy;
	const prefix = `rate:${bucketTag(organizationId)}`;
	const limits: RateLimit[] = [];
	if (countsAsFree) {
		const name = hasPurchased ? "elevated" : "base";
		const { requests, windowMs } = freeModelLimits[name];
		const key = `${prefix}:free:${name}:${organizationId}`;
		limits.push({ of: "free-models", unit: "requests", key, by: 1, limit: requests, windowMs });
	}
	if (!rateLimits) return limits;
	for (const [of, id] of [["key", apiKeyId], ["project", projectId]] as const) {
		const { requestsPerMinute, tokensPerMinute } = rateLimits[of];
		const keyOf = (unit: RateLimit["unit"]) => `${prefix}:${of}:${id}:${unit}`;
		const minute = (unit: RateLimit["unit"], by: number, limit: number) =>
			limits.push({ of, unit, key: keyOf(unit), by, limit, windowMs: minuteMs });
		if (requestsPerMinute !== null) minute("requests", 1, requestsPerMinute);
		if (tokensPerMinute !== null) minute("tokens", promptTokens(), tokensPerMinute);
	}
	return limits;
}

/**
 * `X-RateLimit-Limit`, `-Remaining` and `-Reset` (unix seconds) of one limit: the one that refuses the request, else the
 * one that allows the fewest requests more, else, where only tokens are limited, the fewest tokens. Limited tokens are
 * told besides in headers of their own.
 */
export function rateLimitHeaders(limits: readonly CountedLimit[]): Record<string, string> {
	const tokens = tightestOf(limits.filter(({ unit }) => unit === "tokens"));
	const requests = tightestOf(limits.filter(({ unit }) => unit === "requests"));
	const told = longestRefusal(limits) ?? requests ?? tokens;
	return { ...(told ? headersOf(told, "") : {}), ...(tokens ? headersOf(tokens, "-tokens") : {}) };
}

function headersOf({ limit, remaining, resetAt }: CountedLimit, suffix: string): Record<string, string> {
	return {
		[`x-ratelimit-limit${suffix}`]: String(limit),
		[`x-ratelimit-remaining${suffix}`]: String(remaining),
		[`x-ratelimit-reset${suffix}`]: String(Math.ceil(resetAt / 1000)),
	};
}

/** GatewayError(429) of the limit that will refuse the longest; undefined where every limit has room. */
export function rateLimitError(limits: readonly CountedLimit[], now: number): GatewayError | undefined {
	const refusal = longestRefusal(limits);
	if (!refusal) return undefined;
	const tooLarge = limits.find(({ unit, by, limit }) => unit === "tokens" && by > limit);
	if (tooLarge) {
		// There is no use in trying again, so nothing says when.
		const message = `Rate limit exceeded. This request alone has about ${tooLarge.by} tokens; ${sentenceOf(tooLarge)}`;
		return new GatewayError({ status: 429, message });
	}
	const message = "Rate limit exceeded. Try again later.";
	return new GatewayError({
		status: 429,
		message: refusal.of === "free-models" ? message : `${message} ${capitalized(sentenceOf(refusal))}`,
		retryAfter: Math.max(1, Math.ceil((refusal.resetAt - now) / 1000)),
	});
}

function sentenceOf({ of, unit, limit }: CountedLimit): string {
	const [who, does] = [of === "key" ? "API key" : "project", unit === "tokens" ? "use" : "make"];
	return `this ${who} may ${does} ${limit} ${unit} per minute.`;
}

function capitalized(sentence: string): string {
	return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function longestRefusal(limits: readonly CountedLimit[]): CountedLimit | undefined {
	return limits.filter(({ allowed }) => !allowed).sort((one, other) => other.resetAt - one.resetAt)[0];
}

/** Where two allow as little, the one that lasts longer. */
function tightestOf(limits: readonly CountedLimit[]): CountedLimit | undefined {
	return limits.toSorted((one, other) => one.remaining - other.remaining || other.resetAt - one.resetAt)[0];
}
