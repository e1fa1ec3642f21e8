import { LRUCache } from "lru-cache";
import { type BoundedCache, cacheBytes, entryOverhead } from "./bounded-cache";

/** `expiresAt` is unix milliseconds. */
type Entry = { value: Buffer; expiresAt: number };

/** The bounded cache of a single process: what was used longest ago goes first. */
export class MemoryCache implements BoundedCache {
	readonly #entries: LRUCache<string, Entry>;

	constructor(maxBytes: number = cacheBytes.process) {
		this.#entries = new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ value }) => value.length + entryOverhead });
	}

	async get(space: string, key: string): Promise<Buffer | null> {
		const name = space + key;
		const entry = this.#entries.get(name);
		if (!entry) return null;
		if (entry.expiresAt > Date.now()) return entry.value;
		this.#entries.delete(name);
		return null;
	}

	async put(space: string, key: string, value: Buffer, ttlMs: number): Promise<void> {
		// A small buffer may be a piece of a larger one, which would be kept with it.
		const own = Buffer.alloc(value.length);
		value.copy(own);
		this.#entries.set(space + key, { value: own, expiresAt: Date.now() + ttlMs });
	}

	/** Bytes that are reckoned with now, expired entries included. */
	get bytes(): number {
		return this.#entries.calculatedSize;
	}

	dropExpired(): void {
		const now = Date.now();
		for (const [name, { expiresAt }] of this.#entries.entries()) if (expiresAt <= now) this.#entries.delete(name);
	}

	clear(): void {
		this.#entries.clear();
	}
}
