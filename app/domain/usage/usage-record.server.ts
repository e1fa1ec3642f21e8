import { modelById } from "~/catalog/index";
import type { Mapping } from "~/catalog/types";
import { decrypt, encrypt } from "~/platform/secrets.server";
import { bucketTag } from "~/platform/store/store";
import { eventText } from "./event-text";
import { cacheSavingsOf, savingsOf } from "./savings";
import type { UsageEvent } from "./usage-event";

/**
 * An event as it waits in memory and in the journal: `text` is the JSON that the batch statement reads, with two
 * derived amounts and with the payload already encrypted, so that no copy of it lies anywhere in the clear.
 */
export type UsageRecord = { id: string; bucket: string; text: string };

/** Makes the record of an event. Never throws for odd text: what Postgres cannot hold is replaced. */
export function toRecord(event: UsageEvent): UsageRecord {
	const said = eventText(event);
	const derived = derivedText(event);
	const text = derived === "" ? said : `${said.slice(0, -1)}${derived}}`;
	return { id: event.id, bucket: bucketTag(event.organizationId), text: storable(text) };
}

/** What is worked out only now: what was saved, and the payload, sealed. */
function derivedText(event: UsageEvent): string {
	let text = "";
	if (event.discount !== "1") text += `,"discount":"${event.discount}","savings":"${savingsOf(event)}"`;
	if (event.cachedTokens > 0) text += `,"cacheSavings":"${cacheSavingsOf(event, mappingOf(event))}"`;
	if (event.payload) text += `,"payload":"${encrypt(Buffer.from(JSON.stringify(event.payload))).toString("base64")}"`;
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
