/**
 * A cache of larger values that may vanish at any time: it never takes more memory than it was given, whatever is put
 * into it. Room is shared by the entries of one space; the caller names it by a hash tag (`bucketTag`), of which there are
 * few, so that all spaces together are bounded as well.
 */
export type BoundedCache = {
	/** Null where it was never put, is over, or had to make room. */
	get(space: string, key: string): Promise<Buffer | null>;
	/** Overwrites. Others make room; a value that is larger than all the room is not kept. */
	put(space: string, key: string, value: Buffer, ttlMs: number): Promise<void>;
};

/** What an entry is reckoned at beside its value, in bytes: its key and the store's own notes about it. */
export const entryOverhead = 256;

/** Most bytes where the operator names none: of a process's own memory, and of all spaces in Redis together. */
export const cacheBytes = { process: 64 * 1024 * 1024, shared: 1024 * 1024 * 1024 } as const;
