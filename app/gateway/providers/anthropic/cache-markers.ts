import type { CacheBreakpoint } from "../../chat";
import type { Fields } from "../fields";
import { findCacheMarkers, maxCacheMarkers } from "./place-cache-markers";

/** Puts a caller's marker on a block, and returns the block. */
export function mark(block: Fields, cache: CacheBreakpoint | undefined): Fields {
	if (cache) block.cache_control = cache.ttl === "1h" ? { type: "ephemeral", ttl: "1h" } : { type: "ephemeral" };
	return block;
}

/**
 * Keeps the markers of a body lawful: at most four, and no hour-long one behind a five-minute one. The last markers
 * cover the longest prefixes, so the first ones go. Writes to the blocks.
 * Source: https://platform.claude.com/docs/en/build-with-claude/prompt-caching
 */
export function settleCacheMarkers(body: Fields, warnings: string[]): void {
	const markers = findCacheMarkers(body);
	const surplus = markers.splice(0, Math.max(0, markers.length - limitOf(body)));
	for (const { holder } of surplus) delete holder.cache_control;
	if (surplus.length > 0) warnings.push(`${surplus.length} cache_control markers beyond four were left out`);
	let shortSeen = false;
	for (const { holder, hourly } of markers) {
		if (!hourly) shortSeen = true;
		else if (shortSeen) {
			holder.cache_control = { type: "ephemeral" };
			warnings.push("a one-hour cache_control behind a five-minute one was sent as five minutes");
		}
	}
}

/** Whether `settleCacheMarkers` would change anything. */
export function isUnlawful(body: Fields): boolean {
	const markers = findCacheMarkers(body);
	const firstShort = markers.findIndex(({ hourly }) => !hourly);
	return markers.length > limitOf(body) || (firstShort >= 0 && markers.slice(firstShort).some(({ hourly }) => hourly));
}

/** A marker for the whole body takes one of the four places. */
function limitOf(body: Fields): number {
	return body.cache_control ? maxCacheMarkers - 1 : maxCacheMarkers;
}
