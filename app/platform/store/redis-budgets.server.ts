import {
	type Amount,
	type Budgets,
	budgetTimes,
	type LivingHold,
	type Reservation,
	type ReserveOutcome,
	type Settlement,
} from "./budgets";
import type { RedisClient } from "./redis-client.server";

// A budget is two keys. Its hash has `s` and `r` (spent, in 10⁻⁹ and the rest in 10⁻¹² dollar), `h` (held), while it is being
// counted `c` (since when) and `p:<id>` (settled meanwhile). Its sorted set has the holds, `<id>:<amount>` by their end, and
// settlements that are remembered, `<id>:0`. All keys of a call lie in one bucket, so this runs on a cluster as it is.

const endExpired = `
local function endExpired(hash, holds, now)
	local ended = 0
	for _, member in ipairs(redis.call("ZRANGEBYSCORE", holds, "-inf", now, "LIMIT", 0, 200)) do
		ended = ended + tonumber(string.match(member, ":(%d+)$"))
		redis.call("ZREM", holds, member)
	end
	if ended > 0 and redis.call("HEXISTS", hash, "h") == 1 then redis.call("HINCRBY", hash, "h", -ended) end
end
`;

// KEYS: hash and holds of each budget, then the policy version. ARGV: id, now, ttl, then limit, full, usual, least, shares of each.
const reserveScript = `
${endExpired}
local budgets = (#KEYS - 1) / 2
local now, ttl = tonumber(ARGV[2]), tonumber(ARGV[3])
local left, wholly = {}, true
local version = redis.call("GET", KEYS[#KEYS])
for i = 1, budgets do
	local hash = KEYS[2 * i - 1]
	if redis.call("HEXISTS", hash, "s") == 0 then return {-1, i - 1} end
	endExpired(hash, KEYS[2 * i], now)
	local known = redis.call("HMGET", hash, "s", "r", "h")
	local at = 5 * i - 1
	local limit, full, least = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 3])
	local rest = 0
	if tonumber(known[2]) > 0 then rest = 1 end
	local unspent = limit - tonumber(known[1]) - rest
	left[i] = unspent - tonumber(known[3])
	if left[i] <= 0 or least > left[i] then
		local held = 1
		if unspent <= 0 or least > unspent then held = 0 end
		return {0, i - 1, held, version}
	end
	if ARGV[at + 4] == "1" then wholly = wholly and full <= left[i] / 4 else wholly = wholly and full <= left[i] end
end
local answer = {1, version or ""}
for i = 1, budgets do
	local at = 5 * i - 1
	local amount = tonumber(ARGV[at + 1])
	if not wholly and ARGV[at + 4] == "1" then
		local quarter = math.max(tonumber(ARGV[at + 3]), math.floor(left[i] / 4))
		amount = math.min(tonumber(ARGV[at + 2]), quarter)
	end
	if amount > left[i] then amount = left[i] end
	if amount > 0 then
		local text = string.format("%.0f", amount)
		redis.call("ZADD", KEYS[2 * i], now + ttl, ARGV[1] .. ":" .. text)
		redis.call("PEXPIRE", KEYS[2 * i], 86400000)
		redis.call("HINCRBY", KEYS[2 * i - 1], "h", text)
	end
	answer[i + 2] = string.format("%.0f", amount)
end
return answer
`;

// KEYS: hash and holds of each budget, then the journal's stream where there is a record. ARGV: id, hold id, now, then held,
// nano, pico of each, then the record.
const settleScript = `
local parts = math.floor(#KEYS / 2)
for i = 1, parts do
	local hash, holds, at = KEYS[2 * i - 1], KEYS[2 * i], 3 * i + 1
	local held, nano, pico = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
	if held ~= "0" and redis.call("ZREM", holds, ARGV[2] .. ":" .. held) == 1 and redis.call("HEXISTS", hash, "h") == 1 then
		redis.call("HINCRBY", hash, "h", "-" .. held)
	end
	if (nano > 0 or pico > 0) and redis.call("ZADD", holds, "NX", tonumber(ARGV[3]) + ${budgetTimes.settledMs}, ARGV[1] .. ":0") == 1 then
		redis.call("PEXPIRE", holds, 86400000)
		if redis.call("HEXISTS", hash, "s") == 1 then
			local rest = tonumber(redis.call("HGET", hash, "r")) + pico
			if rest >= 1000 then
				nano, rest = nano + 1, rest - 1000
			end
			redis.call("HINCRBY", hash, "s", string.format("%.0f", nano))
			redis.call("HSET", hash, "r", rest)
		elseif redis.call("HEXISTS", hash, "c") == 1 then
			redis.call("HSET", hash, "p:" .. ARGV[1], ARGV[at + 1] .. ":" .. ARGV[at + 2])
		end
	end
end
if #KEYS % 2 == 1 then return redis.call("XADD", KEYS[#KEYS], "*", "r", ARGV[#ARGV]) end
return ""
`;

// KEYS: hash. ARGV: now. Who counted but did not come to an end is replaced.
const beginScript = `
if redis.call("HEXISTS", KEYS[1], "s") == 1 then return 0 end
local since = redis.call("HGET", KEYS[1], "c")
if since and tonumber(ARGV[1]) - tonumber(since) < ${budgetTimes.countingMs} then return 0 end
redis.call("DEL", KEYS[1])
redis.call("HSET", KEYS[1], "c", ARGV[1])
redis.call("PEXPIRE", KEYS[1], 60000)
return 1
`;

// KEYS: hash, holds. ARGV: now, nano, pico, counted ids.
const endScript = `
${endExpired}
if redis.call("HEXISTS", KEYS[1], "c") == 0 then return end
endExpired(KEYS[1], KEYS[2], tonumber(ARGV[1]))
local counted = {}
for i = 4, #ARGV do counted[ARGV[i]] = true end
local nano, rest = tonumber(ARGV[2]), tonumber(ARGV[3])
local fields = redis.call("HGETALL", KEYS[1])
for i = 1, #fields, 2 do
	local id = string.match(fields[i], "^p:(.+)$")
	if id and not counted[id] then
		local whole, part = string.match(fields[i + 1], "^(%d+):(%d+)$")
		nano, rest = nano + tonumber(whole), rest + tonumber(part)
		if rest >= 1000 then
			nano, rest = nano + 1, rest - 1000
		end
	end
end
local held = 0
for _, member in ipairs(redis.call("ZRANGE", KEYS[2], 0, -1)) do
	held = held + tonumber(string.match(member, ":(%d+)$"))
end
redis.call("DEL", KEYS[1])
redis.call("HSET", KEYS[1], "s", string.format("%.0f", nano), "r", rest, "h", string.format("%.0f", held))
redis.call("PEXPIRE", KEYS[1], ${budgetTimes.countedMs})
`;

type Scripts = {
	budgetReserve(keys: number, ...rest: (string | number)[]): Promise<(string | number | null)[]>;
	budgetSettle(keys: number, ...rest: (string | number)[]): Promise<string>;
	budgetBegin(key: string, now: number): Promise<number>;
	budgetEnd(hash: string, holds: string, ...rest: (string | number)[]): Promise<null>;
};

const holdsOf = (key: string): string => `${key}:holds`;

/** Budgets in Redis: each call is one script, and so one step for every process. */
export class RedisBudgets implements Budgets {
	readonly #client: RedisClient & Scripts;

	constructor(client: RedisClient) {
		this.#client = withScripts(client);
	}

	async reserve({ id, demands, versionKey, ttlMs }: Reservation): Promise<ReserveOutcome> {
		const keys = demands.flatMap(({ key }) => [key, holdsOf(key)]);
		const amounts = demands.flatMap(({ limit, full, usual, least, shares }) => [limit, full, usual, least, shares ? 1 : 0]);
		const [kind, second, ...rest] = await this.#client.budgetReserve(
			keys.length + 1,
			...keys,
			versionKey,
			id,
			Date.now(),
			ttlMs,
			...amounts,
		);
		if (Number(kind) === -1) return { kind: "unknown", index: Number(second) };
		if (Number(kind) === 0) return { kind: "refused", index: Number(second), held: Number(rest[0]) === 1, version: versionOf(rest[1]) };
		return { kind: "held", amounts: rest.map(Number), version: versionOf(second) };
	}

	async settle(settlement: Settlement): Promise<void> {
		await settleBudgets(this.#client, settlement);
	}

	async prolong(holds: readonly LivingHold[], ttlMs: number): Promise<void> {
		const endsAt = Date.now() + ttlMs;
		const waiting = holds.flatMap(({ id, parts }) =>
			parts
				.filter(({ held }) => held > 0)
				.map(({ key, held }) => this.#client.zadd(holdsOf(key), "XX", endsAt, `${id}:${held}`)),
		);
		await Promise.all(waiting);
	}

	async beginCount(key: string): Promise<boolean> {
		return (await this.#client.budgetBegin(key, Date.now())) === 1;
	}

	async endCount(key: string, { nano, pico }: Amount, counted: readonly string[]): Promise<void> {
		await this.#client.budgetEnd(key, holdsOf(key), Date.now(), nano, pico, ...counted);
	}

	async forget(keys: readonly string[]): Promise<void> {
		await Promise.all(keys.map((key) => this.#client.unlink(key)));
	}
}

/**
 * Settles, and appends a record to a stream in the same step, so that neither can happen without the other. Returns the id of
 * the stream's entry, empty where there is no record.
 */
export async function settleBudgets(
	client: RedisClient,
	{ id, holdId, parts }: Settlement,
	record?: { stream: string; text: string },
): Promise<string> {
	const keys = parts.flatMap(({ key }) => [key, holdsOf(key)]);
	const amounts = parts.flatMap(({ held, spent }) => [held, spent.nano, spent.pico]);
	if (record) keys.push(record.stream);
	return await withScripts(client).budgetSettle(
		keys.length,
		...keys,
		id,
		holdId,
		Date.now(),
		...amounts,
		...(record ? [record.text] : []),
	);
}

function withScripts(client: RedisClient): RedisClient & Scripts {
	if (!("budgetReserve" in client)) {
		client.defineCommand("budgetReserve", { lua: reserveScript });
		client.defineCommand("budgetSettle", { lua: settleScript });
		client.defineCommand("budgetBegin", { numberOfKeys: 1, lua: beginScript });
		client.defineCommand("budgetEnd", { numberOfKeys: 2, lua: endScript });
	}
	return client as RedisClient & Scripts;
}

function versionOf(text: string | number | null | undefined): number | null {
	return text === null || text === undefined || text === "" ? null : Number(text);
}
