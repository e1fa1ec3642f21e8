import { mappingOf } from "~/catalog/index";
import type { UnifiedFinishReason, UsageEvent } from "~/domain/usage/usage-event";
import type { TokenUsage } from "~/gateway/chat";
import { costOf, costStrings } from "~/gateway/pricing/cost";
import { idFloor } from "~/platform/ids";
import type { Tenant } from "./tenant";
import { usageEvent } from "./usage-event";

export type HistoryOptions = {
	tenant: Tenant;
	/** The newest event is made just before this time, unix milliseconds. */
	now: number;
	days: number;
	/** On an ordinary weekday; weekends have a third of it. */
	requestsPerDay: number;
	/** The organization keeps requests and responses. */
	retain?: boolean;
	seed?: number;
};

const day = 86_400_000;

type Served = { model: string; provider: string; others: string[]; weight: number; promptTokens: number; answerTokens: number };

/** What a small team uses: two workhorses, a reasoning model now and then, cheap models in bulk. */
const served: readonly Served[] = [
	{ model: "gpt-6-luna", provider: "openai", others: [], weight: 34, promptTokens: 900, answerTokens: 260 },
	{ model: "claude-sonnet-5", provider: "anthropic", others: ["aws-bedrock"], weight: 22, promptTokens: 5200, answerTokens: 700 },
	{ model: "deepseek-v4-flash", provider: "novita", others: ["deepinfra", "alibaba"], weight: 14, promptTokens: 1800, answerTokens: 420 },
	{ model: "gemini-3.5-flash", provider: "google-ai-studio", others: ["google-vertex"], weight: 12, promptTokens: 2400, answerTokens: 350 },
	{ model: "gpt-6-sol", provider: "openai", others: [], weight: 7, promptTokens: 3100, answerTokens: 1500 },
	{ model: "claude-opus-5-5", provider: "anthropic", others: [], weight: 4, promptTokens: 8200, answerTokens: 1900 },
	{ model: "mistral-large-latest", provider: "mistral", others: [], weight: 4, promptTokens: 1100, answerTokens: 300 },
	{ model: "gpt-oss-120b", provider: "groq", others: ["cerebras"], weight: 3, promptTokens: 1500, answerTokens: 500 },
];

const reasons: readonly [UnifiedFinishReason, number][] = [
	["completed", 82],
	["tool_calls", 9],
	["length_limit", 3],
	["canceled", 1.5],
	["client_error", 2],
	["upstream_error", 1.8],
	["gateway_error", 0.3],
	["content_filter", 0.4],
];

const sources = ["app.example.com", "docs.example.org", null, "support.example.com"] as const;

/** A believable past of one project, oldest first: the same for the same options, costs straight from the catalogue. */
export function usageHistory(options: HistoryOptions): UsageEvent[] {
	const random = randomOf(options.seed ?? 7);
	const events: UsageEvent[] = [];
	for (let age = options.days - 1; age >= 0; age -= 1) {
		const start = options.now - (age + 1) * day;
		const weekday = new Date(start + day / 2).getUTCDay();
		const share = weekday === 0 || weekday === 6 ? 0.34 : 1;
		const growth = 0.7 + 0.5 * (1 - age / options.days);
		const count = Math.round(options.requestsPerDay * share * growth * (0.85 + random() * 0.3));
		const times = Array.from({ length: count }, () => start + officeTime(random) * day).sort((a, b) => a - b);
		for (const at of times) events.push(...attemptsAt(Math.floor(at), random, options));
	}
	return events;
}

/** One request: mostly one attempt, sometimes a failed one and the one that followed. */
function attemptsAt(at: number, random: Random, options: HistoryOptions): UsageEvent[] {
	const choice = pick(served, ({ weight }) => weight, random);
	const retried = choice.others.length > 0 && random() < 0.03;
	const plain = { at, choice, provider: choice.provider, random, options };
	if (!retried) return [eventAt({ ...plain, reason: pick(reasons, ([, weight]) => weight, random)[0] })];
	const first = eventAt({ ...plain, reason: "upstream_error" });
	const second = eventAt({ ...plain, at: at + first.duration + 5, provider: choice.others[0]!, reason: "completed" });
	const shared = { requestId: first.requestId, sessionId: first.sessionId, metadata: first.metadata, source: first.source };
	const attempts = [...first.routing.attempts, ...second.routing.attempts];
	return [
		{ ...first, retried: true, retriedByLogId: second.id },
		{ ...second, ...shared, routing: { ...second.routing, attempts } },
	];
}

/** One attempt, before it is spelled out. */
type Attempt = {
	at: number;
	choice: Served;
	provider: string;
	reason: UnifiedFinishReason;
	random: Random;
	options: HistoryOptions;
};

function eventAt(attempt: Attempt): UsageEvent {
	const { at, choice, reason, random, options } = attempt;
	const id = idAt(at, random);
	const failure = failures[reason];
	const cached = !failure && random() < 0.06;
	const usage = failure || cached ? noUsage : usageOf(choice, reason, random);
	const timing = timingOf(usage, { failed: failure !== undefined, cached }, random);
	return usageEvent({
		...options.tenant,
		id,
		requestId: `req_${id.slice(-12)}`,
		createdAt: at,
		...callerOf(random),
		...servedBy(attempt, usage),
		...timing,
		canceled: reason === "canceled",
		cached,
		status: failure?.status ?? 200,
		unifiedFinishReason: cached ? "completed" : reason,
		finishReason: finishReasons[reason] ?? null,
		errorDetails: failure ?? null,
		responseSize: failure ? 210 : 320 + usage.completionTokens * 5,
		...tokensOf(usage),
		usedMode: "api-keys",
		routing: routingOf({ ...attempt, id, ...timing }),
		parameters: { temperature: Number(random().toFixed(1)), maxTokens: 2048, messageCount: 1 + Math.floor(random() * 12) },
		payload: options.retain && !failure ? payloadOf(choice.model) : null,
	});
}

/** Who called: application, conversation, country, client, custom headers. */
function callerOf(random: Random) {
	const session = `conversation-${Math.floor(random() * 40).toString(16).padStart(4, "0")}`;
	return {
		source: sources[Math.floor(random() * sources.length)] ?? null,
		sessionId: random() < 0.5 ? session : null,
		country: random() < 0.5 ? "DE" : "US",
		userAgent: random() < 0.5 ? "openai-node/7.57.0" : "openai-python/2.9.1",
		metadata: headersOf(random),
	};
}

function headersOf(random: Random): Record<string, string> {
	if (random() >= 0.4) return {};
	return { "tenant-id": random() < 0.5 ? "acme" : "globex", feature: "chat-assistant" };
}

function servedBy({ at, choice, provider, random }: Attempt, usage: TokenUsage) {
	const mapping = mappingOf(choice.model, provider);
	if (!mapping) throw new Error(`${provider} does not serve ${choice.model}`);
	const discount = provider === "novita" && usage.promptTokens > 0 ? "0.8" : "1";
	return {
		requestedModel: random() < 0.3 ? `${provider}/${choice.model}` : choice.model,
		usedModel: choice.model,
		usedProvider: provider,
		externalModel: mapping.externalId,
		discount,
		...costStrings(costOf(usage, { mapping, atMs: at, storageBilled: false, discount })),
	};
}

function timingOf(usage: TokenUsage, { failed, cached }: { failed: boolean; cached: boolean }, random: Random) {
	const spoken = 500 + usage.completionTokens * (4 + random() * 6);
	const duration = Math.round(failed ? 180 + random() * 900 : cached ? 8 + random() * 12 : spoken);
	const streamed = random() < 0.65;
	const first = streamed && !failed ? Math.round(Math.min(duration * 0.8, 180 + random() * 900)) : null;
	return { duration, streamed, timeToFirstToken: first };
}

type Failure = NonNullable<UsageEvent["errorDetails"]>;

const failures: Partial<Record<UnifiedFinishReason, Failure>> = {
	client_error: { status: 400, message: "messages: at least one message is required", code: "invalid_request", upstreamStatus: 400 },
	upstream_error: {
		status: 502,
		message: "The provider answered 503: overloaded, please retry",
		code: "upstream_error",
		upstreamStatus: 503,
	},
	gateway_error: { status: 500, message: "The answer could not be read", code: "internal_error", upstreamStatus: null },
};

const finishReasons: Partial<Record<UnifiedFinishReason, string>> = {
	completed: "stop",
	tool_calls: "tool_calls",
	length_limit: "length",
	content_filter: "content_filter",
};

type Routed = Attempt & { id: string; duration: number; timeToFirstToken: number | null };

function routingOf(routed: Routed): UsageEvent["routing"] {
	const { choice, provider } = routed;
	const available = [choice.provider, ...choice.others];
	return {
		requestedModel: choice.model,
		requestedProvider: null,
		selectedProvider: provider,
		selectedRegion: null,
		selectionReason: "weighted-score",
		strategy: "default",
		noFallback: false,
		sessionKey: null,
		availableProviders: available,
		providerScores: available.map((name, index) => scoreOf(choice.model, name, index, routed.random)),
		attempts: [attemptOf(routed)],
	};
}

function scoreOf(model: string, provider: string, index: number, random: Random) {
	return {
		provider,
		region: null,
		score: Number((0.12 + index * 0.31 + random() * 0.05).toFixed(3)),
		price: Number(mappingOf(model, provider)?.inputPrice ?? 0),
		uptime: Number((99.9 - index * 0.7).toFixed(2)),
		throughput: Math.round(120 - index * 24 + random() * 10),
		latency: Math.round(380 + index * 140 + random() * 60),
		cacheSupported: index === 0,
		priority: 1,
	};
}

function attemptOf({ id, choice, provider, reason, duration, timeToFirstToken }: Routed) {
	const failure = failures[reason];
	return {
		provider,
		model: choice.model,
		region: null,
		status_code: failure?.upstreamStatus ?? failure?.status ?? 200,
		error_type: failure ? reason : null,
		succeeded: !failure,
		durationMs: duration,
		timeToFirstTokenMs: timeToFirstToken,
		logId: id,
	};
}

const noUsage: TokenUsage = {
	promptTokens: 0, completionTokens: 0, cachedTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, cacheWrite1hTokens: 0,
	audioInputTokens: 0, cachedAudioInputTokens: 0, imageInputTokens: 0, cachedImageInputTokens: 0, videoInputTokens: 0,
	reasoningTokens: 0, audioOutputTokens: 0, imageOutputTokens: 0, webSearches: 0, estimated: false,
};

function usageOf(choice: Served, reason: UnifiedFinishReason, random: Random): TokenUsage {
	const promptTokens = Math.round(choice.promptTokens * (0.3 + random() * 1.6));
	const completionTokens = reason === "length_limit" ? 2048 : Math.round(choice.answerTokens * (0.2 + random() * 1.8));
	const cachedTokens = random() < 0.35 ? Math.round(promptTokens * (0.4 + random() * 0.5)) : 0;
	const reasoningTokens = choice.answerTokens > 1000 ? Math.round(completionTokens * 0.4) : 0;
	return { ...noUsage, promptTokens, completionTokens, cachedTokens, reasoningTokens, estimated: reason === "canceled" };
}

function tokensOf(usage: TokenUsage) {
	const { promptTokens, completionTokens, cachedTokens, reasoningTokens, estimated } = usage;
	return { promptTokens, completionTokens, cachedTokens, reasoningTokens, estimated, totalTokens: promptTokens + completionTokens };
}

function payloadOf(model: string): NonNullable<UsageEvent["payload"]> {
	return {
		request: { model, messages: [{ role: "user", content: "Summarize the release notes in two sentences." }] },
		response: {
			choices: [
				{
					index: 0,
					message: { role: "assistant", content: "The release adds sessions and metadata filters.\nIt also fixes two billing bugs." },
					finish_reason: "stop",
				},
			],
		},
	};
}

type Random = () => number;

/** Mulberry32: small, and the same numbers everywhere for the same seed. */
function randomOf(seed: number): Random {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let value = Math.imul(state ^ (state >>> 15), state | 1);
		value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
		return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** A share of the day: most work happens around noon, little at night. */
function officeTime(random: Random): number {
	return random() < 0.8 ? 0.3 + ((random() + random()) / 2) * 0.5 : random();
}

function pick<T>(items: readonly T[], weightOf: (item: T) => number, random: Random): T {
	let rest = random() * items.reduce((sum, item) => sum + weightOf(item), 0);
	return items.find((item) => (rest -= weightOf(item)) < 0) ?? items[items.length - 1]!;
}

/** A UUIDv7 of that time with a random tail. */
function idAt(at: number, random: Random): string {
	const hex = (length: number) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");
	return `${idFloor(at).slice(0, 15)}${hex(3)}-8${hex(3)}-${hex(12)}`;
}
