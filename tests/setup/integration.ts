import "./unit";
import { randomInt } from "node:crypto";
import { Redis } from "ioredis";
import { inject } from "vitest";
import { newDatabase } from "./database";

// Runs before each test file: a database of its own, a logical Redis database of its own.
process.env.DATABASE_URL = await newDatabase();
process.env.REDIS_URL = `${inject("redisUrl")}/${randomInt(1, 4096)}`;
// Requests that go to a random provider would make every test of a model with several a matter of luck.
process.env.EXPLORATION_RATE ??= "0";
const redis = new Redis(process.env.REDIS_URL);
await redis.flushdb();
await redis.quit();
