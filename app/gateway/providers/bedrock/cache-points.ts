import type { CacheBreakpoint } from "../../chat";
import { type Fields, fieldsOf, listOf, textOf } from "../fields";
import type { WireTarget } from "../provider";

/** Bedrock takes at most four. */
const limit = 4;

/** About as many characters make a token; a shorter prefix is not cached at all. */
const charactersPerToken = 4;

type Place = "tools" | "system" | "messages";

/**
 * Puts cache points behind the blocks they cover and keeps them lawful: at most four, an hour-long one never behind a
 * five-minute one, none where the model does not cache and no hour where the model knows only five minutes.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
export class CachePoints {
	readonly #placed: { place: Place; blocks: Fields[]; block: Fields; hour: boolean }[] = [];
	readonly #warnings: string[];
	readonly #caches: boolean;
	readonly #knowsHours: boolean;
	readonly #minTokens: number | undefined;

	constructor({ mapping }: WireTarget, warnings: string[]) {
		this.#warnings = warnings;
		this.#caches = mapping.cacheWriteInputPrice !== undefined || mapping.cachedInputPrice !== undefined;
		this.#minTokens = mapping.externalId.startsWith("anthropic.") ? mapping.minCacheableTokens : undefined;
		this.#knowsHours = mapping.cacheWriteInputPrice1h !== undefined;
	}

	/** Call in prompt order (tools, system, messages), after the marked block was added to `blocks`. */
	place(place: Place, blocks: Fields[], cache: CacheBreakpoint | undefined): void {
		if (!cache) return;
		if (!this.#caches) return this.#warn("cache_control was left out: this model does not cache prompts");
		const hour = cache.ttl === "1h" && this.#knowsHours;
		if (cache.ttl === "1h" && !hour) {
			this.#warn("a one-hour cache_control was sent as five minutes: this model keeps no longer");
		}
		const block: Fields = { cachePoint: hour ? { type: "default", ttl: "1h" } : { type: "default" } };
		blocks.push(block);
		this.#placed.push({ place, blocks, block, hour });
	}

	/** Call once, when everything is placed. The last points cover the longest prefixes, so the first ones go. */
	settle(): void {
		const surplus = this.#placed.splice(0, Math.max(0, this.#placed.length - limit));
		for (const { blocks, block } of surplus) blocks.splice(blocks.indexOf(block), 1);
		if (surplus.length > 0) this.#warn(`${surplus.length} cache_control markers beyond four were left out`);
		let shortSeen = false;
		for (const { block, hour } of this.#placed) {
			if (!hour) shortSeen = true;
			else if (shortSeen) {
				block.cachePoint = { type: "default" };
				this.#warn("a one-hour cache_control behind a five-minute one was sent as five minutes");
			}
		}
	}

	/**
	 * Adds five-minute points behind a long system prompt and long user messages, as on Anthropic's own wire: places with
	 * points of the caller are left alone, and all of it where the caller has an hour-long one in the messages.
	 */
	addOwn(body: Fields): void {
		if (!this.#caches || this.#minTokens === undefined) return;
		const least = this.#minTokens * charactersPerToken;
		const inSystem = this.#placed.some(({ place }) => place === "system");
		const inMessages = this.#placed.filter(({ place }) => place === "messages");
		if (inMessages.some(({ hour }) => hour)) return;
		let left = limit - this.#placed.length;
		const add = (blocks: Fields[]) => {
			if (left <= 0 || lengthOf(blocks) < least) return;
			blocks.push({ cachePoint: { type: "default" } });
			left--;
		};
		if (!inSystem && Array.isArray(body.system)) add(body.system as Fields[]);
		if (inMessages.length > 0) return;
		for (const { role, content } of (body.messages as { role: string; content: Fields[] }[]).toReversed()) {
			if (role === "user") add(content);
		}
	}

	#warn(warning: string): void {
		if (!this.#warnings.includes(warning)) this.#warnings.push(warning);
	}
}

/** Characters of text in blocks, or in the results of tools. */
function lengthOf(blocks: readonly Fields[]): number {
	return blocks.reduce((sum, block) => {
		const results = listOf(fieldsOf(block.toolResult)?.content);
		return sum + (textOf(block.text)?.length ?? 0) + (results.length > 0 ? lengthOf(results) : 0);
	}, 0);
}
