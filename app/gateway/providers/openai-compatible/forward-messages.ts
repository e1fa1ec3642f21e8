import { type Fields, fieldsOf, listOf, textOf, wordOf } from "../fields";
import { cacheMarker, markLastPart, warnCacheMarkers, warnOnce } from "./cache-markers";
import { asFunctionCall } from "./free-form-calls";
import { moveResultMedia } from "./move-result-media";
import { reasoningReplayed } from "./replay-reasoning";
import type { Vendor } from "./vendor";

/** Names under which clients send reasoning back; all of them unknown to OpenAI itself. */
const reasoningFields = ["reasoning", "reasoning_content", "reasoningText", "reasoning_details"] as const;

/** Message fields that only our own format has, and what OpenAI's SDK adds to an answer that it parsed. */
const gatewayMessageFields = ["cache_control", "extra_content", "images", "parsed", "phase"] as const;

/** Fields that are looked into; a message without any of them, and with plain text, goes through unseen. */
const handledFields = new Set<string>([...reasoningFields, ...gatewayMessageFields, "tool_calls"]);

function goesThrough(message: Fields): boolean {
	if (message.role === "developer" || Array.isArray(message.content)) return false;
	for (const name in message) if (handledFields.has(name)) return false;
	return true;
}

/**
 * The caller's own messages. A message is copied only where something in it has to change; unknown fields and unknown
 * part types stay.
 */
export function forwardMessages(messages: unknown, vendor: Vendor, warnings: string[]): unknown {
	if (!Array.isArray(messages)) return messages;
	const forwarded = messages.map((message) => {
		const fields = fieldsOf(message);
		return !fields || goesThrough(fields) ? message : forwardMessage(fields, vendor, warnings);
	});
	return vendor.toolResultMedia ? forwarded : moveResultMedia(forwarded);
}

function forwardMessage(message: Fields, vendor: Vendor, warnings: string[]): Fields {
	const changes: Fields = {};
	let dropped = gatewayMessageFields.some((name) => name in message);
	if (message.extra_content != null) warnSignatures(warnings);
	if (message.phase != null) warnOnce("phase of messages was left out: this provider does not take it", warnings);
	if (message.role === "developer" && vendor.developerRole === false) changes.role = "system";
	if (Array.isArray(message.content)) {
		const content = forwardParts(message.content, vendor, warnings);
		if (content !== message.content) changes.content = content;
	}
	if (message.cache_control != null) markMessage(message, changes, vendor, warnings);
	if (message.role === "assistant") {
		if (listOf(message.images).length > 0) warnOnce("images in assistant messages were left out", warnings);
		dropped = reasoningFields.some((name) => name in message) || dropped;
		replayReasoning(message, changes, vendor, warnings);
		if (Array.isArray(message.tool_calls)) changes.tool_calls = forwardCalls(message.tool_calls, vendor, warnings);
		else if (message.tool_calls === null) dropped = true;
	}
	if (!dropped && Object.keys(changes).length === 0) return message;
	const copy: Fields = { ...message };
	if (message.role === "assistant") for (const name of reasoningFields) delete copy[name];
	for (const name of gatewayMessageFields) delete copy[name];
	// null is not an array: strict vendors refuse it, and absence means the same.
	if (copy.tool_calls === null) delete copy.tool_calls;
	return Object.assign(copy, changes);
}

function markMessage(message: Fields, changes: Fields, vendor: Vendor, warnings: string[]): void {
	if (!vendor.cacheMarkers) return warnCacheMarkers(warnings);
	const marker = cacheMarker(fieldsOf(message.cache_control)?.ttl, warnings);
	changes.content = markLastPart(changes.content ?? message.content, marker);
}

/** Marks and signatures of other providers leave; an image address in short form gets OpenAI's own form. */
function forwardParts(parts: unknown[], vendor: Vendor, warnings: string[]): unknown[] {
	let changed = false;
	const copies = parts.map((part) => {
		const fields = fieldsOf(part);
		if (!fields) return part;
		const shortImage = fields.type === "image_url" && typeof fields.image_url === "string";
		if (!("cache_control" in fields) && !("extra_content" in fields) && !shortImage) return part;
		changed = true;
		const { cache_control: marker, extra_content: signature, ...rest } = fields;
		if (signature != null) warnSignatures(warnings);
		if (shortImage) rest.image_url = { url: fields.image_url };
		if (marker == null) return rest;
		if (vendor.cacheMarkers) return { ...rest, cache_control: cacheMarker(fieldsOf(marker)?.ttl, warnings) };
		warnCacheMarkers(warnings);
		return rest;
	});
	return changed ? copies : parts;
}

function warnSignatures(warnings: string[]): void {
	warnOnce("thought signatures of another provider were left out", warnings);
}

/** A thought signature belongs to the provider that issued it and means nothing to this one. */
function forwardCalls(calls: unknown[], vendor: Vendor, warnings: string[]): unknown[] {
	return calls.map((call) => {
		const fields = fieldsOf(call);
		if (!fields) return call;
		const { extra_content: signature, ...rest } = fields;
		if (signature != null) warnSignatures(warnings);
		const named = fieldsOf(rest.function);
		// Added by OpenAI's SDK to a call that it parsed.
		if (named && "parsed_arguments" in named) {
			const { parsed_arguments: _parsed, ...called } = named;
			rest.function = called;
		}
		return vendor.freeFormTools ? rest : asFunctionCall(rest);
	});
}

function replayReasoning(message: Fields, changes: Fields, vendor: Vendor, warnings: string[]): void {
	if (listOf(message.reasoning_details).some(({ type, data }) => type === "reasoning.encrypted" && wordOf(data))) {
		warnOnce("encrypted reasoning of earlier turns was left out: this provider cannot read it", warnings);
	}
	const reasoning = reasoningOf(message);
	if (reasoning === undefined) return;
	const content = "content" in changes ? changes.content : message.content;
	Object.assign(changes, reasoningReplayed(reasoning, content, vendor, warnings));
}

/** Details win: they are the exact blocks, the other fields a copy of their text. */
function reasoningOf(message: Fields): string | undefined {
	const details = listOf(message.reasoning_details)
		.map((detail) => textOf(detail.text) ?? textOf(detail.summary) ?? "")
		.join("");
	return (
		wordOf(details) ?? wordOf(message.reasoning_content) ?? wordOf(message.reasoning) ?? wordOf(message.reasoningText)
	);
}
