import { expect, it } from "vitest";
import { bucketTag } from "~/platform/store/store";
import { type CountedLimit, rateLimitError, rateLimitHeaders, rateLimitsOf } from "./rate-limits";

const policy = { organizationId: "org", projectId: "pro", apiKeyId: "key", hasPurchased: false, rateLimits: null };
const none = { requestsPerMinute: null, tokensPerMinute: null };
const now = 1_700_000_000_500;

function counted(limit: Partial<CountedLimit>): CountedLimit {
	return { of: "key", unit: "requests", key: "k", by: 1, limit: 60, windowMs: 60_000, allowed: true, remaining: 10, resetAt: now, ...limit };
}

it("limits requests to free models by organization, more generously where credits were bought", () => {
	const free = { countsAsFree: true, promptTokens: () => 0 };
	expect(rateLimitsOf({ ...free, policy })).toMatchObject([{ of: "free-models", limit: 5, windowMs: 600_000 }]);
	const [elevated] = rateLimitsOf({ ...free, policy: { ...policy, hasPurchased: true } });
	expect(elevated).toMatchObject({ of: "free-models", limit: 20, windowMs: 60_000 });
	expect(elevated?.key).not.toBe(rateLimitsOf({ ...free, policy })[0]?.key);
});

it("takes what the key and the project are limited to, in one bucket, and estimates only where tokens are limited", () => {
	const rateLimits = { key: { requestsPerMinute: 10, tokensPerMinute: null }, project: { requestsPerMinute: 30, tokensPerMinute: 5000 } };
	const limits = rateLimitsOf({ policy: { ...policy, rateLimits }, countsAsFree: true, promptTokens: () => 120 });
	expect(limits.map(({ of, unit, by, limit }) => [of, unit, by, limit])).toEqual([
		["free-models", "requests", 1, 5],
		["key", "requests", 1, 10],
		["project", "requests", 1, 30],
		["project", "tokens", 120, 5000],
	]);
	expect(new Set(limits.map(({ key }) => key)).size).toBe(4);
	for (const { key } of limits) expect(key).toContain(bucketTag("org"));
	const untouched = () => {
		throw new Error("estimated for nothing");
	};
	const requestsOnly = { key: { ...none, requestsPerMinute: 10 }, project: none };
	expect(rateLimitsOf({ policy: { ...policy, rateLimits: requestsOnly }, countsAsFree: false, promptTokens: untouched })).toHaveLength(1);
});

it("tells of the limit that allows the fewest requests more", () => {
	const limits = [counted({ limit: 60, remaining: 12 }), counted({ limit: 20, remaining: 3, resetAt: now + 10_000 })];
	expect(rateLimitHeaders(limits)).toEqual({
		"x-ratelimit-limit": "20",
		"x-ratelimit-remaining": "3",
		"x-ratelimit-reset": "1700000011",
	});
	const alike = [counted({ limit: 1, remaining: 0, resetAt: now + 1000 }), counted({ limit: 2, remaining: 0, resetAt: now + 2000 })];
	expect(rateLimitHeaders(alike)["x-ratelimit-limit"]).toBe("2");
});

it("tells of tokens apart, and of nothing else where only they are limited", () => {
	const tokens = counted({ unit: "tokens", limit: 1000, remaining: 5 });
	expect(rateLimitHeaders([counted({}), tokens])).toMatchObject({ "x-ratelimit-limit": "60", "x-ratelimit-limit-tokens": "1000" });
	expect(rateLimitHeaders([tokens])).toMatchObject({ "x-ratelimit-remaining": "5", "x-ratelimit-remaining-tokens": "5" });
});

it("tells of the limit that refuses, and when there is room again", () => {
	const limits = [
		counted({ remaining: 3 }),
		counted({ of: "project", unit: "tokens", by: 50, limit: 1000, remaining: 20, allowed: false, resetAt: now + 30_200 }),
	];
	expect(rateLimitHeaders(limits)).toMatchObject({ "x-ratelimit-limit": "1000", "x-ratelimit-remaining": "20" });
	expect(rateLimitError(limits, now)).toMatchObject({
		status: 429,
		type: "rate_limit_error",
		code: "rate_limit_exceeded",
		retryAfter: 31,
		message: "Rate limit exceeded. Try again later. This project may use 1000 tokens per minute.",
	});
	expect(rateLimitError([counted({})], now)).toBeUndefined();
	const free = rateLimitError([counted({ of: "free-models", allowed: false, resetAt: now - 5 })], now);
	expect(free).toMatchObject({ message: "Rate limit exceeded. Try again later.", retryAfter: 1 });
});

it("does not invite to try a request again that no minute has room for", () => {
	const error = rateLimitError([counted({ unit: "tokens", by: 5000, limit: 1000, allowed: false, remaining: 1000 })], now);
	expect(error?.message).toMatch(/alone has about 5000 tokens; this API key may use 1000 tokens per minute/);
	expect(error?.retryAfter).toBeUndefined();
});
