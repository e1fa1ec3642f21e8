import { env } from "../env.server";
import { MemoryStore } from "./memory-store.server";
import { closeRedisClient, connectRedis, redisClient } from "./redis-client.server";
import { RedisStore } from "./redis-store.server";
import type { Store } from "./store";

let shared: Store | undefined;

/** The store of this process: Redis where REDIS_URL is set, else its own memory. */
export function store(): Store {
	shared ??= openStore();
	return shared;
}

function openStore(): Store {
	const client = redisClient();
	const megabytes = env().RESPONSE_CACHE_MB;
	const maxCacheBytes = megabytes === undefined ? undefined : megabytes * 1024 * 1024;
	if (client) return new RedisStore(client, () => connectRedis(env().REDIS_URL ?? ""), maxCacheBytes);
	return new MemoryStore(maxCacheBytes === undefined ? {} : { maxCacheBytes });
}

/** Closes the store and the Redis connections behind it. */
export async function closeStore(): Promise<void> {
	const current = shared;
	shared = undefined;
	await current?.close();
	await closeRedisClient();
}
