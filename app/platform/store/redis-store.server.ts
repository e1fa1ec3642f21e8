import type { Budgets } from "./budgets";
import { RedisBudgets } from "./redis-budgets.server";
import { RedisCache } from "./redis-cache.server";
import type { RedisClient } from "./redis-client.server";
import { connectRedis } from "./redis-client.server";
import type { Store, WindowCount, WindowHit } from "./store";

// One key, so it runs on a cluster as it is. A key without expiry (set by other means) gets one, never a window that
// lasts for ever. Returns the count and the milliseconds left.
const hitScript = `
local count = redis.call("INCR", KEYS[1])
local left = redis.call("PTTL", KEYS[1])
if left < 0 then
	redis.call("PEXPIRE", KEYS[1], ARGV[1])
	left = tonumber(ARGV[1])
end
return {count, left}
`;

// Looks into every window before it counts in any. Windows are told apart by the instant at which they end. Returns count,
// whether there was room, and that instant, for each window in turn.
const hitAllScript = `
local time = redis.call("TIME")
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local answer, room = {}, true
for index, key in ipairs(KEYS) do
	local count = tonumber(redis.call("GET", key) or "0")
	local fits = count + tonumber(ARGV[index * 3 - 2]) <= tonumber(ARGV[index * 3 - 1])
	answer[index] = {count, fits and 1 or 0, 0}
	room = room and fits
end
for index, key in ipairs(KEYS) do
	if room then answer[index][1] = redis.call("INCRBY", key, ARGV[index * 3 - 2]) end
	local ends = redis.call("PEXPIRETIME", key)
	if ends < 0 then
		ends = now + tonumber(ARGV[index * 3])
		if room then redis.call("PEXPIREAT", key, string.format("%.0f", ends)) end
	end
	answer[index][3] = ends
end
return answer
`;

const correctWindowScript = `
local ends = redis.call("PEXPIRETIME", KEYS[1])
if tonumber(ARGV[1]) <= 0 and ends ~= tonumber(ARGV[2]) then return end
redis.call("INCRBY", KEYS[1], ARGV[1])
if ends < 0 then redis.call("PEXPIRE", KEYS[1], ARGV[3]) end
`;

// One key and one round trip, however many numbers.
const addScript = `
for index = 2, #ARGV, 2 do
	redis.call("HINCRBYFLOAT", KEYS[1], ARGV[index], ARGV[index + 1])
end
redis.call("PEXPIRE", KEYS[1], ARGV[1])
`;

type Channel = { listeners: Set<(message: string) => void>; ready: Promise<unknown> };
type WithScripts = {
	storeHit(key: string, windowMs: number): Promise<[number, number]>;
	storeHitAll(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<[number, number, number][]>;
	storeCorrectWindow(key: string, by: number, resetAt: number, windowMs: number): Promise<null>;
	storeAdd(key: string, ttlMs: number, ...fieldsAndAmounts: (string | number)[]): Promise<null>;
};

/** The store on Redis 7+ or Valkey 8+. `subscriber` makes the extra connection that listening needs. */
export class RedisStore implements Store {
	readonly budgets: Budgets;
	readonly cache: RedisCache;
	readonly #client: RedisClient & WithScripts;
	readonly #openSubscriber: () => RedisClient;
	readonly #channels = new Map<string, Channel>();
	#subscriber: RedisClient | undefined;

	constructor(client: RedisClient, openSubscriber: () => RedisClient, maxCacheBytes?: number) {
		client.defineCommand("storeHit", { numberOfKeys: 1, lua: hitScript });
		client.defineCommand("storeHitAll", { lua: hitAllScript });
		client.defineCommand("storeCorrectWindow", { numberOfKeys: 1, lua: correctWindowScript });
		client.defineCommand("storeAdd", { numberOfKeys: 1, lua: addScript });
		this.#client = client as RedisClient & WithScripts;
		this.budgets = new RedisBudgets(client);
		this.cache = new RedisCache(client, maxCacheBytes);
		this.#openSubscriber = openSubscriber;
	}

	async get(key: string): Promise<string | null> {
		return await this.#client.get(key);
	}

	async set(key: string, value: string, ttlMs?: number): Promise<void> {
		if (ttlMs === undefined) await this.#client.set(key, value);
		else await this.#client.set(key, value, "PX", wholeMs(ttlMs));
	}

	async setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean> {
		return (await this.#client.set(key, value, "PX", wholeMs(ttlMs), "NX")) === "OK";
	}

	async delete(...keys: string[]): Promise<void> {
		// One command per key, because keys of one UNLINK must share a slot on a cluster.
		await Promise.all(keys.map((key) => this.#client.unlink(key)));
	}

	async hit(key: string, limit: number, windowMs: number): Promise<WindowCount> {
		const [count, left] = await this.#client.storeHit(key, wholeMs(windowMs));
		return { count, allowed: count <= limit, remaining: Math.max(0, limit - count), resetAt: Date.now() + left };
	}

	async hitAll(windows: readonly WindowHit[]): Promise<WindowCount[]> {
		if (windows.length === 0) return [];
		const amounts = windows.flatMap(({ by, limit, windowMs }) => [by, limit, wholeMs(windowMs)]);
		const counted = await this.#client.storeHitAll(windows.length, ...windows.map(({ key }) => key), ...amounts);
		return counted.map(([count, fits, resetAt], index) => {
			return { count, allowed: fits === 1, remaining: Math.max(0, (windows[index] as WindowHit).limit - count), resetAt };
		});
	}

	async correctWindow(key: string, by: number, { resetAt, windowMs }: { resetAt: number; windowMs: number }): Promise<void> {
		await this.#client.storeCorrectWindow(key, by, resetAt, wholeMs(windowMs));
	}

	async increment(key: string, by = 1): Promise<number> {
		return await this.#client.incrby(key, by);
	}

	async addToFields(key: string, amounts: Readonly<Record<string, number>>, ttlMs: number): Promise<void> {
		const pairs = Object.entries(amounts).flat();
		if (pairs.length > 0) await this.#client.storeAdd(key, wholeMs(ttlMs), ...pairs);
	}

	async fields(key: string): Promise<Record<string, number>> {
		const found = await this.#client.hgetall(key);
		return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, Number(value)]));
	}

	async publish(channel: string, message: string): Promise<void> {
		await this.#client.publish(this.#named(channel), message);
	}

	async subscribe(name: string, listener: (message: string) => void): Promise<() => Promise<void>> {
		const channel = this.#named(name);
		const state = this.#channels.get(channel) ?? { listeners: new Set(), ready: this.#listen().subscribe(channel) };
		this.#channels.set(channel, state);
		state.listeners.add(listener);
		const stop = async () => {
			state.listeners.delete(listener);
			if (state.listeners.size > 0 || this.#channels.get(channel) !== state) return;
			this.#channels.delete(channel);
			await this.#subscriber?.unsubscribe(channel);
		};
		try {
			await state.ready;
		} catch (error) {
			this.#channels.delete(channel);
			throw error;
		}
		return stop;
	}

	async ping(): Promise<void> {
		await this.#client.ping();
	}

	async close(): Promise<void> {
		const subscriber = this.#subscriber;
		this.#subscriber = undefined;
		this.#channels.clear();
		if (subscriber) await subscriber.quit().catch(() => subscriber.disconnect());
	}

	/** Channels of Redis belong to the server, whatever its database: installations that share one must not hear each other. */
	#named(channel: string): string {
		const { db } = this.#client.options as { db?: number };
		return db ? `${db}:${channel}` : channel;
	}

	#listen(): RedisClient {
		if (this.#subscriber) return this.#subscriber;
		const subscriber = this.#openSubscriber();
		subscriber.on("message", (channel: string, message: string) => {
			for (const listener of this.#channels.get(channel)?.listeners ?? []) listener(message);
		});
		this.#subscriber = subscriber;
		return subscriber;
	}
}

/** A store on a connection of its own, which `close` closes as well. */
export function openRedisStore(url: string, maxCacheBytes?: number): Store {
	const client = connectRedis(url);
	const store = new RedisStore(client, () => connectRedis(url), maxCacheBytes);
	const closeListening = store.close.bind(store);
	store.close = async () => {
		await closeListening();
		await client.quit().catch(() => client.disconnect());
	};
	return store;
}

function wholeMs(milliseconds: number): number {
	return Math.max(1, Math.ceil(milliseconds));
}
