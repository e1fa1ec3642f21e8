import { describe, expect, it } from "vitest";
import { usageEvent } from "../../../tests/factories/usage-event";
import { eventText } from "./event-text";
import type { UsageEvent } from "./usage-event";

const odd = 'a "quoted"\\ name\n\u0007';

const saysNothing = (value: unknown): boolean => value == null || value === 0 || value === false || value === "0";

/** Says something in every field, where zero does as well. */
const full: UsageEvent = {
	...usageEvent(),
	source: odd,
	sessionId: odd,
	country: "DE",
	userAgent: odd,
	metadata: { [odd]: odd },
	requestedModel: odd,
	requestedProvider: odd,
	usedModel: odd,
	usedProvider: odd,
	usedRegion: odd,
	externalModel: odd,
	streamed: true,
	canceled: true,
	cached: true,
	retried: true,
	retriedByLogId: "0193c0de-0000-7000-8000-000000000000",
	finishReason: odd,
	errorDetails: { status: 502, message: odd, code: null, upstreamStatus: 503 },
	timeToFirstToken: 0,
	cachedTokens: 1,
	cacheWriteTokens: 2,
	reasoningTokens: 3,
	imageInputTokens: 4,
	imageOutputTokens: 5,
	audioInputTokens: 6,
	audioOutputTokens: 7,
	estimated: true,
	cachedInputCost: "0.1",
	requestCost: "0.2",
	webSearchCost: "0.3",
	imageInputCost: "0",
	imageOutputCost: "0.4",
	dataStorageCost: "0.5",
	discount: "0.9",
	billed: true,
	periodStart: 1_760_000_000_000,
	serviceTier: odd,
	routing: {
		requestedModel: odd,
		requestedProvider: odd,
		selectedProvider: odd,
		selectedRegion: odd,
		selectionReason: "retry",
		strategy: "price",
		noFallback: true,
		sessionKey: odd,
		availableProviders: [odd, "b"],
		providerScores: [
			{ provider: odd, region: null, score: 0.5, price: 1e-7, uptime: null, throughput: 3, latency: 4, cacheSupported: true, priority: 1, excluded: odd },
			{ provider: "b", region: "eu", score: 1, price: null, uptime: 99.9, throughput: null, latency: null, cacheSupported: false, priority: 2 },
		],
		attempts: [
			{ provider: odd, model: odd, region: odd, status_code: 500, error_type: odd, succeeded: false, durationMs: 3, timeToFirstTokenMs: 2, logId: "a" },
			{ provider: "b", model: "m", region: null, status_code: 200, error_type: null, succeeded: true, durationMs: 4, timeToFirstTokenMs: null, logId: "b" },
		],
		hedge: { provider: odd, cost: null },
	},
	parameters: { temperature: 0.5, responseFormat: odd },
	healing: { method: "fence" },
	warnings: [odd],
};

describe("the text of a usage event", () => {
	it("carries every field that says something", () => {
		const silent = Object.entries(full).filter(([, value]) => saysNothing(value));
		expect(silent.map(([name]) => name)).toEqual(["timeToFirstToken", "imageInputCost", "payload"]);
		// The discount is written with what it saved, the payload sealed: by the record.
		const { discount: _, payload: __, ...said } = full;
		expect(JSON.parse(eventText(full))).toEqual(said);
	});

	it("says nothing of what means nothing", () => {
		const text = eventText(usageEvent({ retentionDays: 0, status: 0, duration: 0, responseSize: 0, promptTokens: 0, createdAt: 0 }));
		expect(Object.entries(JSON.parse(text)).filter(([, value]) => saysNothing(value))).toEqual([]);
	});

	it("carries words that look like nothing", () => {
		const zeros = { requestId: "0", source: "0", sessionId: "0", userAgent: "0", usedModel: "0", finishReason: "0" };
		expect(JSON.parse(eventText(usageEvent(zeros)))).toMatchObject(zeros);
	});

	it("holds numbers that JSON cannot say as null", () => {
		expect(JSON.parse(eventText(usageEvent({ promptTokens: Number.NaN })))).toMatchObject({ promptTokens: null });
	});

	it("writes more names than it remembers", () => {
		for (let number = 0; number < 6000; number++) eventText(usageEvent({ userAgent: `agent "${number}"` }));
		const long = "long ".repeat(60);
		expect(JSON.parse(eventText(usageEvent({ userAgent: 'agent "1"', source: long })))).toMatchObject({ userAgent: 'agent "1"', source: long });
	});
});
