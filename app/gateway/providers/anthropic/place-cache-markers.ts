import type { Mapping } from "~/catalog/types";
import { type Fields, fieldsOf, listOf, textOf } from "../fields";

/** Anthropic takes at most four. */
export const maxCacheMarkers = 4;

/** About as many characters make a token; a shorter prefix is not cached at all. */
const charactersPerToken = 4;

type Place = "tools" | "system" | "messages";
type Marker = { place: Place; holder: Fields; hourly: boolean };

/**
 * Every marker of a body in the order in which a prompt is read: tools, system, messages, and what lies inside them.
 */
export function findCacheMarkers(body: Fields): Marker[] {
	const found: Marker[] = [];
	const look = (place: Place, block: Fields) => {
		for (const inner of listOf(block.content)) look(place, inner);
		for (const inner of listOf(fieldsOf(block.source)?.content)) look(place, inner);
		const control = fieldsOf(block.cache_control);
		if (control) found.push({ place, holder: block, hourly: control.ttl === "1h" });
	};
	for (const place of ["tools", "system", "messages"] as const) {
		for (const block of listOf(body[place])) look(place, block);
	}
	return found;
}

/**
 * Adds five-minute markers to a long system prompt and to long user messages, since Anthropic caches nothing unasked.
 * Where the caller set markers of its own in the system prompt or in the messages, that place is left alone; an
 * hour-long one in the messages, or a marker for the whole body, leaves everything alone, because shorter ones may not
 * stand before longer ones. Blocks that change are copied. `body` itself is written to.
 * Source: https://platform.claude.com/docs/en/build-with-claude/prompt-caching
 */
export function addCacheMarkers(body: Fields, mapping: Mapping): void {
	if (mapping.minCacheableTokens === undefined || fieldsOf(body.cache_control)) return;
	const longest = mapping.minCacheableTokens * charactersPerToken;
	const own = findCacheMarkers(body);
	if (own.some(({ place, hourly }) => place === "messages" && hourly)) return;
	let left = maxCacheMarkers - own.length;
	if (left > 0 && !own.some(({ place }) => place === "system") && lengthOf(body.system) >= longest) {
		const system = withMarker(body.system);
		if (system) {
			body.system = system;
			left--;
		}
	}
	if (own.some(({ place }) => place === "messages") || !Array.isArray(body.messages)) return;
	const messages = [...(body.messages as unknown[])];
	for (let at = messages.length - 1; at >= 0 && left > 0; at--) {
		const message = fieldsOf(messages[at]);
		if (message?.role !== "user" || lengthOf(message.content) < longest) continue;
		const content = withMarker(message.content);
		if (!content) continue;
		messages[at] = { ...message, content };
		left--;
	}
	body.messages = messages;
}

/** Characters of text in a prompt, or in the results of tools. */
function lengthOf(content: unknown): number {
	if (typeof content === "string") return content.length;
	let length = 0;
	for (const block of listOf(content)) {
		length += textOf(block.text)?.length ?? 0;
		if (block.type === "tool_result") length += lengthOf(block.content);
	}
	return length;
}

const markable = new Set(["text", "image", "document", "search_result", "tool_result"]);

/** The content with a marker on its last block; undefined where that cannot hold one. */
function withMarker(content: unknown): Fields[] | undefined {
	const marker = { cache_control: { type: "ephemeral" } };
	if (typeof content === "string") return [{ type: "text", text: content, ...marker }];
	const blocks = content as Fields[];
	const last = blocks.at(-1);
	if (!last || !markable.has(String(last.type)) || (last.type === "text" && !last.text)) return undefined;
	return [...blocks.slice(0, -1), { ...last, ...marker }];
}
