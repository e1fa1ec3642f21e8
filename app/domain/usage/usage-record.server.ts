import { modelById } from "~/catalog/index";
import type { Mapping } from "~/catalog/types";
import { decrypt, encrypt } from "~/platform/secrets.server";
import { bucketTag } from "~/platform/store/store";
import { cacheSavingsOf, savingsOf } from "./savings";
import type { ProviderScore, RoutingDecision, UsageEvent } from "./usage-event";

/**
 * An event as it waits in memory and in the journal: `text` is the JSON that the batch statement reads, with two
 * derived amounts and with the payload already encrypted, so that no copy of it lies anywhere in the clear.
 */
export type UsageRecord = { id: string; bucket: string; text: string };

/** Here nothing and zero are different answers. */
const nullable = new Set(["timeToFirstToken", "imageInputCost", "imageOutputCost", "healing"]);

const saysNothing = (value: unknown): boolean => value === 0 || value === false || value === "0";

/**
 * Makes the record of an event. Never throws for odd text: what Postgres cannot hold is replaced. Fields that say
 * nothing are left out, and put back by the batch statement: half the text is half the work of everybody it passes.
 */
export function toRecord(event: UsageEvent): UsageRecord {
	// Written field by field, as this is done for every request: most fields say nothing, and of the others most need no
	// escaping.
	let text = `{"id":"${event.id}"`;
	for (const name in event) {
		const value = event[name as keyof UsageEvent];
		if (value === null || value === undefined || name === "id" || name === "payload") continue;
		if (saysNothing(value) && !nullable.has(name)) continue;
		if (name === "routing") text += `,"routing":${routingText(value as NonNullable<UsageEvent["routing"]>)}`;
		else if (name !== "discount") text += writtenField(name, value);
	}
	if (event.discount !== "1") {
		text += writtenField("discount", event.discount);
		text += writtenField("savings", savingsOf(event));
	}
	if (event.cachedTokens > 0) text += writtenField("cacheSavings", cacheSavingsOf(event, mappingOf(event)));
	if (event.payload) text += `,"payload":"${encrypt(Buffer.from(JSON.stringify(event.payload))).toString("base64")}"`;
	return { id: event.id, bucket: bucketTag(event.organizationId), text: storable(`${text}}`) };
}

/** Fields whose texts are our own ids, amounts and words, which JSON need not escape. */
const plainFields = new Set<string>([
	"organizationId",
	"projectId",
	"apiKeyId",
	"retriedByLogId",
	"usedMode",
	"surface",
	"unifiedFinishReason",
	"inputCost",
	"outputCost",
	"cachedInputCost",
	"requestCost",
	"webSearchCost",
	"imageInputCost",
	"imageOutputCost",
	"dataStorageCost",
	"cost",
]);

const beginnings = new Map<string, string>();

function writtenField(name: string, value: unknown): string {
	let beginning = beginnings.get(name);
	if (beginning === undefined) {
		beginning = `,${JSON.stringify(name)}:`;
		beginnings.set(name, beginning);
	}
	if (typeof value === "number" && Number.isFinite(value)) return beginning + value;
	if (value === true) return `${beginning}true`;
	if (typeof value === "string" && plainFields.has(name)) return `${beginning}"${value}"`;
	return beginning + JSON.stringify(value);
}

/** By score: its text. A lone candidate keeps its score as long as nothing is learned of it. */
const scoreTexts = new WeakMap<ProviderScore, string>();

function routingText(decision: RoutingDecision): string {
	// Named one by one: taking one member out of a copy costs more than writing the others.
	const others: Omit<RoutingDecision, "providerScores"> = {
		requestedModel: decision.requestedModel,
		requestedProvider: decision.requestedProvider,
		selectedProvider: decision.selectedProvider,
		selectedRegion: decision.selectedRegion,
		selectionReason: decision.selectionReason,
		strategy: decision.strategy,
		noFallback: decision.noFallback,
		sessionKey: decision.sessionKey,
		availableProviders: decision.availableProviders,
		attempts: decision.attempts,
	};
	if (decision.hedge) others.hedge = decision.hedge;
	return `${JSON.stringify(others).slice(0, -1)},"providerScores":[${decision.providerScores.map(scoreText).join()}]}`;
}

function scoreText(score: ProviderScore): string {
	let text = scoreTexts.get(score);
	if (text === undefined) scoreTexts.set(score, (text = JSON.stringify(score)));
	return text;
}

/** Reads what `log_payload.encrypted` holds. Throws where the key changed. */
export function readPayload(encrypted: Buffer): UsageEvent["payload"] {
	return JSON.parse(decrypt(encrypted).toString("utf8"));
}

/** The record of a journal entry, or null where the entry is not one (damaged, or written by a stranger). */
export function parseRecord(text: string): UsageRecord | null {
	try {
		const { id, organizationId } = JSON.parse(text);
		if (typeof id !== "string" || typeof organizationId !== "string") return null;
		return { id, bucket: bucketTag(organizationId), text };
	} catch {
		return null;
	}
}

function mappingOf(event: UsageEvent): Mapping | undefined {
	return modelById(event.usedModel)?.providers.find((mapping) => mapping.providerId === event.usedProvider);
}

/** JSON writes escapes only for control characters and lone surrogates; Postgres takes neither NUL nor the latter. */
const unstorable = /\\u(?:0000|d[89a-f][0-9a-f]{2})/;

function storable(text: string): string {
	if (!text.includes("\\u") || !unstorable.test(text)) return text;
	return JSON.stringify(mapText(JSON.parse(text), (part) => part.replaceAll("\0", "\uFFFD").toWellFormed()));
}

function mapText(value: unknown, change: (text: string) => string): unknown {
	if (typeof value === "string") return change(value);
	if (Array.isArray(value)) return value.map((item) => mapText(item, change));
	if (value === null || typeof value !== "object") return value;
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), mapText(item, change)]));
}

const counts = [
	"status", "duration", "timeToFirstToken", "responseSize", "promptTokens", "cachedTokens", "cacheWriteTokens",
	"completionTokens", "reasoningTokens", "imageInputTokens", "imageOutputTokens", "audioInputTokens",
	"audioOutputTokens", "totalTokens",
];
const largestInteger = 2_147_483_647;

/**
 * Second attempt at a record that Postgres refused: counts that are no 32-bit integers (a provider may report
 * anything) are brought into range, so that the row and its cost are kept.
 */
export function repaired(record: UsageRecord): UsageRecord {
	const event = JSON.parse(record.text);
	for (const name of counts) {
		if (event[name] === undefined || event[name] === null) continue;
		const count = Number(event[name]);
		event[name] = Number.isFinite(count) ? Math.min(largestInteger, Math.max(0, Math.round(count))) : 0;
	}
	return { ...record, text: JSON.stringify(event) };
}
