import type { BoundedCache } from "./bounded-cache";
import type { Budgets } from "./budgets";

/**
 * The store of hot, small, shared state: limit counters, cached sessions and policies, invalidation messages, the
 * journal of usage events. Two implementations, Redis and in-process, are kept alike by one contract suite.
 *
 * Keys are namespaced by the caller (`session:…`, `policy:…`). Keys that one atomic step touches together carry the
 * same hash tag, see `bucketTag`.
 */
export type Store = {
	readonly budgets: Budgets;
	readonly cache: BoundedCache;
	get(key: string): Promise<string | null>;
	/** Overwrites. `ttlMs` undefined keeps it until deleted. */
	set(key: string, value: string, ttlMs?: number): Promise<void>;
	/** True where the key was absent and is now set. */
	setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean>;
	delete(...keys: string[]): Promise<void>;
	/**
	 * Counts one hit in a fixed window that begins with the first hit. Atomic over processes.
	 * `allowed` is false once `count` exceeds `limit`; `resetAt` is unix milliseconds.
	 */
	hit(key: string, limit: number, windowMs: number): Promise<WindowCount>;
	/**
	 * Counts in several such windows at once, in one round trip: in all of them, or in none where one has no room. Atomic over
	 * processes; the keys share a hash tag. Counts are in the order of the windows, `allowed` false where there was no room.
	 */
	hitAll(windows: readonly WindowHit[]): Promise<WindowCount[]>;
	/**
	 * Adds to what a window has counted, whatever its limit. What is taken away (`by` below 0) counts only while the window lasts
	 * that ends at `resetAt`; what is added beyond its end counts in the next one, which it begins where nothing else has.
	 */
	correctWindow(key: string, by: number, window: { resetAt: number; windowMs: number }): Promise<void>;
	/** Adds to a counter and returns its new value. */
	increment(key: string, by?: number): Promise<number>;
	/**
	 * Adds to several numbers that are kept together, each 0 at first, in one step; all of them are forgotten `ttlMs` after
	 * the last addition.
	 */
	addToFields(key: string, amounts: Readonly<Record<string, number>>, ttlMs: number): Promise<void>;
	/** The numbers that are kept together under a key, by name; empty where there are none. */
	fields(key: string): Promise<Record<string, number>>;
	/** Lossy broadcast to every process, this one included. */
	publish(channel: string, message: string): Promise<void>;
	/** Returns the unsubscribe function. */
	subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;
	ping(): Promise<void>;
	close(): Promise<void>;
};

/** `by` is a whole number above 0, `windowMs` the length of the window that the first hit begins. */
export type WindowHit = { key: string; by: number; limit: number; windowMs: number };

export type WindowCount = { count: number; allowed: boolean; remaining: number; resetAt: number };

/** Organizations are spread over this many buckets; all hot keys of one share the bucket's hash tag. */
export const bucketCount = 64;

/** `{b17}`: the hash tag of the bucket that an organization's keys live in (FNV-1a over its id). */
export function bucketTag(organizationId: string): string {
	let hash = 0x811c9dc5;
	for (let index = 0; index < organizationId.length; index++) {
		hash ^= organizationId.charCodeAt(index);
		hash = Math.imul(hash, 0x01000193);
	}
	return `{b${(hash >>> 0) % bucketCount}}`;
}
