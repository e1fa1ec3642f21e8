import { type Fields, fieldsOf, listOf, textOf, wordOf } from "../fields";
import { warnCacheMarkers } from "./cache-markers";
import type { Vendor } from "./vendor";

/** Names under which clients send reasoning back; all of them unknown to OpenAI itself. */
const reasoningFields = ["reasoning", "reasoning_content", "reasoningText", "reasoning_details"] as const;

/** Message fields that only our own format has. */
const gatewayMessageFields = ["cache_control", "extra_content", "images"] as const;

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
	return messages.map((message) => {
		const fields = fieldsOf(message);
		return !fields || goesThrough(fields) ? message : forwardMessage(fields, vendor, warnings);
	});
}

function forwardMessage(message: Fields, vendor: Vendor, warnings: string[]): Fields {
	const changes: Fields = {};
	let dropped = false;
	if (message.role === "developer" && vendor.developerRole === false) changes.role = "system";
	for (const name of gatewayMessageFields) {
		if (!(name in message)) continue;
		dropped = true;
		if (name === "cache_control" && message[name] != null) warnCacheMarkers(warnings);
	}
	if (Array.isArray(message.content)) {
		const content = forwardParts(message.content, warnings);
		if (content !== message.content) changes.content = content;
	}
	if (message.role === "assistant") {
		dropped = reasoningFields.some((name) => name in message) || dropped;
		replayReasoning(message, changes, vendor, warnings);
		if (Array.isArray(message.tool_calls)) changes.tool_calls = message.tool_calls.map(withoutExtraContent);
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

/** Marks and signatures of other providers leave; an image address in short form gets OpenAI's own form. */
function forwardParts(parts: unknown[], warnings: string[]): unknown[] {
	let changed = false;
	const copies = parts.map((part) => {
		const fields = fieldsOf(part);
		if (!fields) return part;
		const shortImage = fields.type === "image_url" && typeof fields.image_url === "string";
		if (!("cache_control" in fields) && !("extra_content" in fields) && !shortImage) return part;
		changed = true;
		if (fields.cache_control != null) warnCacheMarkers(warnings);
		const { cache_control: _marker, extra_content: _signature, ...rest } = fields;
		return shortImage ? { ...rest, image_url: { url: fields.image_url } } : rest;
	});
	return changed ? copies : parts;
}

/** A thought signature belongs to the provider that issued it and means nothing to this one. */
function withoutExtraContent(call: unknown): unknown {
	const fields = fieldsOf(call);
	if (!fields || !("extra_content" in fields)) return call;
	const { extra_content: _, ...rest } = fields;
	return rest;
}

function replayReasoning(message: Fields, changes: Fields, vendor: Vendor, warnings: string[]): void {
	const reasoning = reasoningOf(message);
	if (reasoning === undefined) return;
	const content = "content" in changes ? changes.content : message.content;
	Object.assign(changes, reasoningReplayed(reasoning, content, vendor, warnings));
}

/** Fields of an assistant message that carry `reasoning` back in the vendor's own way. */
export function reasoningReplayed(reasoning: string, content: unknown, vendor: Vendor, warnings: string[]): Fields {
	switch (vendor.reasoningReplay) {
		case "reasoning":
		case "reasoning_content":
			return { [vendor.reasoningReplay]: reasoning };
		case "thinking-part": {
			const thinking = { type: "thinking", thinking: [{ type: "text", text: reasoning }] };
			const rest = Array.isArray(content) ? content : wordOf(content) ? [{ type: "text", text: content }] : [];
			return { content: [thinking, ...rest] };
		}
		default: {
			const warning = "reasoning of earlier turns was left out: this provider does not take it back";
			if (!warnings.includes(warning)) warnings.push(warning);
			return {};
		}
	}
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
