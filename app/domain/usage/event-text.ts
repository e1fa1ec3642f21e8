import type { ProviderScore, RoutingAttempt, RoutingDecision, UsageEvent } from "./usage-event";

/**
 * An event as JSON without its payload: what `JSON.stringify` would write, but for fields that say nothing. Written field
 * by field, since this is done for every request: most fields say nothing, most of the others are our own ids, amounts
 * and words, which need no escaping, and a field that is called by its name is found faster than one of a list.
 *
 * Left out are null, `0`, `"0"` and false, which the batch statement puts back, where nothing and zero mean the same.
 */
export function eventText(event: UsageEvent): string {
	return `{"id":"${event.id}"${origin(event)}${request(event)}${outcome(event)}${tokens(event)}${costs(event)}${circumstances(event)}}`;
}

function origin(event: UsageEvent): string {
	return (
		word(',"requestId":', event.requestId) +
		count(',"createdAt":', event.createdAt) +
		plain(',"organizationId":"', event.organizationId) +
		plain(',"projectId":"', event.projectId) +
		plain(',"apiKeyId":"', event.apiKeyId) +
		count(',"retentionDays":', event.retentionDays) +
		name(',"source":', event.source) +
		word(',"sessionId":', event.sessionId) +
		name(',"country":', event.country) +
		name(',"userAgent":', event.userAgent) +
		`,"metadata":${isEmpty(event.metadata) ? "{}" : JSON.stringify(event.metadata)}`
	);
}

function request(event: UsageEvent): string {
	return (
		name(',"requestedModel":', event.requestedModel) +
		name(',"requestedProvider":', event.requestedProvider) +
		name(',"usedModel":', event.usedModel) +
		name(',"usedProvider":', event.usedProvider) +
		name(',"usedRegion":', event.usedRegion) +
		name(',"externalModel":', event.externalModel) +
		json(',"parameters":', event.parameters) +
		plain(',"surface":"', event.surface) +
		flag(',"streamed":true', event.streamed)
	);
}

function outcome(event: UsageEvent): string {
	return (
		flag(',"canceled":true', event.canceled) +
		flag(',"cached":true', event.cached) +
		flag(',"retried":true', event.retried) +
		plain(',"retriedByLogId":"', event.retriedByLogId) +
		count(',"status":', event.status) +
		plain(',"unifiedFinishReason":"', event.unifiedFinishReason) +
		name(',"finishReason":', event.finishReason) +
		json(',"errorDetails":', event.errorDetails) +
		count(',"duration":', event.duration) +
		number(',"timeToFirstToken":', event.timeToFirstToken) +
		count(',"responseSize":', event.responseSize)
	);
}

function tokens(event: UsageEvent): string {
	return (
		count(',"promptTokens":', event.promptTokens) +
		count(',"cachedTokens":', event.cachedTokens) +
		count(',"cacheWriteTokens":', event.cacheWriteTokens) +
		count(',"completionTokens":', event.completionTokens) +
		count(',"reasoningTokens":', event.reasoningTokens) +
		count(',"imageInputTokens":', event.imageInputTokens) +
		count(',"imageOutputTokens":', event.imageOutputTokens) +
		count(',"audioInputTokens":', event.audioInputTokens) +
		count(',"audioOutputTokens":', event.audioOutputTokens) +
		count(',"totalTokens":', event.totalTokens) +
		flag(',"estimated":true', event.estimated)
	);
}

/** The discount is written by whoever knows what it saved. */
function costs(event: UsageEvent): string {
	return (
		amount(',"inputCost":"', event.inputCost) +
		amount(',"outputCost":"', event.outputCost) +
		amount(',"cachedInputCost":"', event.cachedInputCost) +
		amount(',"requestCost":"', event.requestCost) +
		amount(',"webSearchCost":"', event.webSearchCost) +
		plain(',"imageInputCost":"', event.imageInputCost) +
		plain(',"imageOutputCost":"', event.imageOutputCost) +
		amount(',"dataStorageCost":"', event.dataStorageCost) +
		amount(',"cost":"', event.cost)
	);
}

function circumstances(event: UsageEvent): string {
	return (
		flag(',"billed":true', event.billed) +
		count(',"periodStart":', event.periodStart) +
		plain(',"usedMode":"', event.usedMode) +
		name(',"serviceTier":', event.serviceTier) +
		`,"routing":${routingText(event.routing)}` +
		json(',"healing":', event.healing) +
		json(',"warnings":', event.warnings)
	);
}

/** Text that may hold anything. */
function word(beginning: string, value: string | null): string {
	return value == null ? "" : beginning + JSON.stringify(value);
}

/** Names of models, providers, programs, countries, words of providers: few, in many records. */
function name(beginning: string, value: string | null): string {
	return value == null ? "" : beginning + quoted(value);
}

/** By name: the text that JSON writes for it, which is looked up faster than written. */
const quotes = new Map<string, string>();
const [mostQuotes, longestQuoted] = [5000, 256];

function quoted(value: string | null): string {
	if (value === null) return "null";
	const known = quotes.get(value);
	if (known !== undefined) return known;
	const text = JSON.stringify(value);
	// Callers choose some of them.
	if (quotes.size >= mostQuotes) quotes.clear();
	// Parsed it is a text of its own: a piece of a longer one, as of a header, would keep all of that in memory.
	if (value.length <= longestQuoted) quotes.set(JSON.parse(text) as string, text);
	return text;
}

/** Our own ids, amounts and words. The beginning holds the opening quote. */
function plain(beginning: string, value: string | null): string {
	return value == null ? "" : `${beginning}${value}"`;
}

/** An amount of dollars that means nothing where it is zero. */
function amount(beginning: string, value: string): string {
	return value === "0" ? "" : plain(beginning, value);
}

/** A number that means nothing where it is zero. */
function count(beginning: string, value: number | null): string {
	return value === 0 ? "" : number(beginning, value);
}

function number(beginning: string, value: number | null): string {
	if (value == null) return "";
	// Numbers come from providers in the end: what JSON cannot hold becomes null.
	return Number.isFinite(value) ? beginning + value : beginning + JSON.stringify(value);
}

function flag(text: string, value: boolean): string {
	return value ? text : "";
}

function isEmpty(fields: object): boolean {
	for (const _ in fields) return false;
	return true;
}

function json(beginning: string, value: unknown): string {
	return value == null ? "" : beginning + JSON.stringify(value);
}

function routingText(decision: RoutingDecision): string {
	return (
		`{"requestedModel":${quoted(decision.requestedModel)},"requestedProvider":${quoted(decision.requestedProvider)}` +
		`,"selectedProvider":${quoted(decision.selectedProvider)},"selectedRegion":${quoted(decision.selectedRegion)}` +
		`,"selectionReason":"${decision.selectionReason}","strategy":"${decision.strategy}","noFallback":${decision.noFallback}` +
		`,"sessionKey":${JSON.stringify(decision.sessionKey)},"availableProviders":${textOf(decision.availableProviders)}` +
		`,"providerScores":[${decision.providerScores.map(textOf).join()}],"attempts":[${decision.attempts.map(attemptText).join()}]` +
		`${decision.hedge ? `,"hedge":${JSON.stringify(decision.hedge)}` : ""}}`
	);
}

function attemptText(attempt: RoutingAttempt): string {
	return (
		`{"provider":${quoted(attempt.provider)},"model":${quoted(attempt.model)},"region":${quoted(attempt.region)}` +
		`,"status_code":${attempt.status_code},"error_type":${quoted(attempt.error_type)},"succeeded":${attempt.succeeded}` +
		`,"durationMs":${attempt.durationMs},"timeToFirstTokenMs":${attempt.timeToFirstTokenMs},"logId":"${attempt.logId}"}`
	);
}

/** By score, and by list of providers: its text. A lone candidate keeps both as long as nothing is learned of it. */
const texts = new WeakMap<ProviderScore | readonly string[], string>();

function textOf(lasting: ProviderScore | readonly string[]): string {
	let text = texts.get(lasting);
	if (text === undefined) texts.set(lasting, (text = JSON.stringify(lasting)));
	return text;
}
