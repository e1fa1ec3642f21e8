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
	return client ? new RedisStore(client, () => connectRedis(env().REDIS_URL ?? "")) : new MemoryStore();
}

/** Closes the store and the Redis connections behind it. */
export async function closeStore(): Promise<void> {
	const current = shared;
	shared = undefined;
	await current?.close();
	await closeRedisClient();
}
