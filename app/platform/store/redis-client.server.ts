import { Cluster, Redis } from "ioredis";
import { env } from "../env.server";
import { logger } from "../logger.server";

export type RedisClient = Redis | Cluster;

/**
 * Commands fail after this long rather than hold up a request behind a Redis that does not answer; each caller knows
 * what to do without it.
 */
const commandTimeoutMs = 2000;

/** Opens a connection: to a cluster where `url` is a comma list of nodes, else to the one server. */
export function connectRedis(url: string): RedisClient {
	const urls = url.split(",").map((part) => part.trim());
	const options = { commandTimeout: commandTimeoutMs, maxRetriesPerRequest: 1, enableAutoPipelining: true };
	const client = urls.length > 1 ? connectCluster(urls, options) : new Redis(urls[0] ?? "", options);
	// Without a listener a lost connection would end the process; ioredis reconnects by itself.
	client.on("error", (error: Error) => logger.warn({ error: error.message }, "redis connection failed"));
	return client;
}

function connectCluster(urls: string[], options: { enableAutoPipelining: boolean }): Cluster {
	const first = new URL(urls[0] ?? "");
	return new Cluster(urls, {
		enableAutoPipelining: options.enableAutoPipelining,
		redisOptions: {
			...options,
			...(first.username && { username: decodeURIComponent(first.username) }),
			...(first.password && { password: decodeURIComponent(first.password) }),
			...(first.protocol === "rediss:" && { tls: {} }),
		},
	});
}

let shared: RedisClient | undefined;

/** The connection of this process; undefined where REDIS_URL is not set. */
export function redisClient(): RedisClient | undefined {
	const url = env().REDIS_URL;
	if (url) shared ??= connectRedis(url);
	return shared;
}

/** Closes the process's connection; a later `redisClient()` opens a new one. */
export async function closeRedisClient(): Promise<void> {
	const client = shared;
	shared = undefined;
	if (client) await client.quit().catch(() => client.disconnect());
}
