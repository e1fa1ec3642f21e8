import type { CacheBreakpoint, ChatRequest } from "../../chat";
import { type Fields, fieldsOf } from "../fields";

/** Most providers cache by themselves: a marker cannot be sent, and losing it costs nothing extra. */
export function warnCacheMarkers(warnings: string[]): void {
	warnOnce("cache_control was left out: this provider caches by itself", warnings);
}

/** A marker for vendors that honour them: they know one lifetime of five minutes. */
export function cacheMarker(ttl: unknown, warnings: string[]): Fields {
	if (ttl === "1h") warnOnce("cache_control ttl 1h was sent as 5m, the only lifetime of this provider", warnings);
	return { type: "ephemeral" };
}

/** Content whose last part carries a message's own marker; a string becomes a text part for it. */
export function markLastPart(content: unknown, marker: Fields): unknown {
	if (typeof content === "string") return content === "" ? content : [{ type: "text", text: content, cache_control: marker }];
	if (!Array.isArray(content)) return content;
	return content.map((part, at) =>
		at === content.length - 1 && fieldsOf(part) ? { cache_control: marker, ...(part as Fields) } : part,
	);
}

/** The part with its marker where the vendor honours it. */
export function withMarker(
	part: Fields,
	cache: CacheBreakpoint | undefined,
	honoured: true | undefined,
	warnings: string[],
): Fields {
	if (!cache) return part;
	if (honoured) return { ...part, cache_control: cacheMarker(cache.ttl, warnings) };
	warnCacheMarkers(warnings);
	return part;
}

export function warnOnce(warning: string, warnings: string[]): void {
	if (!warnings.includes(warning)) warnings.push(warning);
}

/** Whether the caller marked a prefix of its messages to be cached. */
export function hasCacheMarkers({ messages }: ChatRequest): boolean {
	return messages.some(({ content }) => content.some((part) => "cache" in part && part.cache !== undefined));
}
