import type { CacheBreakpoint } from "../../chat";
import type { Fields } from "../fields";

/** Anthropic takes at most four. */
const limit = 4;

/**
 * Collects the cache markers of one request in prompt order and keeps them lawful: at most four, and no hour-long one
 * behind a five-minute one.
 * Source: https://platform.claude.com/docs/en/build-with-claude/prompt-caching
 */
export class CacheMarkers {
	readonly #marked: Fields[] = [];
	readonly #warnings: string[];

	constructor(warnings: string[]) {
		this.#warnings = warnings;
	}

	/** Puts the marker on a block, and returns the block. */
	mark(block: Fields, cache: CacheBreakpoint | undefined): Fields {
		if (cache) {
			block.cache_control = cache.ttl === "1h" ? { type: "ephemeral", ttl: "1h" } : { type: "ephemeral" };
			this.#marked.push(block);
		}
		return block;
	}

	/** Call once, when everything is marked. The last markers cover the longest prefixes, so the first ones go. */
	settle(): void {
		const surplus = this.#marked.splice(0, Math.max(0, this.#marked.length - limit));
		for (const block of surplus) delete block.cache_control;
		if (surplus.length > 0) this.#warnings.push(`${surplus.length} cache_control markers beyond four were left out`);
		let shortSeen = false;
		for (const block of this.#marked) {
			const control = block.cache_control as { ttl?: string };
			if (control.ttl !== "1h") shortSeen = true;
			else if (shortSeen) {
				block.cache_control = { type: "ephemeral" };
				this.#warnings.push("a one-hour cache_control behind a five-minute one was sent as five minutes");
			}
		}
	}
}
