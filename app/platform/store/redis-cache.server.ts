import { type BoundedCache, cacheBytes, entryOverhead } from "./bounded-cache";
import type { RedisClient } from "./redis-client.server";
import { bucketCount } from "./store";

// A space is a hash of values and a sorted set of their ends, in the server's own clock, so that room can be made by one
// step and no entry needs a key of its own. KEYS: values, ends, bytes. ARGV: field.
const getScript = `
local ends = redis.call("ZSCORE", KEYS[2], ARGV[1])
if not ends then return false end
local time = redis.call("TIME")
if tonumber(ends) <= time[1] * 1000 + math.floor(time[2] / 1000) then return false end
return redis.call("HGET", KEYS[1], ARGV[1])
`;

// ARGV: field, value, milliseconds to live, most bytes of the space, bytes beside a value. What ended goes first, then what
// would end next. Where Redis itself evicted a part of a space, the other parts follow.
const putScript = `
local time = redis.call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ttl, most, overhead = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local bytes = tonumber(redis.call("GET", KEYS[3]) or "0")
local function drop(field)
	bytes = bytes - redis.call("HSTRLEN", KEYS[1], field) - overhead
	redis.call("HDEL", KEYS[1], field)
	redis.call("ZREM", KEYS[2], field)
end
if redis.call("ZSCORE", KEYS[2], ARGV[1]) then drop(ARGV[1]) end
for _, field in ipairs(redis.call("ZRANGEBYSCORE", KEYS[2], "-inf", now, "LIMIT", 0, 100)) do drop(field) end
local size = #ARGV[2] + overhead
while size <= most and bytes + size > most do
	local first = redis.call("ZRANGE", KEYS[2], 0, 0)[1]
	if not first then
		redis.call("DEL", KEYS[1])
		bytes = 0
		break
	end
	drop(first)
end
if size <= most then
	redis.call("HSET", KEYS[1], ARGV[1], ARGV[2])
	redis.call("ZADD", KEYS[2], now + ttl, ARGV[1])
	bytes = bytes + size
end
local left = math.max(redis.call("PTTL", KEYS[1]), redis.call("PTTL", KEYS[2]), ttl)
redis.call("SET", KEYS[3], math.max(0, bytes), "PX", left)
redis.call("PEXPIRE", KEYS[1], left)
redis.call("PEXPIRE", KEYS[2], left)
`;

type WithScripts = {
	cacheGetBuffer(values: string, ends: string, bytes: string, field: string): Promise<Buffer | null>;
	cachePut(...keysAndArguments: (string | Buffer | number)[]): Promise<null>;
};

/** The bounded cache on Redis. Its room is divided among the buckets that organizations are spread over. */
export class RedisCache implements BoundedCache {
	readonly #client: RedisClient & WithScripts;
	readonly #maxBytesOfSpace: number;

	constructor(client: RedisClient, maxBytes: number = cacheBytes.shared) {
		client.defineCommand("cacheGet", { numberOfKeys: 3, lua: getScript });
		client.defineCommand("cachePut", { numberOfKeys: 3, lua: putScript });
		this.#client = client as RedisClient & WithScripts;
		this.#maxBytesOfSpace = Math.floor(maxBytes / bucketCount);
	}

	async get(space: string, key: string): Promise<Buffer | null> {
		return await this.#client.cacheGetBuffer(...keysOf(space), key);
	}

	async put(space: string, key: string, value: Buffer, ttlMs: number): Promise<void> {
		const ttl = Math.max(1, Math.ceil(ttlMs));
		await this.#client.cachePut(...keysOf(space), key, value, ttl, this.#maxBytesOfSpace, entryOverhead);
	}
}

function keysOf(space: string): [string, string, string] {
	return [`cache:values:${space}`, `cache:ends:${space}`, `cache:bytes:${space}`];
}
