import { LRUCache } from "lru-cache";
import { cacheBytes } from "./bounded-cache";
import { MemoryBudgets } from "./memory-budgets";
import { MemoryCache } from "./memory-cache";
import type { Store, WindowCount, WindowHit } from "./store";

/** Beyond either bound the entries used longest ago go first; nothing in the store may be the only copy of a fact. */
const bounds = { maxEntries: 500_000, maxCharacters: 128 * 1024 * 1024, maxCacheBytes: cacheBytes.process };

/** `expiresAt` is unix milliseconds, Infinity for a value that stays. */
type Entry = { value: string; expiresAt: number };

type Fields = { values: Map<string, number>; expiresAt: number };

/** Keys with fields of their own; they are few and large. */
const mostFieldKeys = 10_000;

const integer = /^-?\d+$/;
const sweepIntervalMs = 30_000;

/** The store of a single process. Same behaviour as Redis, as far as the Store interface shows it. */
export class MemoryStore implements Store {
	readonly budgets = new MemoryBudgets((key) => this.get(key));
	readonly cache: MemoryCache;
	readonly #entries: LRUCache<string, Entry>;
	readonly #fields = new LRUCache<string, Fields>({ max: mostFieldKeys });
	readonly #listeners = new Map<string, Set<(message: string) => void>>();
	readonly #sweep: NodeJS.Timeout;

	constructor(given: Partial<typeof bounds> = {}) {
		const { maxEntries, maxCharacters, maxCacheBytes } = { ...bounds, ...given };
		this.cache = new MemoryCache(maxCacheBytes);
		this.#entries = new LRUCache({
			max: maxEntries,
			maxSize: maxCharacters,
			sizeCalculation: (entry, key) => entry.value.length + key.length + 1,
		});
		this.#sweep = setInterval(() => this.#dropExpired(), sweepIntervalMs).unref();
	}

	async get(key: string): Promise<string | null> {
		return this.#live(key)?.value ?? null;
	}

	async set(key: string, value: string, ttlMs?: number): Promise<void> {
		this.#entries.set(key, { value, expiresAt: ttlMs === undefined ? Infinity : Date.now() + ttlMs });
	}

	async setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean> {
		if (this.#live(key)) return false;
		await this.set(key, value, ttlMs);
		return true;
	}

	async delete(...keys: string[]): Promise<void> {
		for (const key of keys) {
			this.#entries.delete(key);
			this.#fields.delete(key);
		}
	}

	async hit(key: string, limit: number, windowMs: number): Promise<WindowCount> {
		const { count, resetAt } = this.#addToWindow(key, 1, Date.now() + windowMs);
		return { count, allowed: count <= limit, remaining: Math.max(0, limit - count), resetAt };
	}

	async hitAll(windows: readonly WindowHit[]): Promise<WindowCount[]> {
		const rooms = windows.map(({ key, by, limit }) => Number(this.#live(key)?.value ?? 0) + by <= limit);
		const counted = rooms.every(Boolean);
		const now = Date.now();
		return windows.map(({ key, by, limit, windowMs }, index) => {
			const { count, resetAt } = counted ? this.#addToWindow(key, by, now + windowMs) : this.#windowNow(key, now + windowMs);
			return { count, allowed: rooms[index] === true, remaining: Math.max(0, limit - count), resetAt };
		});
	}

	async correctWindow(key: string, by: number, { resetAt, windowMs }: { resetAt: number; windowMs: number }): Promise<void> {
		if (by > 0 || this.#live(key)?.expiresAt === resetAt) this.#addToWindow(key, by, Date.now() + windowMs);
	}

	async increment(key: string, by = 1): Promise<number> {
		return this.#add(key, by).count;
	}

	async addToFields(key: string, amounts: Readonly<Record<string, number>>, ttlMs: number): Promise<void> {
		const known = this.#liveFields(key) ?? { values: new Map<string, number>(), expiresAt: 0 };
		for (const [name, amount] of Object.entries(amounts)) known.values.set(name, (known.values.get(name) ?? 0) + amount);
		known.expiresAt = Date.now() + ttlMs;
		this.#fields.set(key, known);
	}

	async fields(key: string): Promise<Record<string, number>> {
		return Object.fromEntries(this.#liveFields(key)?.values ?? []);
	}

	async publish(channel: string, message: string): Promise<void> {
		const listeners = this.#listeners.get(channel);
		// Later, as over a network: a publisher never runs inside its own listener.
		if (listeners) setImmediate(() => [...listeners].forEach((listener) => listener(message)));
	}

	async subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>> {
		const listeners = this.#listeners.get(channel) ?? new Set();
		this.#listeners.set(channel, listeners.add(listener));
		return async () => {
			listeners.delete(listener);
			if (listeners.size === 0 && this.#listeners.get(channel) === listeners) this.#listeners.delete(channel);
		};
	}

	async ping(): Promise<void> {}

	async close(): Promise<void> {
		clearInterval(this.#sweep);
		this.#entries.clear();
		this.#fields.clear();
		this.cache.clear();
		this.#listeners.clear();
	}

	/** Counts what is held now, expired or not. */
	get size(): number {
		return this.#entries.size + this.#fields.size;
	}

	#live(key: string): Entry | undefined {
		const entry = this.#entries.get(key);
		if (entry && entry.expiresAt <= Date.now()) {
			this.#entries.delete(key);
			return undefined;
		}
		return entry;
	}

	#liveFields(key: string): Fields | undefined {
		const fields = this.#fields.get(key);
		if (fields && fields.expiresAt <= Date.now()) {
			this.#fields.delete(key);
			return undefined;
		}
		return fields;
	}

	#add(key: string, by: number): { count: number; entry: Entry } {
		const entry = this.#live(key);
		if (!entry) {
			const fresh = { value: String(by), expiresAt: Infinity };
			this.#entries.set(key, fresh);
			return { count: by, entry: fresh };
		}
		if (!integer.test(entry.value)) throw new Error(`the value of ${key} is not an integer`);
		const count = Number(entry.value) + by;
		entry.value = String(count);
		return { count, entry };
	}

	/** `endsAt` is when a window that begins with this ends, unix milliseconds. */
	#addToWindow(key: string, by: number, endsAt: number): { count: number; resetAt: number } {
		const { count, entry } = this.#add(key, by);
		if (entry.expiresAt === Infinity) entry.expiresAt = endsAt;
		return { count, resetAt: entry.expiresAt };
	}

	#windowNow(key: string, endsAt: number): { count: number; resetAt: number } {
		const entry = this.#live(key);
		return { count: Number(entry?.value ?? 0), resetAt: entry?.expiresAt ?? endsAt };
	}

	#dropExpired(): void {
		this.cache.dropExpired();
		const now = Date.now();
		for (const [key, entry] of this.#entries.entries()) {
			if (entry.expiresAt <= now) this.#entries.delete(key);
		}
		for (const [key, fields] of this.#fields.entries()) {
			if (fields.expiresAt <= now) this.#fields.delete(key);
		}
		this.budgets.sweep();
	}
}
